import { expect, test } from "vitest";

import { rollAlgorithm, startSegment, type Segment } from "../support/provider";

const advice =
  "Segment does not let this token read its own workspace, with which every run begins: create a Public API token for the workspace (Settings, Access Management, Tokens) and check segment:region";
const short =
  "nothing was done, because Segment rejects the token: the first error of this run says what to do";

/** Create nineteen traits at once, by two resources of the package, and tell what the engine prints of each. */
async function createAll(segment: Segment): Promise<string[]> {
  const settings = { space: segment.spaceId };
  const last = segment.provider("LastComputedTrait", settings);
  const other = segment.provider("ComputedTrait", settings);
  const results = await Promise.allSettled(
    Array.from({ length: 19 }, async (_, index) => {
      const provider = index % 2 === 0 ? last : other;
      const definition =
        index % 2 === 0 ? rollAlgorithm : { query: "event('get_treatment').last(property('treatment'))" };
      const { inputs } = await provider.check({}, { ...definition, name: `flag_${index}` });
      await provider.create(inputs);
    }),
  );
  return results.flatMap((result) =>
    result.status === "rejected" ? [(result.reason as Error).message] : [],
  );
}

const refused = { kind: "status", status: 401 };

test("a token that is invalid from the start is explained once, and eighteen resources point there", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", refused);

  const messages = await createAll(segment);

  const [first = "", ...more] = messages.filter((message) => message !== short);
  expect([messages.length, more]).toEqual([19, []]);
  expect(first).toContain(
    `${advice}. A \`refresh\` or \`destroy\` uses the token kept in state; add --run-program to use the present one`,
  );
  expect(await segment.requests()).toEqual(["getWorkspace 401"]);
});

test("a token that is revoked in the middle of a run is explained once, and nothing waits for it", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { ...refused, operation: "createComputedTrait" });
  await segment.control("POST", "/faults", { ...refused, operation: "getWorkspace", skip: 1 });

  const messages = await createAll(segment);

  const [first = "", ...more] = messages.filter((message) => message !== short);
  expect([messages.length, more]).toEqual([19, []]);
  expect(first).toMatch(/^POST \/spaces\/\S+\/computed-traits was answered 401: /);
  expect(first).toContain(advice);
  expect((await segment.requests()).filter((request) => request.startsWith("create"))).toEqual([
    "createComputedTrait 401",
  ]);
});
