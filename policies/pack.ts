import { PolicyPack } from "@pulumi/policy";

import { policies } from "./index";
import { refuseUnknownRuleNames } from "./shared/rule-names";

refuseUnknownRuleNames(policies.map(({ name }) => name));

// Starts the server that the engine talks to; teams with a pack of their own import `./index` instead.
export const pack = new PolicyPack("pulumi-segment-personas", {
  displayName: "Segment Personas",
  description: "Production-only connections and other rules for Segment Personas as code",
  policies: [...policies],
});
