import { expect, test } from "vitest";

import { unknownDestinations } from "../../src/provider/definitions/destination-steps";
import { create, rollAlgorithm, startSegment, type Properties } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const page = "https://app.segment.com/acme/unify/spaces/production/computed-traits/";
const notListed =
  "if it is not listed there, it has not been added to the space, which the Public API does not show: add an instance with the space as its source";
const asEither =
  'Identify, where the value is a trait of the user, or as Track, where it comes with the event "Trait Computed": whichever the tool reads';

const program = (destinations: unknown, more: Properties = {}): Program => ({
  flag: { kind: "LastComputedTrait", ...rollAlgorithm, ...more, destinations },
});

const flags = (destinations: unknown): Program =>
  Object.fromEntries(
    ["a", "b", "c"].map((name) => [
      name,
      { kind: "LastComputedTrait", ...rollAlgorithm, name, destinations },
    ]),
  );

const methods = (identify: boolean, track: boolean) => ({ supportedMethods: { identify, track } });

const amplitude = { id: "66f0a1c27d4b3e9155aa0001", slug: "actions-amplitude", name: "Amplitude prod" };
const webhook = { id: "66f0a1c27d4b3e9155aa01ef", slug: "actions-webhook", name: "Webhook" };

test("the steps are exact: the page, what to tick, how it is sent, ID sync, and what is a guess", async () => {
  await using segment = await startSegment({ seed: { destinations: [amplitude, webhook] } });
  const stack = new TestStack(segment);
  await stack.up(
    program(["Webhook", { name: "Amplitude prod", as: "identify" }, { name: "Amplitude prod", as: "track" }]),
  );
  expect(stack.entries.get("flag")?.state["manualSteps"]).toEqual([
    `open ${page}${stack.idOf("flag")} and choose Select Destinations. That a trait made through the Public API has that choice is a guess: Segment documents it for traits made in the app, of the plan Unify Plus. Where it is missing, send an audience over the trait, or the space's profiles to a warehouse`,
    `tick "Webhook" and have it sent as ${asEither}; ${notListed}`,
    `tick "Amplitude prod" and have it sent as Identify, where the value is a trait of the user; ${notListed}`,
    `tick "Amplitude prod" and have it sent as Track, where it comes with the event "Trait Computed"; ${notListed}`,
    "leave ID sync as it is, unless the tool knows its users by another id: each value of an identifier makes a call of its own. Only changes of the value are sent",
  ]);
  expect(stack.conversation.warnings).toEqual([]);
});

test("an unknown name stops its trait before anything is written, with the nearest name and what there is", async () => {
  await using segment = await startSegment({ seed: { destinations: [{ ...amplitude }, webhook] } });
  const stack = new TestStack(segment);
  await segment.requests();
  const refused = stack.up(program(["Webhook", { name: "webhok" }, "CANARY4711"]));
  await expect(refused).rejects.toThrow(
    '`destinations[1]` is the name of no destination in workspace "acme": did you mean "Webhook"? It has Amplitude prod, Webhook; ' +
      '`destinations[2]` is the name of no destination in workspace "acme". It has Amplitude prod, Webhook. Nothing was written: names are those of Connections, Destinations in Segment\'s app',
  );
  const requests = await segment.requests();
  expect(requests).toContain("listDestinations 200");
  expect(requests.filter((request) => /^(create|update|remove)/.test(request))).toEqual([]);
});

test("a workspace without destinations says so", async () => {
  await using segment = await startSegment({ seed: { destinations: [] } });
  await expect(new TestStack(segment).up(program(["Webhook"]))).rejects.toThrow(
    '`destinations[0]` is the name of no destination in workspace "acme", which has none that this token may see: add it to the space in Segment\'s app first',
  );
});

test("names are looked up once a run, when they are new or have changed, and not otherwise", async () => {
  await using segment = await startSegment({ seed: { destinations: [amplitude, webhook] } });
  const stack = new TestStack(segment);
  const looked = async (): Promise<string[]> =>
    (await segment.requests()).filter((request) => /^list(Destinations|Sources)/.test(request)).toSorted();
  const once = ["listDestinations 200", "listSources 200"];
  await segment.requests();

  await stack.up(flags(["Webhook"]));
  expect(await looked()).toEqual(once);
  const { manualSteps } = stack.entries.get("a")?.state ?? {};

  const described = Object.fromEntries(
    Object.entries(flags(["Webhook"])).map(([name, one]) => [name, { ...one, description: "new" }]),
  );
  await segment.control("POST", "/clock", { advanceMs: 600_000 });
  await stack.up(described);
  expect(await looked()).toEqual([]);
  expect(stack.entries.get("a")?.state).toMatchObject({ description: "new", manualSteps });

  await stack.refresh();
  expect(await looked()).toEqual([]);
  expect(stack.entries.get("a")?.state).toMatchObject({ manualSteps });
  expect(stack.preview(described)).toEqual({});

  await stack.up(flags(["Webhook", "Amplitude prod"]));
  expect(await looked()).toEqual(once);
  await expect(stack.up(flags(["Webhok"]))).rejects.toThrow('did you mean "Webhook"');

  await stack.up(flags([]));
  expect(await looked()).toEqual(once);
  expect(stack.entries.get("a")?.state["manualSteps"]).toEqual([]);
});

test.each([
  ["a permission that is missing", { kind: "status", status: 403 }],
  ["no such call", { kind: "status", status: 404 }],
  ["a server error", { kind: "status", status: 500 }],
])("%s: the run goes on, and says once what was not checked", async (_, fault) => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "listDestinations", ...fault });
  const stack = new TestStack(segment);
  await stack.up({
    a: { kind: "LastComputedTrait", ...rollAlgorithm, name: "a", destinations: ["Anything"] },
    b: { kind: "LastComputedTrait", ...rollAlgorithm, name: "b", destinations: ["Anything"] },
  });
  expect(stack.conversation.warnings).toEqual([
    expect.stringMatching(
      /^not checked: whether the workspace has the declared destinations\. GET \/destinations was answered \d+.*The run goes on without it$/,
    ),
  ]);
  expect(stack.entries.get("b")?.state["manualSteps"]).toContainEqual(
    `tick "Anything" and have it sent as ${asEither}; that it exists was not checked; ${notListed}`,
  );
});

test("what is known of a destination is said with the step, and once a run as a warning", async () => {
  const source = "hT5vQm8KxW3nRbZ7dLp2Yc";
  await using segment = await startSegment({
    seed: {
      destinations: [
        { ...amplitude, sourceId: source },
        { ...webhook, enabled: false },
        { id: "twin-1", slug: "t", name: "Twin", enabled: false },
        { id: "twin-2", slug: "t", name: "Twin" },
        { slug: "lists", name: "Lists", ...methods(false, false), categories: ["Advertising"] },
        { slug: "tracker", name: "Tracker", ...methods(false, true) },
        { slug: "ads", name: "Ads", categories: ["Advertising"] },
      ],
    },
  });
  const remarks: Record<string, string> = {
    "Amplitude prod":
      'source "Split impressions (production)" feeds it, and what a source of Connections feeds cannot be used: unless Segment has made that source for the space, add a new instance with the space as its source',
    Webhook: "it is disabled, so enable it",
    Twin: "the workspace has 2 of this name (twin-1, twin-2), and only one of this space can receive it",
    Lists:
      "its catalog entry takes neither Identify nor Track, so that it is a list destination is likely, though a guess: those take audiences only",
    Tracker: "its catalog entry does not take Identify, only Track",
    Ads: 'its catalog entry is of the category "Advertising", many of which are list destinations, which take audiences only; whether this one is, is a guess',
  };
  const declared = Object.keys(remarks).map((name) => ({ name, as: "identify" }));
  const stack = new TestStack(segment);
  await stack.up({
    a: { kind: "LastComputedTrait", ...rollAlgorithm, name: "a", destinations: declared },
    b: { kind: "LastComputedTrait", ...rollAlgorithm, name: "b", destinations: declared },
    c: {
      kind: "LastComputedTrait",
      ...rollAlgorithm,
      name: "c",
      destinations: [{ name: "Tracker", as: "track" }],
    },
  });
  const steps = stack.entries.get("a")?.state["manualSteps"] as string[];
  expect(steps.slice(1, -1)).toEqual(
    Object.entries(remarks).map(
      ([name, remark]) =>
        `tick "${name}" and have it sent as Identify, where the value is a trait of the user; ${remark}; ${notListed}`,
    ),
  );
  expect(stack.conversation.warnings).toEqual(
    Object.values(remarks).map(
      (remark, index) => `\`destinations[${index}]\` of a trait may not receive it as declared: ${remark}`,
    ),
  );
});

test("without the list of sources, everything but what feeds a destination is checked", async () => {
  await using segment = await startSegment({
    seed: { destinations: [{ ...amplitude, sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc" }] },
  });
  await segment.control("POST", "/faults", { operation: "listSources", kind: "status", status: 403 });
  const stack = new TestStack(segment);
  await expect(stack.up(program(["Amplitude"]))).rejects.toThrow("It has Amplitude prod");
  await stack.up(program(["Amplitude prod"]));
  expect(stack.conversation.warnings).toEqual([
    expect.stringContaining(
      "not checked: which destinations a source of Connections feeds. GET /sources was answered 403",
    ),
  ]);
});

test("a replacement whose destinations are wrong deletes nothing", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program(["Webhook"], { includeAnonymousUsers: false }));
  const id = stack.idOf("flag");
  await segment.requests();
  const replaced = program(["Webhok"], { includeAnonymousUsers: true, replaceUnderSameKey: true });
  expect(stack.preview(replaced)).toEqual({ flag: "replace" });
  await expect(stack.up(replaced)).rejects.toThrow('did you mean "Webhook"?');
  expect((await segment.requests()).filter((request) => request.startsWith("remove"))).toEqual([]);
  expect(stack.idOf("flag")).toBe(id);
});

test("state with plain names and their one old step previews empty, and keeps it until the names change", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program(["Webhook"]));
  const entry = stack.entries.get("flag");
  const old = [`open ${page}x, choose Select Destinations and tick "Webhook"`];
  if (entry !== undefined) entry.state["manualSteps"] = old;
  expect(stack.preview(program(["Webhook"]))).toEqual({});
  await stack.refresh();
  expect(stack.preview(program(["Webhook"]))).toEqual({});
  expect(stack.entries.get("flag")?.state["manualSteps"]).toEqual(old);

  const changed = program([{ name: "Webhook", as: "track" }]);
  expect(stack.preview(changed)).toEqual({ flag: "update" });
  await stack.up(changed);
  expect(stack.entries.get("flag")?.state["manualSteps"]).toContainEqual(expect.stringContaining("as Track"));
});

test("names that are not known yet pass the check, and change the trait", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm, destinations: ["Webhook"] });
  // The steps are read back as an output, and as no input of the program's.
  const { props, inputs: read } = await provider.read(id, outs);
  expect([props?.["manualSteps"], read?.["manualSteps"]]).toEqual([outs["manualSteps"], undefined]);
  for (const destinations of [unknown, [unknown], [{ name: unknown, as: "track" }]]) {
    const { inputs, failures } = await provider.check(outs, { ...rollAlgorithm, destinations });
    expect(failures).toEqual([]);
    expect((await provider.diff(id, outs, inputs as Properties)).changes).not.toBe(false);
  }
});

test("an instance without a name goes by its catalog entry's, and the name of the tool leads to the instance", () => {
  const metadata = { id: "m", name: "Amplitude (Actions)", slug: "actions-amplitude" };
  const known = (name?: string) => ({
    destinations: [
      { id: "d", enabled: true, sourceId: "s", metadata, ...(name === undefined ? {} : { name }) },
    ],
    sources: [],
  });
  const ask = (name: string, instance?: string): string[] =>
    unknownDestinations([{ name }], known(instance), "w");
  expect(ask("Amplitude (Actions)")).toEqual([]);
  expect(ask("Amplitude (Actions)", "")).toEqual([]);
  expect(ask("amplitude (actions)", "Product analytics")).toEqual([
    '`destinations[0]` is the name of no destination in w: did you mean "Product analytics"? It has Product analytics',
  ]);
});
