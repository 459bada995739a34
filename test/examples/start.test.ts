import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const root = path.resolve(__dirname, "../..");
const flags = ["back_end_roll_algorithm", "checkout_redesign", "search_ranking"];

const Impression = z.object({
  event: z.string(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  timestamp: z.string(),
  properties: z.object({ split: z.string(), treatment: z.string(), environmentName: z.string() }),
});
type Impression = z.output<typeof Impression>;

const Shown = z.strictObject({
  connections: z.array(z.strictObject({ sourceId: z.string(), state: z.string() })),
  traits: z.array(
    z.strictObject({
      flag: z.string(),
      key: z.string(),
      query: z.string(),
      computation: z.string(),
      status: z.string(),
    }),
  ),
  profiles: z.array(z.strictObject({ userId: z.string(), traits: z.record(z.string(), z.unknown()) })),
});

test("npm start shows each flag's trait, and each user's last treatment in production", async () => {
  const { connections, traits, profiles } = await start([]);
  expect(connections).toEqual([{ sourceId: expect.any(String), state: "connected" }]);
  expect(traits).toEqual(
    flags.map((flag) => ({
      flag,
      key: flag,
      query: expect.stringContaining(`'${flag}'`),
      computation: "realtime",
      status: "Live",
    })),
  );
  const sample = await readFile(path.join(root, "examples/quickstart/impressions.ndjson"), "utf8");
  expect(profiles).toEqual(expectedProfiles(read(sample)));
});

test("npm start answers for any impressions: late ones, ties, other environments, ids that meet later", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "impressions-"));
  try {
    const impressions = inventedImpressions(7);
    const file = path.join(folder, "mine.ndjson");
    await writeFile(file, impressions.map((call) => `${JSON.stringify(call)}\n`).join(""));
    const { profiles } = await start(["--impressions", file]);
    expect(profiles).toEqual(expectedProfiles(impressions));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function start(args: readonly string[]): Promise<z.output<typeof Shown>> {
  const tool = path.join(root, "tools/start.mjs");
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>(
    (resolve) => {
      const child = execFile(
        process.execPath,
        [tool, "--exit", "--json", ...args],
        { cwd: root, maxBuffer: 16_000_000 },
        (_, out, errors) => resolve({ code: child.exitCode ?? -1, stdout: out, stderr: errors }),
      );
    },
  );
  if (code !== 0) throw new Error(`npm start ended with ${code}:\n${stdout}${stderr}`);
  return Shown.parse(JSON.parse(stdout));
}

function read(text: string): Impression[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => Impression.parse(JSON.parse(line)));
}

/** The rule in words: the treatment of the newest production impression; of two at one time the one that came later. */
function expectedProfiles(impressions: readonly Impression[]): unknown[] {
  const nameOf = new Map<string, string>();
  for (const { userId, anonymousId } of impressions) {
    if (userId !== undefined && anonymousId !== undefined) nameOf.set(anonymousId, userId);
  }
  const users = new Set(impressions.flatMap(({ userId }) => (userId === undefined ? [] : [userId])));
  return [...users].toSorted().map((userId) => {
    const own = impressions.filter((call) => (call.userId ?? nameOf.get(call.anonymousId ?? "")) === userId);
    const values = flags.flatMap((flag) => {
      const seen = own.filter(
        ({ event, properties }) =>
          event === "get_treatment" &&
          properties.split === flag &&
          properties.environmentName === "production",
      );
      const last = seen.toSorted((one, other) => one.timestamp.localeCompare(other.timestamp)).at(-1);
      return last === undefined ? [] : [[flag, last.properties.treatment]];
    });
    return { userId, traits: Object.fromEntries(values) };
  });
}

/** Many users, few moments, any order. */
function inventedImpressions(seed: number): Impression[] {
  let state = seed;
  const pick = <T>(list: readonly T[]): T => {
    state = (state * 48_271) % 2_147_483_647;
    const item = list[state % list.length];
    if (item === undefined) throw new Error("There is nothing to pick from.");
    return item;
  };
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  return Array.from({ length: 900 }, () => {
    const person = pick(numbers);
    const ids = person < 5 ? visitorIds(person, pick([true, false])) : { userId: `user-${person}` };
    return {
      ...ids,
      event: pick(["get_treatment", "get_treatment", "get_treatment", "page_read"]),
      timestamp: new Date(Date.UTC(2026, 9, 1 + pick(numbers), 12)).toISOString(),
      properties: {
        split: pick([...flags, "another_flag"]),
        treatment: pick(["on", "off", "control"]),
        environmentName: pick(["production", "production", "staging"]),
      },
    };
  });
}

function visitorIds(person: number, isKnown: boolean): Pick<Impression, "userId" | "anonymousId"> {
  const anonymousId = `visitor-${person}`;
  return isKnown ? { userId: `user-${person}`, anonymousId } : { anonymousId };
}
