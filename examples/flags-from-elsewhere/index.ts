import { Config } from "@pulumi/pulumi";
import { TreatmentTraits, type TreatmentFlag } from "pulumi-segment-personas";

import { flagsInFile } from "./from-file";
import { declaredFlags } from "./from-harness";

const config = new Config();

/** Where the list may come from; each gives it as plain values, while the program runs. */
const places: Record<string, () => readonly TreatmentFlag[]> = {
  file: () => flagsInFile("flags.json"),
  config: () => config.requireObject<TreatmentFlag[]>("flags"),
  harness: declaredFlags,
};

const from = config.require("from");
const flagsFrom = places[from];
if (flagsFrom === undefined)
  throw new Error(`"${from}" is no place that flags come from: set it to ${Object.keys(places).join(", ")}`);

const traits = new TreatmentTraits("treatments", {
  environmentName: "production",
  flags: flagsFrom(),
  audiences: "perTreatment",
});

export const keys = traits.keys;
/** The audience of the new checkout. */
export const audience = traits.audiences["checkout_redesign"]?.["on"]?.key;
