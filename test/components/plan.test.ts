import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";

import {
  SegmentProvider,
  TreatmentTraits,
  type SegmentProviderArgs,
  type TreatmentTraitsArgs,
} from "../../src";
import { operations, planQuotas } from "../../src/api";
import { createsPerMinute, defaultQuotas } from "../../src/resources/settings";
import { runProgram } from "../support/program";

// Each test runs several programs, some of more than a hundred resources.
vi.setConfig({ testTimeout: 60_000 });

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `flag_${index}`);
const three = many(3);

const declare = (args: TreatmentTraitsArgs, settings?: Record<string, string>) =>
  runProgram(() => new TreatmentTraits("production", args), settings);

const remedy = (setting: string): string =>
  `list fewer, or set segment:${setting}, or \`${setting}\` of a SegmentProvider, to what the contract says (0 turns this check off)`;
const tooManyTraits = (count: number, max: number, beyond: string): string =>
  `${count} flags need as many traits, and the workspace's plan allows ${max}, which leaves none for ${beyond}: ${remedy("maxTraits")}`;
const tooManyAudiences = (flags: number, count: number, max: number, beyond: string): string =>
  `the treatments of ${flags} flags need ${count} audiences, and the workspace's plan allows ${max}, which leaves none for ${beyond}: ${remedy("maxAudiences")}`;
const refused = (...problems: string[]): pulumi.ResourceError =>
  new pulumi.ResourceError(`TreatmentTraits "production": ${problems.join("; ")}`, undefined, true);

test("programs count with the numbers of the API", () => {
  expect(defaultQuotas).toEqual({ maxTraits: planQuotas.traits, maxAudiences: planQuotas.audiences });
  expect(createsPerMinute).toEqual({
    traits: operations.createComputedTrait.perMinute,
    audiences: operations.createAudience.perMinute,
  });
});

test("a list of 60 flags stops before the first write and names those for which there is no room", async () => {
  const { beyond, registered } = await stopped({ flags: many(60) });

  expect(beyond).toEqual(
    refused(
      tooManyTraits(
        60,
        50,
        "flag_50, flag_51, flag_52, flag_53, flag_54, flag_55, flag_56, flag_57, flag_58, flag_59",
      ),
    ),
  );
  expect(registered).toEqual(["production"]);
});

test("40 flags with three audiences each stop before the first write and name flags and treatments", async () => {
  const { beyond, registered } = await stopped({
    flags: many(40),
    treatments: ["on", "off", "beta"],
    audiences: "perTreatment",
  });

  expect(beyond).toEqual(
    refused(
      tooManyAudiences(
        40,
        120,
        100,
        "flag_33 (off, beta), flag_34 (on, off, beta), flag_35 (on, off, beta), flag_36 (on, off, beta), flag_37 (on, off, beta), flag_38 (on, off, beta), flag_39 (on, off, beta)",
      ),
    ),
  );
  expect(registered).toEqual(["production"]);
});

/** What stopped a program, and the names of what it had declared until then. */
async function stopped(args: TreatmentTraitsArgs): Promise<{ beyond: unknown; registered: string[] }> {
  let beyond: unknown;
  const { registered } = await runProgram(() => {
    try {
      return new TreatmentTraits("production", args);
    } catch (error) {
      beyond = error;
      return undefined;
    }
  });
  return { beyond, registered: registered.map(({ name }) => name) };
}

test("one error names both, and a long list ends with how many more there are", async () => {
  const args: TreatmentTraitsArgs = { flags: three, treatments: ["on", "off"], audiences: "perTreatment" };

  await expect(declare(args, { maxTraits: "2", maxAudiences: "5" })).rejects.toThrow(
    refused(tooManyTraits(3, 2, "flag_2"), tooManyAudiences(3, 6, 5, "flag_2 (off)")),
  );
  const last = many(22).slice(1);
  await expect(declare({ flags: many(22) }, { maxTraits: "1" })).rejects.toThrow(
    refused(tooManyTraits(22, 1, `${last.slice(0, 20).join(", ")} and 1 more`)),
  );
});

test("what just fits is declared, and 0 turns a check off", async () => {
  const args: TreatmentTraitsArgs = { flags: three, treatments: ["on", "off"], audiences: "perTreatment" };

  for (const settings of [
    { maxTraits: "3", maxAudiences: "6" },
    { maxTraits: "0", maxAudiences: "0" },
  ])
    await expect(declare(args, settings)).resolves.toBeDefined();
});

test("audiences over the events count as no traits", async () => {
  const args: TreatmentTraitsArgs = {
    flags: three,
    treatments: ["on"],
    audiences: { per: "treatment", over: "events" },
  };

  await expect(declare(args, { maxTraits: "1", maxAudiences: "3" })).resolves.toBeDefined();
  await expect(declare(args, { maxTraits: "1", maxAudiences: "2" })).rejects.toThrow(
    refused(tooManyAudiences(3, 3, 2, "flag_2 (on)")),
  );
});

const counted = (
  args: SegmentProviderArgs,
  via: (eu: SegmentProvider) => pulumi.ComponentResourceOptions,
) => {
  const flags: TreatmentTraitsArgs = { flags: three, treatments: ["on"], audiences: "perTreatment" };
  const program = (): unknown =>
    new TreatmentTraits("production", flags, via(new SegmentProvider("eu", args)));
  return runProgram(program, { maxTraits: "2", maxAudiences: "0" });
};

test("a component counts as its own provider does", async () => {
  for (const via of [
    (eu: SegmentProvider) => ({ providers: [eu] }),
    (eu: SegmentProvider) => ({ provider: eu }),
    (eu: SegmentProvider) => ({
      parent: new pulumi.ComponentResource("a:b:C", "c", {}, { providers: [eu] }),
    }),
  ]) {
    await expect(counted({ maxTraits: 200, maxAudiences: 3 }, via)).resolves.toBeDefined();
    await expect(counted({ maxTraits: 0, maxAudiences: 0 }, via)).resolves.toBeDefined();
    await expect(counted({ maxTraits: 1 }, via)).rejects.toThrow(
      refused(tooManyTraits(3, 1, "flag_1, flag_2")),
    );
    await expect(counted({}, via)).rejects.toThrow(refused(tooManyTraits(3, 2, "flag_2")));
    await expect(counted({ maxTraits: 200, maxAudiences: 2 }, via)).rejects.toThrow(
      refused(tooManyAudiences(3, 3, 2, "flag_2 (on)")),
    );
    const later = { maxTraits: pulumi.output(1), maxAudiences: pulumi.output(1) };
    await expect(counted(later, via)).resolves.toBeDefined();
  }
});

class OtherProvider extends pulumi.ProviderResource {}

const withOtherProvider = (): TreatmentTraits =>
  new TreatmentTraits(
    "production",
    { flags: three, treatments: ["on"], audiences: "perTreatment" },
    { providers: [new OtherProvider("pulumi-nodejs", "other", {})] },
  );

test("a provider that is not ours to read counts itself", async () => {
  await expect(runProgram(withOtherProvider, { maxTraits: "2", maxAudiences: "2" })).resolves.toBeDefined();
});

/** What a component says while it is declared. */
async function said(args: TreatmentTraitsArgs, preview: boolean): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    await runProgram(() => new TreatmentTraits("production", args), {}, [], preview);
    return log.mock.calls.map(([line]) => String(line));
  } finally {
    log.mockRestore();
  }
}

const takes = (what: string, minutes: string): string =>
  `info: [runtime] ${what}: Segment lets a token make 10 traits and 50 audiences a minute, so where all of them are new, making them takes ${minutes} or a little more`;

test("a preview says how long Segment's limits make it take, where that is a minute or more", async () => {
  expect(await said({ flags: many(10) }, true)).toEqual([]);
  expect(await said({ flags: many(11) }, false)).toEqual([]);
  expect(await said({ flags: many(11) }, true)).toEqual([takes("11 traits", "1 minute")]);
  expect(await said({ flags: many(21), treatments: ["on", "off"], audiences: "perTreatment" }, true)).toEqual(
    [takes("21 traits and 42 audiences", "2 minutes")],
  );
  const over: TreatmentTraitsArgs = {
    flags: many(26),
    treatments: ["on", "off"],
    audiences: { per: "treatment", over: "events" },
  };
  expect(await said(over, true)).toEqual([takes("52 audiences", "1 minute")]);
});

/** Components of one program, by name, each with so many flags. */
const declareAll = (
  shares: Record<string, number | TreatmentTraitsArgs>,
  settings: Record<string, string> = {},
  options: (name: string) => pulumi.ComponentResourceOptions = () => ({}),
) =>
  runProgram(() => {
    for (const [name, share] of Object.entries(shares)) {
      const flags = typeof share === "number" ? many(share).map((flag) => `${name}_${flag}`) : [];
      const args = typeof share === "number" ? { flags } : share;
      expect(new TreatmentTraits(name, args, options(name))).toBeDefined();
    }
  }, settings);

test("components of one provider are counted together, and the one that goes beyond names each one's share", async () => {
  const problem =
    'TreatmentTraits "c": 6 flags need as many traits (2 of TreatmentTraits "a", 2 of TreatmentTraits "b", 2 of this one), and the workspace\'s plan allows 5, which leaves none for c_flag_1';

  await expect(declareAll({ a: 2, b: 2, c: 2 }, { maxTraits: "5" })).rejects.toThrow(problem);
  await expect(declareAll({ a: 2, b: 2, c: 2 }, { maxTraits: "6" })).resolves.toBeDefined();
  await expect(declareAll({ a: 2, b: 2, c: 2 }, { maxTraits: "0" })).resolves.toBeDefined();
  const full = "which leaves none for c_flag_0, c_flag_1: list fewer";
  await expect(declareAll({ a: 2, b: 2, c: 2 }, { maxTraits: "4" })).rejects.toThrow(full);
});

test("audiences are counted together too, and what a component has none of is not named", async () => {
  const own: TreatmentTraitsArgs = { flags: ["x"], treatments: ["on", "off"], audiences: "perTreatment" };
  const over: TreatmentTraitsArgs = {
    ...own,
    audiences: { per: "treatment", over: "events" },
    namePrefix: "o",
  };

  await expect(declareAll({ a: 1, b: own, c: over }, { maxAudiences: "3", maxTraits: "2" })).rejects.toThrow(
    'TreatmentTraits "c": the treatments of 2 flags need 4 audiences (2 of TreatmentTraits "b", 2 of this one), and the workspace\'s plan allows 3, which leaves none for x (off): ',
  );
  await expect(declareAll({ a: 1, b: over, c: own }, { maxTraits: "1" })).rejects.toThrow(
    '2 flags need as many traits (1 of TreatmentTraits "a", 1 of this one), and',
  );
});

/** Options that give all components one provider, or each its own. */
const providers =
  (same: boolean): (() => (name: string) => pulumi.ComponentResourceOptions) =>
  () => {
    const known = new Map<string, SegmentProvider>();
    return (name) => {
      const key = same ? "all" : name;
      const provider = known.get(key) ?? new SegmentProvider(key, { token: "t", maxTraits: 3 });
      known.set(key, provider);
      return { providers: [provider] };
    };
  };

test("each provider has a count of its own", async () => {
  await expect(declareAll({ a: 2, b: 2 }, {}, providers(true)())).rejects.toThrow("4 flags need");
  await expect(declareAll({ a: 2, b: 2 }, {}, providers(false)())).resolves.toBeDefined();
  const onlyB = new Map([["b", providers(true)()]]);
  await expect(
    declareAll({ a: 2, b: 2 }, { maxTraits: "3" }, (name) => onlyB.get(name)?.(name) ?? {}),
  ).resolves.toBeDefined();
});

const retried = (): TreatmentTraits => {
  expect(() => new TreatmentTraits("a", { flags: many(4) })).toThrow("4 flags need");
  return new TreatmentTraits("b", { flags: three });
};

test("a run knows nothing of the run before, and a component that was refused has no share", async () => {
  for (let run = 0; run < 3; run++)
    await expect(declareAll({ a: 2, b: 1 }, { maxTraits: "3" })).resolves.toBeDefined();
  await expect(runProgram(retried, { maxTraits: "3" })).resolves.toBeDefined();
});

const inStack = (name: string): Promise<unknown> =>
  pulumi.runtime.runInPulumiStack(async () => {
    expect(new TreatmentTraits(name, { flags: many(2) })).toBeDefined();
    return Promise.resolve({});
  });

test("each stack that runs in a process has a count of its own", async () => {
  const { result } = await runProgram(async () => [await inStack("a"), await inStack("b")], {
    maxTraits: "3",
  });

  await expect(result).resolves.toHaveLength(2);
});

const twice = (parents: boolean) => (): void => {
  for (const name of ["p", "q"]) {
    const parent = new pulumi.ComponentResource("a:b:C", name);
    expect(new TreatmentTraits("a", { flags: three }, parents ? { parent } : {})).toBeDefined();
  }
};

test("one name under two parents is two components, and the same twice, as tests with one set of mocks have it, is one", async () => {
  await expect(runProgram(twice(false), { maxTraits: "3" })).resolves.toBeDefined();
  await expect(runProgram(twice(true), { maxTraits: "3" })).rejects.toThrow(
    '6 flags need as many traits (3 of TreatmentTraits "a", 3 of this one)',
  );
});

test("the duration speaks of the components before, which share the limits", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    await runProgram(
      () => {
        for (const [name, count] of [
          ["a", 10],
          ["b", 12],
          ["c", 1],
        ] as const)
          expect(new TreatmentTraits(name, { flags: many(count), namePrefix: name })).toBeDefined();
        const over = { per: "treatment", over: "events" } as const;
        expect(new TreatmentTraits("d", { flags: ["x"], treatments: ["on"], audiences: over })).toBeDefined();
      },
      {},
      [],
      true,
    );
    expect(log.mock.calls.map(([line]) => String(line))).toEqual([
      takes('12 traits (22 with TreatmentTraits "a")', "2 minutes"),
      takes('1 trait (23 with TreatmentTraits "a", "b")', "2 minutes"),
    ]);
  } finally {
    log.mockRestore();
  }
});
