import { Config } from "@pulumi/pulumi";
import { TreatmentTraits } from "pulumi-segment-personas";

// The table of workspaces says what differs; this program is the same for all of them.
const config = new Config();

const traits = new TreatmentTraits("flags", {
  environmentName: config.require("splitEnvironment"),
  flags: config.requireObject<string[]>("flags"),
});

/** Trait key of each flag, for whoever reads profiles. */
export const keys = traits.keys;
