import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { ComputedTrait, LastComputedTrait, TreatmentTraits } from "../../src";
import { runProgram } from "../support/program";

test("an input says that the steps are secret where a destination is, and is left out where none is", async () => {
  const last = { name: "a", event: "e", property: "p" };
  const tool = pulumi.secret("Appcues");
  const { registered } = await runProgram(() => [
    new LastComputedTrait("plain", { ...last, destinations: ["Appcues", pulumi.output("Braze")] }),
    new LastComputedTrait("none", last),
    new LastComputedTrait("secret", { ...last, destinations: ["Braze", { name: tool, as: "track" }] }),
    new ComputedTrait("query", {
      name: "b",
      query: "event('a').count()",
      destinations: pulumi.secret(["Braze"]),
    }),
    new TreatmentTraits("flags", { flags: ["c"], destinations: [tool] }),
  ]);

  // As a secret travels to the engine; the mark is the SDK's own.
  const secret = expect.objectContaining({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value: [],
  });
  const steps = registered
    .filter(({ type }) => type.includes("ComputedTrait"))
    .map(({ name, inputs }) => [name, inputs["manualSteps"]]);
  expect(Object.fromEntries(steps)).toEqual({
    plain: undefined,
    none: undefined,
    secret,
    query: secret,
    "flags-c": secret,
  });
});
