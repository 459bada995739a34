import { isDeepStrictEqual } from "node:util";

import { sameQuery } from "../../provider/definitions/query-text";
import { handlers } from "../../provider/handlers";
import type { Properties } from "../../provider/properties";
import type { Session } from "../../provider/workspace/session";
import { parse } from "../../query";
import type { Managed } from "./managed";

/** An input, or what Segment has made of the inputs, that is another one now. */
export interface ChangedInput {
  readonly name: string;
  /** What the last `pulumi up` has made it; left out where there was nothing. */
  readonly before?: unknown;
  readonly now?: unknown;
}

/** What has become of one resource in Segment. */
export type Judged =
  | { readonly what: "same" | "gone" }
  | {
      readonly what: "changed";
      readonly inputs: readonly ChangedInput[];
      /** Inputs that `pulumi up` cannot put back in place. */
      readonly replaces: readonly string[];
      readonly reason?: string;
    }
  | { readonly what: "not judged"; readonly why: string };

/**
 * Compare a resource with what Segment has, as a refresh does: with the same reads, so that the traits and the audiences of
 * a space take one list, and with the same idea of what is a difference. A failed read is not an answer.
 */
export async function judge(session: Session, managed: Managed): Promise<Judged> {
  const { kind, id, inputs, state, secrets } = managed;
  try {
    const found = await handlers[kind].read(session, id, state);
    if (found === undefined) return { what: "gone" };
    const seen = Object.fromEntries(Object.entries(found.inputs).filter(([, value]) => value !== undefined));
    // Of what is secret, what Segment has is taken for what the program says.
    const wanted = { ...inputs, ...only(secrets, seen) };
    const { changes, replaces = [], reason } = handlers[kind].diff(session, id, found.state, wanted);
    if (changes === false) return { what: "same" };
    const changed = changedInputs(wanted, seen);
    const outputs = changed.length > 0 ? [] : changedOutputs(state, found.state);
    return {
      what: "changed",
      inputs: [...changed, ...outputs],
      replaces,
      ...(reason !== undefined && { reason }),
    };
  } catch (error) {
    if (session.signal.aborted) throw error;
    return { what: "not judged", why: error instanceof Error ? error.message : String(error) };
  }
}

/** What the program computes of other inputs, and what tells a run its declarations apart. */
const ours: ReadonlySet<string> = new Set(["computation", "manualSteps", "__provider", "__resource"]);
/** Outputs that may differ although no input does. */
const drifting = ["query", "drop", "state"];

function changedInputs(wanted: Properties, seen: Properties): ChangedInput[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(seen)])].filter(
    (name) => !ours.has(name),
  );
  const changed = differences(names, wanted, seen);
  const parts = changed.filter(({ name }) => name !== "query");
  // The query of a "Last" trait follows from its other inputs, where these have words for it.
  return changed.length > 1 && parts.some(({ name }) => definition.has(name)) ? parts : changed;
}

const definition: ReadonlySet<string> = new Set([
  "event",
  "property",
  "conditions",
  "within",
  "excludeSources",
]);

function changedOutputs(before: Properties, now: Properties): ChangedInput[] {
  return differences(drifting, before, now);
}

function differences(names: readonly string[], before: Properties, now: Properties): ChangedInput[] {
  return names
    .filter((name) => !isSame(name, before[name], now[name]))
    .map((name) => ({
      name,
      ...only(["before"], { before: before[name] }),
      ...only(["now"], { now: now[name] }),
    }));
}

/** Queries are compared by meaning, as `diff` compares them: another order of conditions is no change. */
function isSame(name: string, before: unknown, now: unknown): boolean {
  if (isDeepStrictEqual(before, now)) return true;
  return name === "query" && typeof before === "string" && typeof now === "string" && sameText(before, now);
}

/** Of a trait's or of an audience's query; a text that this version cannot read means something else. */
function sameText(before: string, now: string): boolean {
  return (["trait", "audience"] as const).some((as) => {
    try {
      return sameQuery(now, parse(before, { as }), as);
    } catch {
      return false;
    }
  });
}

function only(names: readonly string[], all: Properties): Properties {
  return Object.fromEntries(names.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]));
}
