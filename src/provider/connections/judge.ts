import { text, type Properties } from "../properties";
import type { Sign } from "./signs";

/** What is known about a connection, and from what. Absence of evidence proves nothing: `unknown` is an honest answer. */
export interface Verdict {
  state: "connected" | "disconnected" | "unknown";
  evidence: string;
  /** When that was seen, in milliseconds since 1970; undefined where nothing was. */
  at?: number;
}

/** The last sign counts, whoever has seen it. One that is perhaps about another connection takes certainty, and gives none. */
export function judge(signs: readonly Sign[]): Verdict | undefined {
  let known: Verdict | undefined;
  for (const { perhaps, ...sign } of signs.toSorted((a, b) => a.at - b.at)) {
    if (perhaps === undefined || perhaps !== known?.state) known = sign;
  }
  return known;
}

/** The word of a person, who has looked on that day. A disconnection of the same day may have come after the look. */
export function confirmation(confirmedOn: string | undefined): Sign[] {
  if (confirmedOn === undefined) return [];
  const evidence = `not Segment's word but the program's: \`confirmedOn\` says that somebody saw it connected on ${confirmedOn}`;
  return [{ state: "connected", evidence, at: Date.parse(confirmedOn) }];
}

/** What the last run knew: audit events age out, connections do not. */
export function recorded(state: Properties): Sign[] {
  const verdict = state["state"];
  const at = Date.parse(text(state, "evidenceAt"));
  if (verdict !== "connected" && verdict !== "disconnected" && Number.isNaN(at)) return [];
  const known = verdict === "connected" || verdict === "disconnected" ? verdict : "unknown";
  // Without a time it comes from an earlier version, and everything that is seen now is newer.
  return [{ state: known, evidence: text(state, "evidence"), at: Number.isNaN(at) ? 0 : at }];
}
