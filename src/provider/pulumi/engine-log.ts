import type { Log } from "../workspace/log";
import { engineAddress } from "./engine-address";

/**
 * Log to the engine. The SDK does not connect its logger in this process, and what is printed instead would be shown
 * as an error or as plain text; its public options do connect it. Pulumi's SDK is loaded with the first message only,
 * and outside Pulumi's process messages go to stderr.
 */
export const engineLog: Log = {
  info: (message) => void send("info", message, false),
  warn: (message) => void send("warn", message, false),
  progress: (message) => void send("info", message, true),
};

type PulumiLog = typeof import("@pulumi/pulumi").log;

let connected: Promise<PulumiLog> | undefined;

async function send(level: "info" | "warn", message: string, ephemeral: boolean): Promise<void> {
  if (engineAddress === undefined) {
    process.stderr.write(`${level}: ${message}\n`);
    return;
  }
  try {
    const log = await (connected ??= connect());
    await log[level](message, undefined, undefined, ephemeral);
  } catch (error) {
    process.stderr.write(`${level}: ${message} (the engine did not take it: ${String(error)})\n`);
  }
}

async function connect(): Promise<PulumiLog> {
  const { log, runtime } = await import("@pulumi/pulumi");
  runtime.resetOptions(
    process.env["PULUMI_NODEJS_PROJECT"] ?? "",
    "",
    -1,
    process.argv.at(-1) ?? "",
    "",
    false,
    "",
  );
  return log;
}
