import { Config } from "@pulumi/pulumi";
import { getSourceOutput, getSpaceOutput, TreatmentTraits } from "pulumi-segment-personas";

// Pulumi.dev.yaml and Pulumi.prod.yaml say what differs between the workspaces.
const config = new Config();

// Asks Segment for the ids behind two slugs, whenever the program runs, in a preview too.
const space = getSpaceOutput({ slug: config.require("space") });
const source = getSourceOutput({ slug: config.require("source") });

const traits = new TreatmentTraits("treatments", {
  spaceId: space.id,
  sources: [{ id: "impressions", sourceId: source.id, environment: config.require("sourceEnvironment") }],
  environmentName: config.require("environmentName"),
  flags: config.requireObject<string[]>("flags"),
});

/** Trait key of each flag: what audiences, templates and the Profile API call it. */
export const keys = traits.keys;
