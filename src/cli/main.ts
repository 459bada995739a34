#!/usr/bin/env node
import { Command } from "commander";

import packageJson from "pulumi-segment-personas/package.json";

import { checkCommand } from "./check";
import { emulatorCommand } from "./emulator";
import { evaluateCommand } from "./evaluate";
import { reviewCommand } from "./review";

const program = new Command("segment-personas")
  .description("Segment Personas as code: queries, a local Segment, and what a Pulumi preview will do to it")
  .version(packageJson.version)
  .addCommand(emulatorCommand())
  .addCommand(checkCommand())
  .addCommand(evaluateCommand())
  .addCommand(reviewCommand());

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
