#!/usr/bin/env node
import { Command } from "commander";

import packageJson from "pulumi-segment-personas/package.json";

import { reviewCommand } from "./review";

import { checkCommand } from "./check";
import { evaluateCommand } from "./evaluate";

const program = new Command("segment-personas")
  .description("Segment Personas as code: queries, a local Segment, and what a Pulumi preview will do to it")
  .version(packageJson.version)
  .addCommand(checkCommand())
  .addCommand(evaluateCommand());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
