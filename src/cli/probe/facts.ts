import { z } from "zod";

import { wordsOf } from "../../emulator/seeds/words";
import { Switches, type SwitchChanges } from "../../emulator/switches";
import { readText } from "../files";

/** What the probe asks a real Segment. */
export const questions = {
  connectionAuditResource: {
    asks: "Which resource does the audit event of a source connection name?",
    isSwitch: true,
  },
  auditTimestamp: { asks: "How are times of audit events written?", isSwitch: true },
  keyOfCapitals: { asks: "Which key does a name with inner capitals get?", isSwitch: true },
  keyCollision: { asks: "What becomes of a new trait whose key is in use?", isSwitch: true },
  lockStatus: { asks: "Which status has a write on a locked trait?", isSwitch: true },
  statusWhileLocked: { asks: "Which status has a trait while it is locked?", isSwitch: false },
  invalidQueryStatus: { asks: "Which status has a query that does not compile?", isSwitch: true },
  kindChangeStatus: {
    asks: "Which status has a change from real time to batch?",
    isSwitch: true,
  },
  featureOffStatus: { asks: "Which status has a call whose feature is off?", isSwitch: true },
  planLimit: { asks: "Which status has a trait more than the plan allows?", isSwitch: false },
  queryText: { asks: "Does the service keep a query as it was sent?", isSwitch: true },
  quoteEscape: { asks: "How is a quote inside a text of a query escaped?", isSwitch: false },
  impressionProperty: { asks: "Which property of an impression holds the flag?", isSwitch: false },
  spaceIdPrefix: { asks: "Does the id of a space come with `spa_`?", isSwitch: true },
  enabledDefault: { asks: "Is a trait that is made without `enabled` enabled?", isSwitch: true },
  batchHistory: {
    asks: "Does a batch trait that was to have no history get it all the same?",
    isSwitch: true,
  },
  statusProgress: {
    asks: "Which status does a batch trait without destinations reach?",
    isSwitch: true,
  },
  lenientInput: { asks: "Does a write with an unknown field pass?", isSwitch: true },
  unknownSpace: { asks: "What is answered about a space that is not there?", isSwitch: true },
  readsUntilShown: { asks: "How many lists miss a new trait?", isSwitch: true },
} as const;
export type QuestionName = keyof typeof questions;

const names = Object.keys(questions) as [QuestionName, ...QuestionName[]];

const Answer = z.strictObject({
  question: z.enum(names),
  asks: z.string(),
  /** What the probe did. */
  did: z.string(),
  /** What came back of it. */
  cameBack: z.string(),
  /** Null where it was not measured. */
  answer: z
    .union([z.string(), z.number(), z.boolean()], { error: "must be a text, a number, true, false or null" })
    .nullable(),
  /** `measured`: by calls that were made for it. `seen`: in what was there, which others have made. */
  certainty: z.enum(["measured", "seen", "not measured"]),
});
export type Answer = z.output<typeof Answer>;

/** What the probe has measured, as its file holds it. */
export const Facts = z.strictObject({
  version: z.literal(1),
  /** ISO 8601. */
  measuredAt: z.string(),
  apiUrl: z.string(),
  workspace: z.string(),
  space: z.string(),
  answers: z.array(Answer),
  /** What the probe has made and could not delete. */
  left: z.array(z.strictObject({ id: z.string(), name: z.string(), why: z.string() })),
});
export type Facts = z.output<typeof Facts>;

/** @throws {Error} with the file's name, for one that the probe has not written */
export async function readFacts(file: string): Promise<Facts> {
  const text = await readText(file);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file}: not JSON`, { cause });
  }
  const read = Facts.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const [problem = ""] = issue === undefined ? [] : wordsOf(issue);
  throw new Error(`${file}: not what \`segment-personas probe\` writes: ${problem}`);
}

/** The emulator's switches by what was measured, and sentences about answers for which it has no position. */
export function switchesFrom({ answers }: Facts): { switches: SwitchChanges; notTaken: string[] } {
  const switches: Record<string, unknown> = {};
  const notTaken: string[] = [];
  for (const { question, answer } of answers) {
    if (answer === null || !questions[question].isSwitch) continue;
    const shape: Readonly<Record<string, z.ZodType>> = Switches.shape;
    if (shape[question]?.safeParse(answer).success === true) switches[question] = answer;
    else notTaken.push(`${question}: the emulator has no position for ${JSON.stringify(answer)}`);
  }
  return { switches, notTaken };
}
