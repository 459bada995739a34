import { Config } from "@pulumi/pulumi";
import { TreatmentTraits } from "pulumi-segment-personas";

// Pulumi.dev.yaml and Pulumi.prod.yaml say what differs between the workspaces.
const config = new Config();

const traits = new TreatmentTraits("treatments", {
  sources: [{ sourceId: config.require("sourceId"), environment: config.require("sourceEnvironment") }],
  environmentName: config.require("environmentName"),
  flags: config.requireObject<string[]>("flags"),
});

/** Trait key of each flag: what audiences, templates and the Profile API call it. */
export const keys = traits.keys;
