import { Config } from "@pulumi/pulumi";
import { TreatmentTraits } from "pulumi-segment-personas";

// What differs between the workspaces is in Pulumi.<stack>.yaml; this program is the same for all of them.
const config = new Config();
const environment = new Config("segment").require("environment");

const traits = new TreatmentTraits(
  "flags",
  {
    sources: config.requireObject<string[]>("sources").map((sourceId) => ({ sourceId, environment })),
    environmentName: config.require("splitEnvironment"),
    flags: config.requireObject<string[]>("flags"),
  },
  { protect: environment === "prod" },
);

/** Trait key of each flag, for whoever reads profiles. */
export const keys = traits.keys;
