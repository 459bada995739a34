#!/usr/bin/env node
import { Command, CommanderError } from "commander";

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

// A wrong flag is no judgement: 1 means that a query or a preview is not right, 2 that it could not be judged.
for (const command of [program, ...program.commands]) command.exitOverride();

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
