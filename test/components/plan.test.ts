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
}, 60_000);

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
  `info: [runtime] ${what}: Segment lets a token make 10 traits and 50 audiences a minute, so making all of them takes ${minutes} or a little more`;

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
}, 60_000);
