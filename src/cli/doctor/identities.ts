import { isRecord, textOf } from "../../calls";
import { counted } from "../counted";
import { type CallsReader, type ExportedCall, readCalls } from "../calls-file";
import { type Line, ok, unknown, warn } from "./report";
import type { FlagTrait } from "./traits";

/** Ids that programs use for nobody in particular. */
const placeholders = new Set([
  "",
  "0",
  "-1",
  "anonymous",
  "anon",
  "default",
  "guest",
  "key",
  "n/a",
  "nil",
  "none",
  "null",
  "system",
  "test",
  "undefined",
  "unknown",
  "user",
]);

export function placeholdersIn(ids: readonly string[]): string[] {
  return ids.filter((id) => placeholders.has(id.trim().toLowerCase()));
}

/** One id with more than half of so many impressions of a flag is no person's. */
const fewest = 20;

interface Tally {
  impressions: number;
  /** Neither `userId` nor `anonymousId`. */
  nobodys: number;
  /** `anonymousId` alone. */
  anonymous: number;
  readonly byId: Map<string, number>;
}

/** Whose the impressions of a file are, flag by flag, and whether the traits count such people. */
export async function identityLines(
  file: string,
  event: string,
  property: string,
  traits: readonly FlagTrait[],
  note: (text: string) => void,
): Promise<Line[]> {
  const tallies = new Map<string, Tally>();
  const reader: CallsReader<ExportedCall> = {
    read: (raw) => raw,
    take: (raw) => {
      if (raw.event !== event) return;
      const flag = isRecord(raw.properties) ? textOf(raw.properties[property]) : undefined;
      const name = flag ?? `(without ${property})`;
      const tally = tallies.get(name) ?? { impressions: 0, nobodys: 0, anonymous: 0, byId: new Map() };
      tallies.set(name, tally);
      count(tally, given(raw.userId), given(raw.anonymousId));
    },
    note,
  };
  try {
    await readCalls(file, reader);
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [unknown("identity", `whose the impressions are is not known: ${says}`, callsFix)];
  }
  if (tallies.size === 0)
    return [
      warn(
        "identity",
        `${file} has no ${event}`,
        "export calls of the impressions' source, or name the event with --event",
      ),
    ];
  const lines = [...tallies].flatMap(([flag, tally]) =>
    linesOf(
      flag,
      tally,
      traits.filter((trait) => trait.flag === flag),
    ),
  );
  return lines.length > 0
    ? lines
    : [ok("identity", `${file}: the impressions of ${counted(tallies.size, "flag")} are of people`)];
}

const callsFix = "--calls reads one call a line, as JSON: correct the file, or its name";

function count(tally: Tally, userId: string | undefined, anonymousId: string | undefined): void {
  tally.impressions += 1;
  if (userId === undefined && anonymousId === undefined) tally.nobodys += 1;
  else if (userId === undefined) tally.anonymous += 1;
  const id = userId ?? anonymousId;
  if (id !== undefined) tally.byId.set(id, (tally.byId.get(id) ?? 0) + 1);
}

/** A number is taken as its text. */
function given(id: unknown): string | undefined {
  return typeof id === "number" ? String(id) : textOf(id);
}

function linesOf(
  flag: string,
  { impressions, nobodys, anonymous, byId }: Tally,
  traits: readonly FlagTrait[],
): Line[] {
  const lines: Line[] = [];
  const of = `${flag}: ${counted(impressions, "impression")}`;
  if (nobodys > 0)
    lines.push(
      warn(
        "identity",
        `${of}, ${nobodys} with neither userId nor anonymousId: no profile gets them`,
        "give getTreatment a key that is not empty, and map the traffic type to an id in Split's Segment integration",
      ),
    );
  const without = traits.filter(({ includesAnonymous }) => !includesAnonymous);
  if (anonymous > 0 && without.length > 0)
    lines.push(
      warn(
        "identity",
        `${of}, ${anonymous} with an anonymousId alone, and trait ${without.map(({ name }) => name).join(", ")} counts no anonymous people`,
        '`identity: "both"` of TreatmentTraits (or "anonymous"); it is taken at creation only, so that the trait has to be replaced',
      ),
    );
  const shared = [...byId].filter(
    ([id, times]) => placeholdersIn([id]).length > 0 || (impressions >= fewest && times > impressions / 2),
  );
  for (const [id, times] of shared)
    lines.push(
      warn(
        "identity",
        `${of}, ${times} of "${id}", which cannot be one person: all who share it are one profile`,
        "give getTreatment the user's own id",
      ),
    );
  return lines;
}
