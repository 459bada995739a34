import { stripVTControlCharacters } from "node:util";
import { readFileSync } from "node:fs";
import path from "node:path";

import { vi } from "vitest";

import { driftCommand } from "../../src/cli/drift";
import type { DriftReport } from "../../src/cli/drift/report";
import { flagsCommand } from "../../src/cli/flags";
import type { FlagsReport } from "../../src/cli/flags/report";
import type { ResourceKind } from "../../src/provider";
import { create, type Properties, type Segment, startSegment } from "../support/provider";
import { folderOf } from "./command";

/** A resource in an export, or what of it is other than usual. */
export type Exported = Properties;

/** A Segment that stacks have deployed to an hour ago, and what the commands say of it. */
export interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  /** The resources of the state, to be changed by a test. */
  readonly resources: Exported[];
  /** Make something as `pulumi up` does, and keep it in the state. @returns its id */
  deploy(kind: ResourceKind, resource: string, inputs: Properties, more?: Exported): Promise<string>;
  /** Run the command over the state, and over these further ones. */
  drift(args?: readonly string[], files?: Readonly<Record<string, string>>): Promise<Ran<DriftReport>>;
  flags(args?: readonly string[]): Promise<Ran<FlagsReport>>;
  /** The same as people read it. */
  print(command: "drift" | "flags", args: readonly string[]): Promise<string>;
}

export interface Ran<Report> {
  readonly code: number;
  readonly report: Report;
}

export const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
export const stateOf = (resources: readonly Exported[]): string =>
  JSON.stringify({ version: 3, deployment: { resources } });

export async function startScene(options: Parameters<typeof startSegment>[0] = {}): Promise<Scene> {
  const segment = await startSegment(options);
  const { apiUrl, token } = segment.emulator;
  vi.stubEnv("SEGMENT_API_URL", apiUrl);
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", token);
  vi.stubEnv("SEGMENT_RATE_WINDOW_MS", "2000");
  // What is younger than a minute may not be shown yet, and is not judged.
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  const resources: Exported[] = [];

  const run = async (
    command: "drift" | "flags",
    args: readonly string[],
    format: string,
    files: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number; text: string }> => {
    using folder = folderOf({ "state.json": stateOf(resources), ...files });
    const named = args.map((arg) => (arg in files ? path.join(folder.path, arg) : arg));
    const out = path.join(folder.path, "report");
    const state = path.join(folder.path, "state.json");
    const made = (command === "drift" ? driftCommand() : flagsCommand()).exitOverride();
    try {
      await made.parseAsync(["--state", state, "--output", format, "--out", out, ...named], { from: "user" });
      return {
        code: Number(process.exitCode ?? 0),
        text: readFileSync(out, "utf8").replaceAll(`${folder.path}/`, ""),
      };
    } finally {
      process.exitCode = undefined;
    }
  };
  const report = async <Report>(
    command: "drift" | "flags",
    args: readonly string[] = [],
    files: Readonly<Record<string, string>> = {},
  ): Promise<Ran<Report>> => {
    const { code, text } = await run(command, args, "json", files);
    return { code, report: JSON.parse(text) as Report };
  };

  return {
    segment,
    resources,
    deploy: async (kind, resource, inputs, more = {}) => {
      const given = { spaceId: segment.spaceId, ...inputs, __resource: resource };
      const provider = segment.provider(kind, { maxTraits: "0" });
      const { id, outs } = await create(provider, given);
      const { inputs: checked } = await provider.check({}, given);
      resources.push({
        urn: `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${resource}`,
        type: `pulumi-nodejs:dynamic/segment:${kind}`,
        id,
        inputs: checked,
        outputs: outs,
        ...more,
      });
      return id;
    },
    drift: (args, files) => report<DriftReport>("drift", args, files),
    flags: (args) => report<FlagsReport>("flags", args),
    // A terminal or a job of CI gets it in colours.
    print: async (command, args) =>
      stripVTControlCharacters(
        (await run(command, args, args.includes("markdown") ? "markdown" : "text")).text,
      ),
    [Symbol.asyncDispose]: async () => {
      vi.unstubAllEnvs();
      await segment[Symbol.asyncDispose]();
    },
  };
}
