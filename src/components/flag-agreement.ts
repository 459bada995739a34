import * as pulumi from "@pulumi/pulumi";

import { compileLast, evaluate, QueryBuildError, type LastTrait } from "../query";
import { isDeferred, isMap, programError } from "../resources/problems";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** What a component itself says of the impressions of a flag: one property, and the one value that counts. */
interface Own {
  readonly property: string;
  readonly value: pulumi.Input<string>;
  /** As messages call it. */
  readonly said: string;
  /** How to count something else on purpose. */
  readonly instead: string;
}

function ownOf(id: string, { properties = {}, environmentName }: TreatmentTraitsArgs): Own[] {
  const flag: Own = {
    property: properties.flag ?? "split",
    value: id,
    said: `the flag's name "${id}"`,
    instead: "write a LastComputedTrait for it",
  };
  if (environmentName === undefined) return [flag];
  const environment: Own = {
    property: properties.environment ?? "environmentName",
    value: environmentName,
    said: "the component's `environmentName`",
    instead: "declare the flag in a TreatmentTraits of its own",
  };
  return [flag, environment];
}

/** Every flag whose conditions do not agree with the component, as far as both are known while the program runs. */
export function disagreements(flags: readonly TreatmentFlag[], args: TreatmentTraitsArgs): string[] {
  return flags.flatMap(({ id, conditions }) => {
    if (!isMap(conditions)) return [];
    return ownOf(id, args)
      .filter(({ property, value }) => !comesLater([value, conditions[property]]))
      .filter(({ property, value }) => !agrees(value as string, conditions[property]))
      .map((own) => `flag "${id}": ${disagreement(own)}`);
  });
}

/**
 * The flag's conditions and the component's: all hold. The component's are equalities, so beside one of them a condition
 * that agrees adds nothing.
 *
 * @param subject - how messages call the flag
 * @throws {pulumi.ResourceError} where they do not agree; a value that comes later is judged when it is known
 */
export function withOwnConditions(
  subject: string,
  id: string,
  args: TreatmentTraitsArgs,
  known: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const own = ownOf(id, args).map((one) => [one.property, joined(subject, one, known[one.property])]);
  return { ...known, ...Object.fromEntries(own) };
}

function joined(subject: string, own: Own, condition: unknown): unknown {
  if (condition === undefined) return own.value;
  const judge = (value: string, known: unknown): unknown => {
    if (!agrees(value, known)) throw programError(subject, [disagreement(own)]);
    return isJudgeable(known) ? value : known;
  };
  if (!comesLater([own.value, condition])) return judge(own.value as string, condition);
  const both: pulumi.Output<unknown> = pulumi.output({ value: own.value, condition });
  return both.apply((later) => {
    const { value, condition: known } = later as { value: string; condition: unknown };
    return judge(value, known);
  });
}

/** Shows no value: it may be secret. */
function disagreement({ property, said, instead }: Own): string {
  return `\`conditions.${property}\` does not agree with ${said}, and both must hold: take it out, or ${instead}`;
}

/** Names no other value, and lets this one count. What is no condition is left to the provider, which says why. */
function agrees(value: string, condition: unknown): boolean {
  if (!isJudgeable(condition)) return true;
  if (named(condition).some((other) => String(other) !== value)) return false;
  const event = { event: "any", timestamp: "2026-01-01T00:00:00Z", properties: { value, counts: "yes" } };
  return evaluate(compileLast(lastOf(condition)), { events: [event] }) === "yes";
}

function isJudgeable(condition: unknown): boolean {
  if (condition === undefined) return false;
  try {
    compileLast(lastOf(condition));
    return true;
  } catch (error) {
    if (error instanceof QueryBuildError) return false;
    throw error;
  }
}

function lastOf(condition: unknown): LastTrait {
  return { event: "any", property: "counts", conditions: { value: condition } } as LastTrait;
}

/** The values that a condition asks for, as far as it is an equality or one of several. */
function named(condition: unknown): unknown[] {
  if (!isMap(condition)) return [condition].flat();
  return [condition["equals"] ?? [], condition["oneOf"] ?? []].flat();
}

function comesLater(value: unknown): boolean {
  if (isDeferred(value)) return true;
  if (Array.isArray(value)) return value.some(comesLater);
  return isMap(value) && Object.values(value).some(comesLater);
}
