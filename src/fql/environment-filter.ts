import { and, event, property, type } from "./builder";

/** Which impressions are let through. */
export interface AllowedEnvironment {
  /** Value of the property, for example `production`. */
  readonly environment: string;
  /** Name of the impression event. Default `get_treatment`. */
  readonly event?: string;
  /** Path of the property that says the environment. Default `environmentName`. */
  readonly property?: string;
}

/**
 * Name and statement of a space filter that drops the impressions of every other environment, and those without one. It
 * drops no call but Track calls of that event.
 *
 * @throws {FqlBuildError} for a text that no statement can hold, such as one with both kinds of quotes
 *
 * @example
 * ```ts
 * import { SpaceFilter } from "pulumi-segment-personas";
 * import { environmentFilter } from "pulumi-segment-personas/fql";
 *
 * new SpaceFilter("production-only", environmentFilter({ environment: "production" }));
 * ```
 */
export function environmentFilter({
  environment,
  event: name = "get_treatment",
  property: path = "environmentName",
}: AllowedEnvironment): { readonly name: string; readonly if: string } {
  const others = and(type().equals("track"), event().equals(name), property(path).notEquals(environment));
  return { name: `${name}: ${environment} only`, if: String(others) };
}
