import { expect, test } from "vitest";

import { rollAlgorithm, startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const production = "hT5vQm8KxW3nRbZ7dLp2Yc";
const staging = "kB7xWn2TzQ5rVhM9sLc4Pd";
const nothingWritten =
  "Nothing was written: an id that no source has would leave nothing out, and getSource({ slug }) finds the right one";

const excluding = (excludeSources: readonly string[] | undefined, more: Properties = {}): Properties => ({
  ...rollAlgorithm,
  ...(excludeSources === undefined ? {} : { excludeSources }),
  ...more,
});

const flags = (...lists: (readonly string[] | undefined)[]): Program =>
  Object.fromEntries(
    lists.map((list, index) => [
      `flag${index}`,
      { kind: "LastComputedTrait", ...excluding(list, { name: `flag${index}` }) },
    ]),
  );

const requestsOf = async (segment: Segment, operation: RegExp): Promise<string[]> =>
  (await segment.requests()).filter((request) => operation.test(request));

test("an id that no source has stops its trait before anything is written, with the nearest and what there is", async () => {
  await using segment = await startSegment({
    seed: {
      sources: [
        { id: production, slug: "prod", name: "Split (production)" },
        { id: staging, slug: "stage" },
      ],
    },
  });
  const all = `It has Split (production) (${production}), stage (${staging})`;
  await segment.requests();

  const refused = new TestStack(segment).up(flags([staging, "hT5vQm8KxW3nRbZ7dLp2YC", "CANARY4711"]));

  await expect(refused).rejects.toThrow(
    `\`excludeSources[1]\` is the id of no source in workspace "acme": did you mean Split (production) (${production})? ${all}; ` +
      `\`excludeSources[2]\` is the id of no source in workspace "acme". ${all}. ${nothingWritten}`,
  );
  await expect(refused).rejects.not.toThrow("CANARY4711");
  const requests = await segment.requests();
  expect(requests).toContain("listSources 200");
  expect(requests.filter((request) => /^(create|update|remove)/.test(request))).toEqual([]);
});

test("a workspace without sources says so", async () => {
  await using segment = await startSegment({ seed: { sources: [] } });
  await expect(new TestStack(segment).up(flags([staging]))).rejects.toThrow(
    `\`excludeSources[0]\` is the id of no source in workspace "acme", which has none that this token may see. ${nothingWritten}`,
  );
});

test("sources are listed once a run, for ids that are new, and not otherwise", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  const lists = (): Promise<string[]> => requestsOf(segment, /^listSources/);

  await stack.up(flags(undefined));
  expect(await lists()).toEqual([]);
  await stack.up(flags([staging], [production], [staging, production]));
  expect(await lists()).toEqual(["listSources 200"]);

  await stack.up(flags([staging], [production], [production]));
  expect(await lists()).toEqual([]);
  await expect(stack.up(flags([staging, "CANARY4711"], [production], [production]))).rejects.toThrow(
    "`excludeSources[1]` is the id of no source",
  );
});

test("an id that was checked before is not judged again, though its source has gone", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(flags([staging]));
  const sources = {
    sources: [
      {
        id: production,
        slug: "prod",
        name: "Prod",
        workspaceId: "w",
        enabled: true,
        writeKeys: [],
        labels: [],
      },
    ],
  };
  await segment.control("POST", "/faults", {
    operation: "listSources",
    kind: "status",
    status: 200,
    body: { data: { ...sources, pagination: { current: "MA==" } } },
  });

  await stack.up(flags([staging, production]));
  expect(stack.entries.get("flag0")?.state["excludeSources"]).toEqual([staging, production]);
});

test("a list that is refused stops nothing and is told of once", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "listSources", kind: "status", status: 403 });
  const stack = new TestStack(segment);

  await stack.up(flags(["CANARY4711"], ["CANARY4712"]));

  expect(stack.entries.size).toBe(2);
  expect(stack.conversation.warnings).toEqual([
    expect.stringMatching(
      /^not checked: whether the ids in `excludeSources` are those of sources\. .*403.*The run goes on without it$/s,
    ),
  ]);
});
