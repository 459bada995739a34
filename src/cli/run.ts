import { Command, CommanderError } from "commander";

/** A command is loaded only where it may run, with what it needs: `check` and `evaluate` have no use for HTTP. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  emulator: async () => (await import("./emulator.js")).emulatorCommand(),
  check: async () => (await import("./check.js")).checkCommand(),
  evaluate: async () => (await import("./evaluate.js")).evaluateCommand(),
  preview: async () => (await import("./preview.js")).previewCommand(),
  import: async () => (await import("./import.js")).importCommand(),
  review: async () => (await import("./review.js")).reviewCommand(),
  drift: async () => (await import("./drift.js")).driftCommand(),
  flags: async () => (await import("./flags.js")).flagsCommand(),
  doctor: async () => (await import("./doctor.js")).doctorCommand(),
  probe: async () => (await import("./probe.js")).probeCommand(),
};

/**
 * Run the command that the arguments name.
 *
 * A wrong flag is no judgement: 1 means that a query or a preview is not right, 2 that it could not be judged.
 */
export async function run(version: string, args: readonly string[]): Promise<void> {
  const [name = ""] = args;
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const loaded = await Promise.all(
    (named === undefined ? Object.values(commands) : [named]).map((load) => load()),
  );
  const program = new Command("segment-personas")
    .description(
      "Segment Personas as code: queries, a local Segment, and what a Pulumi preview will do to it",
    )
    .version(version);
  for (const command of loaded) program.addCommand(command);
  for (const command of [program, ...loaded]) command.exitOverride();
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
