import * as pulumi from "@pulumi/pulumi";

import type { Log } from "../../provider/workspace/log";
import type { Session } from "../../provider/workspace/session";
import type { Settings } from "../../provider/workspace/settings";
import { PerRun } from "../per-run";

/** What one run of a program knows of the workspaces that it looks into. */
class ProgramRun {
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #answers = new Map<string, Promise<unknown>>();

  /** One for each set of settings. The client is loaded here: a program without lookups needs none. */
  session(settings: Settings): Promise<Session> {
    const key = JSON.stringify(settings);
    const session = this.#sessions.get(key) ?? open(settings);
    this.#sessions.set(key, session);
    return session;
  }

  /** Ask once, however many lookups need the answer. A failure is nobody's answer but theirs who wait for it. */
  once<T>({ apiUrl, token }: Settings, what: string, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([apiUrl, token, what]);
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const asked = ask();
    this.#answers.set(key, asked);
    asked.catch(() => this.#answers.delete(key));
    return asked;
  }
}

async function open(settings: Settings): Promise<Session> {
  const workspace = await import("../../provider/workspace/session.js");
  return new workspace.Session(settings, programLog);
}

const programLog: Log = {
  info: (message) => void pulumi.log.info(message),
  warn: (message) => void pulumi.log.warn(message),
  progress: (message) => void pulumi.log.info(message, undefined, undefined, true),
};

const runs = new PerRun(() => new ProgramRun());

/** The run that calls; to be asked before anything is awaited. */
export function currentRun(): ProgramRun {
  return runs.current();
}

/** A workspace as one lookup sees it. */
export class WorkspaceView {
  constructor(
    private readonly run: ProgramRun,
    readonly session: Session,
  ) {}

  /** Id of the space that resources are in which name none. */
  get defaultSpace(): string | undefined {
    return this.session.settings.space;
  }

  once<T>(what: string, ask: (session: Session) => Promise<T>): Promise<T> {
    return this.run.once(this.session.settings, what, () => ask(this.session));
  }
}
