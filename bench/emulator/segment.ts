import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { Pool } from "undici";

/** What the command says when it is ready. */
interface Ready {
  apiUrl: string;
  token: string;
  profileToken: string;
  spaces: { id: string }[];
  sources: { writeKey: string }[];
}

type Method = "GET" | "PATCH" | "POST" | "PUT";

/** The local Segment as users run it: the command, in a process of its own. */
export class MeasuredSegment implements AsyncDisposable {
  readonly #pool: Pool;

  private constructor(
    private readonly child: ChildProcess,
    private readonly ready: Ready,
    private readonly folder: string,
  ) {
    // The emulator closes what has been idle for five seconds, and a busy machine may notice that too late.
    this.#pool = new Pool(ready.apiUrl, { connections: 4, keepAliveTimeout: 1_000 });
  }

  static async start(seed: object): Promise<MeasuredSegment> {
    const folder = mkdtempSync(path.join(tmpdir(), "segment-bench-"));
    const file = path.join(folder, "seed.json");
    writeFileSync(file, JSON.stringify(seed));
    const manifest = createRequire(path.join(process.cwd(), "/")).resolve(
      "pulumi-segment-personas/package.json",
    );
    const command = path.join(path.dirname(manifest), "dist", "cli", "main.js");
    const options = ["emulator", "--seed", file, "--rate-window", "1", "--output", "json"];
    // `BENCH_NODE_OPTIONS="--cpu-prof"` shows where the time goes; the profile is written when the command ends.
    const nodeOptions = (process.env["BENCH_NODE_OPTIONS"] ?? "")
      .split(" ")
      .filter((option) => option !== "");
    const child = spawn(process.execPath, [...nodeOptions, command, ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    return new MeasuredSegment(child, JSON.parse(line) as Ready, folder);
  }

  get url(): string {
    return this.ready.apiUrl;
  }

  get writeKey(): string {
    return this.ready.sources[0]?.writeKey ?? "";
  }

  get spacePath(): string {
    return `/spaces/${this.ready.spaces[0]?.id}`;
  }

  /** A call of the Public API, of the Tracking API or of the emulator's own. */
  async send<T>(method: Method, target: string, body?: object | string): Promise<T> {
    const text = typeof body === "object" ? JSON.stringify(body) : body;
    return (await this.#exchange(method, target, `Bearer ${this.ready.token}`, text)) as T;
  }

  /** @param profile - as in `user_id:u-1` */
  async readTraits(profile: string): Promise<void> {
    const target = `/v1${this.spacePath}/collections/users/profiles/${profile}/traits?limit=200`;
    const authorization = `Basic ${Buffer.from(`${this.ready.profileToken}:`).toString("base64")}`;
    await this.#exchange("GET", target, authorization);
  }

  /** Time that the process has had on a processor, in seconds; undefined where the system does not say. */
  cpuSeconds(): number | undefined {
    // The second field, the name of the command, may hold anything.
    const fields = this.#proc("stat")?.split(") ")[1]?.split(" ");
    const ticksPerSecond = 100;
    return fields && (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  /** Memory in use and the most that ever was, in megabytes; undefined where the system does not say. */
  memory(): { resident: number; peak: number } | undefined {
    const status = this.#proc("status");
    if (status === undefined) return undefined;
    const megabytes = (name: string) =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
    return { resident: megabytes("VmRSS"), peak: megabytes("VmHWM") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.close();
    this.child.kill("SIGTERM");
    await once(this.child, "exit");
    rmSync(this.folder, { recursive: true });
  }

  #proc(file: string): string | undefined {
    try {
      return readFileSync(`/proc/${this.child.pid}/${file}`, "utf8");
    } catch {
      return undefined;
    }
  }

  async #exchange(method: Method, target: string, authorization: string, body?: string): Promise<unknown> {
    const answer = await this.#pool.request({
      path: target,
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200)
      throw new Error(`${method} ${target} was answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text);
  }
}
