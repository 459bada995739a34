import { expect, test } from "vitest";

import { startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const trait = (name: string): Program[string] => ({
  kind: "LastComputedTrait",
  name,
  event: "get_treatment",
  property: "treatment",
  conditions: { split: name },
});

async function traitNames(segment: Segment): Promise<string[]> {
  const { data } = (await segment.api(
    "GET",
    `/spaces/${segment.spaceId}/computed-traits?pagination.count=100`,
  )) as {
    data: { computedTraits: { name: string }[] };
  };
  return data.computedTraits.map(({ name }) => name);
}

const troubles: [string, Properties][] = [
  ...[400, 403, 404, 409, 422, 500, 501, 503].map((status): [string, Properties] => [
    `the status ${status}`,
    { kind: "status", status },
  ]),
  ["a page of HTML", { kind: "html" }],
  ["a redirect", { kind: "redirect" }],
  ["an empty document", { kind: "status", status: 200, body: {} }],
  ["no document", { kind: "status", status: 200, body: "" }],
  ["a closed connection", { kind: "resetBefore" }],
  ["429 without end", { kind: "rateLimit" }],
];

test.each(troubles)(
  "keys that cannot be looked up (%s) stop no create, and hold it for half a minute at most",
  async (_what, fault) => {
    await using segment = await startSegment();
    await segment.control("POST", "/faults", { operation: "listTraits", ...fault });
    const stack = new TestStack(segment);

    await stack.up({ a: trait("f"), b: trait("g") });

    expect(await traitNames(segment)).toEqual(["f", "g"]);
    expect(stack.conversation.clock.elapsedMs).toBeLessThanOrEqual(35_000);
    const said = stack.conversation.warnings.filter((warning) => warning.startsWith("not checked: "));
    expect(said).toEqual([
      expect.stringContaining("whether the new traits take keys that profiles of the space already use"),
    ]);
  },
);

test.each(troubles)("spaces that cannot be counted (%s) stop no create", async (_what, fault) => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "listSpaces", ...fault });
  const stack = new TestStack(segment);

  await stack.up({ a: trait("f") });

  expect(await traitNames(segment)).toEqual(["f"]);
  expect(stack.conversation.warnings).toEqual([
    expect.stringContaining("not checked: how many traits the workspace has, against the 50 of its plan. "),
  ]);
});

test("a trait that was deleted in the app is made again where the audit log may not be read, and says what it could not tell", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f") });
  await segment.control("POST", "/clock", { advanceMs: 3_600_000 });
  await fillProfile(segment);
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${stack.idOf("a")}`);
  await segment.control("POST", "/faults", { operation: "listAuditEvents", kind: "status", status: 403 });
  await stack.refresh();
  expect(stack.preview({ a: trait("f") })).toEqual({ a: "create" });

  await stack.up({ a: trait("f") });

  expect(await traitNames(segment)).toEqual(["f"]);
  expect(stack.conversation.warnings.at(-1)).toBe(
    'trait "f" takes the key "f", of which profiles hold values until new ones arrive: it could not be told whether they are of a deleted trait or of a custom trait, which it would overwrite',
  );
});

/** Give a profile a value of the trait, which stays as a custom trait when the trait goes. */
async function fillProfile(segment: Segment): Promise<void> {
  const [source] = segment.emulator.sources;
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  await fetch(`${segment.emulator.trackingUrl}/v1/track`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      writeKey: source?.writeKey,
      userId: "u-1",
      event: "get_treatment",
      properties: { split: "f", treatment: "on" },
    }),
  });
}

test("of 12 traits where the plan allows 10, the refused ones are told their numbers", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment, { maxTraits: "10" });
  const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
  const program = (count: number): Program =>
    Object.fromEntries(names.slice(0, count).map((name) => [name, trait(name)]));
  await stack.up(program(10));

  await expect(stack.up(program(12))).rejects.toThrow(
    '"f10" would be trait number 11 of the workspace, and its plan allows 10 (counted: 10 in the spaces this token may list, 0 asked for by this run)',
  );
  expect(await traitNames(segment)).toHaveLength(10);
});
