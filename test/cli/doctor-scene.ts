import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { diagnose } from "../../src/cli/doctor/diagnose";
import type { Report } from "../../src/cli/doctor/report";
import type { Wishes } from "../../src/cli/doctor/situation";
import { type Emulator, type Seed, startEmulator } from "../../src/emulator";
import packageJson from "../../package.json";

export const query = (flag: string): string =>
  `event('get_treatment').where(property('split') = '${flag}' AND property('environmentName') = 'production').last(property('treatment'))`;

/** A project, a stack, programs on the PATH and a Segment, all of them as they should be until a test changes them. */
export interface Scene extends AsyncDisposable {
  readonly segment: Emulator;
  readonly folder: string;
  /** What `pulumi config` says; a secret is in `secrets`. */
  config: Record<string, { value?: string; secret: boolean }>;
  secrets: Record<string, string>;
  /** What a stack is called that there is. */
  stack: string;
  resources: object[];
  /** What the programs of the PATH say of themselves; undefined where they are not there. */
  versions: { pulumi: string | undefined; node: string | undefined };
  env: Record<string, string>;
  regions: { us: string; eu: string };
  wishes: { -readonly [Name in keyof Wishes]?: Wishes[Name] };
  readonly said: string[];
  write(name: string, text: string): void;
  send(impressions: readonly object[]): Promise<void>;
  run(): Promise<Report>;
  /** Let time pass for the run, and not for Segment. */
  later(ms: number): void;
  /** Of the command as a process of its own. */
  environment(): Record<string, string>;
}

export const seed: Seed = {
  computedTraits: [{ name: "new_checkout", definition: { query: query("new_checkout") } }],
};

export const impression = (properties: object = {}, ids: object = { userId: "u-1" }): object => ({
  type: "track",
  event: "get_treatment",
  ...ids,
  properties: {
    split: "new_checkout",
    treatment: "on",
    environmentName: "production",
    label: "in segment all",
    key: "u-1",
    ...properties,
  },
});

const source = "hT5vQm8KxW3nRbZ7dLp2Yc";
const space = "spa_4mTzQ9wXk2RvVbN7cLpYdH";
export const ids = { source, staging: "kB7xWn2TzQ5rVhM9sLc4Pd", space };

const resource = (kind: string, name: string, outputs: object): object => ({
  urn: `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${name}`,
  type: `pulumi-nodejs:dynamic/segment:${kind}`,
  id: name,
  outputs,
});
export const connection = (outputs: object = {}): object =>
  resource("SourceConnection", "treatments-source-impressions", {
    sourceId: source,
    spaceId: space,
    state: "unknown",
    delivering: "yes",
    ...outputs,
  });
export const trait = (outputs: object = {}): object =>
  resource("LastComputedTrait", "treatments-new_checkout", {
    name: "new_checkout",
    spaceId: space,
    ...outputs,
  });

export async function startScene(given: Seed = seed): Promise<Scene> {
  const segment = await startEmulator({ seed: given });
  await segment.connect("split-impressions-production");
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write("Pulumi.yaml", "name: flags\nruntime: nodejs\n");
  write(
    "node_modules/pulumi-segment-personas/package.json",
    JSON.stringify({
      version: packageJson.version,
      exports: { "./*": "./*", "./provider": "./provider.js" },
    }),
  );
  write("node_modules/pulumi-segment-personas/provider.js", "");
  write("node_modules/@pulumi/pulumi/package.json", JSON.stringify({ version: "3.270.0", main: "index.js" }));
  write("node_modules/@pulumi/pulumi/index.js", "");
  let waitedMs = 0;
  const scene: Scene = {
    segment,
    folder,
    config: {
      "segment:token": { secret: true },
      "segment:apiUrl": { value: segment.apiUrl, secret: false },
      "segment:workspace": { value: "acme", secret: false },
      "segment:space": { value: space, secret: false },
      "segment:environment": { value: "prod", secret: false },
      "flags:sourceEnvironment": { value: "prod", secret: false },
    },
    secrets: { "segment:token": segment.token },
    stack: "prod",
    resources: [connection(), trait()],
    versions: { pulumi: "v3.259.0", node: "v24.1.0" },
    env: {},
    regions: { us: "http://127.0.0.1:9", eu: "http://127.0.0.1:9" },
    wishes: { stack: "prod" },
    said: [],
    write,
    send: (impressions) => segment.send(impressions),
    later: (ms) => void (waitedMs += ms),
    environment: () => {
      write("bin/.keep", "");
      for (const [name, text] of Object.entries(programs(scene))) {
        write(`bin/${name}`, text);
        chmodSync(path.join(folder, "bin", name), 0o755);
      }
      return { PATH: path.join(folder, "bin"), ...scene.env };
    },
    run: () =>
      diagnose(
        {
          folder,
          env: scene.environment(),
          regions: scene.regions,
          clock: { now: () => Date.now() + waitedMs, sleep: (ms) => Promise.resolve(void (waitedMs += ms)) },
          signal: new AbortController().signal,
          say: (sentence) => void scene.said.push(sentence),
        },
        {
          stack: undefined,
          state: undefined,
          space: undefined,
          event: "get_treatment",
          calls: undefined,
          offline: false,
          ...scene.wishes,
        },
      ),
    [Symbol.asyncDispose]: async () => {
      await segment.close();
      rmSync(folder, { recursive: true });
    },
  };
  await scene.send([impression()]);
  return scene;
}

const say = (text: string): string => `printf '%s\\n' '${text.replaceAll("'", `'\\''`)}'`;

/** Programs on the PATH that say what Pulumi's own say; only the shell's own words, since nothing else is on that PATH. */
function programs({ versions, config, secrets, stack, resources }: Scene): Record<string, string> {
  const secretCases = Object.entries(secrets).map(([key, value]) => `"${key}") ${say(value)};;`);
  const state = JSON.stringify({ version: 3, deployment: { resources } });
  const pulumi = `#!/bin/sh
case "$*" in
  version*) ${say(versions.pulumi ?? "")}; exit 0;;
  *"--stack ${stack} "*) ;;
  *) echo "error: no stack named 'it' found" >&2; exit 6;;
esac
case "$1 $2" in
  "config --json") ${say(JSON.stringify(config))};;
  "config get") case "$3" in ${secretCases.join(" ")} *) echo "error: incorrect passphrase" >&2; exit 1;; esac;;
  "stack export") ${say(state)};;
esac
`;
  return {
    ...(versions.pulumi !== undefined && { pulumi }),
    ...(versions.node !== undefined && { node: `#!/bin/sh\n${say(versions.node)}\n` }),
  };
}
