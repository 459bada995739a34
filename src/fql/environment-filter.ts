import { nearest } from "../text/nearest";
import { describe, FqlBuildError, isDeferred } from "./build-error";
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
 * @throws {FqlBuildError} for what is no text, is empty, or is a text that no statement can hold, such as one with both kinds
 * of quotes
 *
 * @example
 * ```ts
 * import { SpaceFilter } from "pulumi-segment-personas";
 * import { environmentFilter } from "pulumi-segment-personas/fql";
 *
 * new SpaceFilter("production-only", environmentFilter({ environment: "production" }));
 * ```
 */
export function environmentFilter(allowed: AllowedEnvironment): {
  readonly name: string;
  readonly if: string;
} {
  const { environment, event: name, property: path } = texts(allowed);
  const others = and(type().equals("track"), event().equals(name), property(path).notEquals(environment));
  return { name: `${name}: ${environment} only`, if: String(others) };
}

const names: readonly string[] = ["environment", "event", "property"] satisfies (keyof AllowedEnvironment)[];

/** A program without types may give anything, and a filter that compares with something else drops every impression. */
function texts(given: AllowedEnvironment): Required<AllowedEnvironment> {
  const whole: unknown = given;
  if (typeof whole !== "object" || whole === null || Array.isArray(whole) || isDeferred(whole))
    throw new FqlBuildError("environmentFilter", `takes { environment: "production" }: ${describe(whole)}`);
  const stray = Object.keys(whole).find((name) => !names.includes(name));
  if (stray !== undefined) {
    const meant = nearest(stray, names);
    const hint = meant === undefined ? `it takes ${names.join(", ")}` : `did you mean \`${meant}\`?`;
    throw new FqlBuildError(stray, `is no argument of environmentFilter: ${hint}`);
  }
  const { environment, event: name = "get_treatment", property: path = "environmentName" } = given;
  return {
    environment: text("environment", environment, "production"),
    event: text("event", name, "get_treatment"),
    property: text("property", path, "environmentName"),
  };
}

function text(name: string, value: unknown, sample: string): string {
  if (typeof value === "string" && value !== "") return value;
  const hint = isDeferred(value) ? "; call environmentFilter in its `apply`" : "";
  throw new FqlBuildError(name, `must be a text such as "${sample}": ${describe(value)}${hint}`);
}
