import { join } from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policies } from "./index";
import { refuseUnknownConfiguration } from "./shared/configuration";

refuseUnknownConfiguration([...policies]);

// The SDK takes the pack's version from package.json in the working folder. Some engines start a pack in the folder of
// the program, whose package.json may have no version, and then it would not start.
process.chdir(join(__dirname, ".."));

// Starts the server that the engine talks to; teams with a pack of their own import `./index` instead.
export const pack = new PolicyPack("pulumi-segment-personas", {
  displayName: "Segment Personas",
  description: "Production-only connections and other rules for Segment Personas as code",
  policies: [...policies],
});
