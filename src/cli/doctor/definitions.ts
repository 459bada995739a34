import type { Audience, ComputedTrait, Destination, Filter, Source, Space } from "../../api";
import { maxFilters, previewsAMonth } from "../../api";
import {
  remarksOn,
  unknownDestinations,
  type KnownDestinations,
} from "../../provider/definitions/destination-steps";
import { counted } from "../counted";
import type { DeclaredTrait } from "./declared";
import { fail, type Line, note, ok, warn } from "./report";

/** From here on it is worth asking for more. */
const share = 0.8;

/** One number against what the plan allows. */
export function quotaLine(
  what: string,
  count: number,
  max: number,
  over: string,
  fix: string,
): Line | undefined {
  if (max <= 0) return undefined;
  const says = `${count} of ${max} ${what}, counted over ${over}`;
  if (count >= max) return fail("quota", `${says}: there is room for no more`, fix);
  return count >= max * share ? warn("quota", says, fix) : ok("quota", says);
}

export const moreBy = (setting: string): string =>
  `delete what nobody uses, or where the contract says more: pulumi config set segment:${setting} NUMBER`;

export function filterQuota(filters: readonly Filter[], space: Space): Line | undefined {
  const fix = "delete a filter that nobody needs, or write two of them as one, with `or`";
  return quotaLine("space filters", filters.length, maxFilters, `space ${space.slug}`, fix);
}

export function previewQuota(spent: number, isWhole: boolean): Line | undefined {
  const over = isWhole ? "31 days of the audit log" : "the newest of the audit log";
  const fix = "`segment-personas preview --no-count` spends none";
  return quotaLine("audience previews", spent, previewsAMonth, over, fix);
}

/** Definitions that Segment does not compute. */
export function statusLines(
  traits: readonly ComputedTrait[],
  audiences: readonly Audience[],
  space: Space,
): Line[] {
  const all = [
    ...traits.map(({ name, key, status }) => ({ what: `trait ${name} (${key})`, status })),
    ...audiences.map(({ name, key, status }) => ({ what: `audience ${name} (${key})`, status })),
  ];
  const lines = all.flatMap(({ what, status }) => statusLine(what, status ?? undefined));
  if (lines.length > 0) return lines;
  return [
    ok(
      "definitions",
      `${counted(traits.length, "computed trait")} and ${counted(audiences.length, "audience")} in space ${space.slug}`,
    ),
  ];
}

function statusLine(what: string, status: string | undefined): Line[] {
  if (status === "Failed" || status === "Error")
    return [
      warn(
        "definitions",
        `${what} has the status ${status}, so that its values are old`,
        "open it in the app, and see what it says",
      ),
    ];
  if (status === "Awaiting Destinations")
    return [
      warn(
        "definitions",
        `${what} waits for a destination, and may not be computed before`,
        "open it in the app, and choose Select Destinations",
      ),
    ];
  return [];
}

/** Destinations that the stack's traits name, and what a person is to do for them, which Segment does not show. */
export function destinationLines(
  traits: readonly DeclaredTrait[],
  destinations: readonly Destination[] | undefined,
  sources: readonly Source[] | undefined,
  workspace: string,
): Line[] {
  const known: KnownDestinations | undefined = destinations && { destinations, sources };
  return traits.flatMap(({ resource, destinations: declared, manualSteps }) => [
    ...(known === undefined
      ? []
      : unknownDestinations(declared, known, `workspace "${workspace}"`).map((says) =>
          fail(
            "destinations",
            `${resource}: ${says}`,
            "correct the name, or add the destination to the space in the app",
          ),
        )),
    ...declared.flatMap((one) =>
      remarksOn(one, known)
        .filter(() => known !== undefined)
        .map((remark) => note("destinations", `${resource}, ${one.name}: ${remark}`)),
    ),
    ...manualSteps.map((step) =>
      note("destinations", `${resource}, for a person to do where it is not done: ${step}`),
    ),
  ]);
}
