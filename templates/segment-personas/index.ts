import { Config } from "@pulumi/pulumi";
import { getSourceOutput, getSpaceOutput, TreatmentTraits } from "pulumi-segment-personas";

// Pulumi.<stack>.yaml says what differs between the workspaces; this program is the same for all of them.
const config = new Config();
const environment = new Config("segment").require("environment");

// Asks Segment for the ids behind two slugs, whenever the program runs, in a preview too.
const space = getSpaceOutput({ slug: config.require("space") });
const source = getSourceOutput({ slug: config.require("source") });

const traits = new TreatmentTraits(
  "treatments",
  {
    spaceId: space.id,
    sources: [{ id: "impressions", sourceId: source.id, environment }],
    environmentName: config.require("environmentName"),
    flags: config.requireObject<string[]>("flags"),
  },
  // A trait that is deleted leaves its last values on every profile.
  { protect: environment === "prod" },
);

/** Trait key of each flag: what audiences, templates and the Profile API call it. */
export const keys = traits.keys;
