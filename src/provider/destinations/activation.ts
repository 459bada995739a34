import { isDeepStrictEqual } from "node:util";

import type { Activation, ActivationChanges, NewActivation } from "../../api";
import type { ActivationInput } from "./inputs";
import { covers, partOf, sameTexts } from "./same";

/** The request that makes one. */
export function toSend(wanted: ActivationInput): NewActivation {
  const { name, type, enabled = true, traits = [], mapping, resync = "onCreate" } = wanted;
  return {
    activationName: name,
    activationType: type,
    enabled,
    performResync: resync !== "never",
    ...(traits.length === 0 ? {} : { personalization: { profile: { properties: [...new Set(traits)] } } }),
    ...(mapping === undefined ? {} : { destinationMapping: mapping }),
  };
}

/** Neither type nor action can change where it is, so the activation has to be made anew. */
export function isOther(
  { activationType, destinationMapping }: Activation,
  { type, mapping }: ActivationInput,
): boolean {
  return activationType !== type || destinationMapping?.actionId !== mapping?.actionId;
}

/**
 * What has to change in one that is there: only what differs.
 *
 * @param before - as the program wrote it in the last run; a setting that it has taken away differs from nothing else
 */
export function changesTo(
  there: Activation,
  wanted: ActivationInput,
  before?: ActivationInput,
): ActivationChanges {
  const { name, enabled = true, traits = [], mapping } = wanted;
  const hasSettings =
    covers(there.destinationMapping?.settings, mapping?.settings) && !hasLost(before?.mapping, mapping);
  const changes = {
    ...(there.activationName === name ? {} : { activationName: name }),
    ...(there.enabled === enabled ? {} : { enabled }),
    ...(sameTexts(traitsOf(there), traits) ? {} : { personalization: personalized(there, traits) }),
    ...(mapping === undefined || hasSettings ? {} : { destinationMapping: { settings: {}, ...mapping } }),
  };
  return wanted.resync === "onChange" && asksForResync(changes)
    ? { ...changes, performResync: true }
    : changes;
}

/** A new name sends nobody anything new, and switching off sends nothing at all. */
function asksForResync({ enabled, personalization, destinationMapping }: ActivationChanges): boolean {
  return enabled === true || personalization !== undefined || destinationMapping !== undefined;
}

function hasLost(before: ActivationInput["mapping"], after: ActivationInput["mapping"]): boolean {
  return Object.keys(before?.settings ?? {}).some((name) => !(name in (after?.settings ?? {})));
}

/** An update replaces all of it, so what the program does not speak of goes along. */
function personalized({ personalization }: Activation, traits: readonly string[]): Personalization {
  const { profile, entities, syncEntityPropertyChanges } = personalization ?? {};
  const names = Object.entries(profile?.mapping ?? {}).filter(([trait]) => traits.includes(trait));
  return {
    profile: {
      properties: [...new Set(traits)],
      ...(names.length === 0 ? {} : { mapping: Object.fromEntries(names) }),
    },
    ...(entities === undefined ? {} : { entities }),
    ...(syncEntityPropertyChanges === undefined ? {} : { syncEntityPropertyChanges }),
  };
}

type Personalization = NonNullable<NewActivation["personalization"]>;

function traitsOf({ personalization }: Activation): string[] {
  return personalization?.profile?.properties ?? [];
}

/**
 * One that is there as a program would have to write it.
 *
 * @param before - as this program wrote it: its spelling is kept where it means the same
 */
export function written(there: Activation, before?: ActivationInput): ActivationInput {
  const { activationName: name, enabled, destinationMapping } = there;
  const traits = sameTexts(traitsOf(there), before?.traits ?? []) ? before?.traits : traitsOf(there);
  const settings =
    before === undefined
      ? destinationMapping?.settings
      : partOf(destinationMapping?.settings, before.mapping?.settings);
  return {
    name,
    // What this version does not know is a difference like any other.
    type: there.activationType as ActivationInput["type"],
    ...(enabled && before?.enabled === undefined ? {} : { enabled }),
    ...(traits === undefined ? {} : { traits }),
    ...(destinationMapping === undefined
      ? {}
      : {
          mapping: { actionId: destinationMapping.actionId, ...(settings === undefined ? {} : { settings }) },
        }),
    ...(before?.resync === undefined ? {} : { resync: before.resync }),
  };
}

/** Whether two say the same to Segment; when a resync is asked for is no part of what is there. */
export function sameActivations(one: readonly ActivationInput[], other: readonly ActivationInput[]): boolean {
  return isDeepStrictEqual(byName(one), byName(other));
}

function byName(activations: readonly ActivationInput[]): Map<string, unknown> {
  return new Map(
    activations
      .map(({ name, type, enabled = true, traits = [], mapping }): [string, unknown] => [
        name,
        { type, enabled, traits: [...new Set(traits)].toSorted(), mapping },
      ])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
