import { audience } from "../../src/provider/definitions/audience";
import { computedTrait } from "../../src/provider/definitions/computed-trait";
import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { sourceConnection } from "../../src/provider/connections/source-connection";
import { spaceFilter } from "../../src/provider/filters/space-filter";
import { sourceLabels } from "../../src/provider/labels/source-labels";
import { profilesSync } from "../../src/provider/warehouses/profiles-sync";
import { audienceDestination } from "../../src/provider/destinations/audience-destination";
import { IncompleteError, type Observed } from "../../src/provider/errors";
import type { ResourceHandler } from "../../src/provider/handler";
import { drive } from "../client/driven-clock";
import type { Properties, Segment } from "./provider";
import { startSession, type Conversation } from "./session";

const handlers = {
  Audience: audience,
  AudienceDestination: audienceDestination,
  ComputedTrait: computedTrait,
  LastComputedTrait: lastComputedTrait,
  ProfilesSync: profilesSync,
  SourceConnection: sourceConnection,
  SourceLabels: sourceLabels,
  SpaceFilter: spaceFilter,
} satisfies Record<string, ResourceHandler>;

type Kind = keyof typeof handlers;

/** A program: resources by name, in the order in which they are registered. */
export type Program = Record<string, { kind: Kind } & Properties>;

interface Entry extends Observed {
  kind: Kind;
  /** Deleted to make way for a successor that is not there yet. */
  pending?: true;
  /** Kept with errors, so that the next run updates it, whatever its difference. */
  unfinished?: true;
}

/** How an `up` is to go; the engine's own options have the same names. */
interface Up {
  /** Names of resources to replace, for which the engine asks for no difference. */
  replace?: readonly string[];
  /** Only these are looked at. */
  target?: readonly string[];
}

/**
 * What the engine keeps of a stack, and how it calls a provider: check and diff of what is declared, deletion before
 * replacement, deletion of what was dropped at the end, and a process of its own for each run.
 */
export class TestStack {
  readonly entries = new Map<string, Entry>();
  /** Of the last run. */
  conversation: Conversation;

  constructor(
    private readonly segment: Segment,
    private readonly settings: Record<string, string> = {},
  ) {
    this.conversation = this.#start();
  }

  /** @throws what the first resource that fails has thrown; what was done before stays in the stack */
  async up(program: Program, { replace = [], target = Object.keys(program) }: Up = {}): Promise<void> {
    this.conversation = this.#start();
    for (const name of target) await this.#register(name, program[name], replace.includes(name));
    const dropped = [...this.entries].filter(([name]) => !(name in program));
    if (target.length < Object.keys(program).length) return;
    for (const [name, entry] of dropped) {
      await this.#drive(handlers[entry.kind].delete(this.conversation.session, entry.id, entry.state));
      this.entries.delete(name);
    }
  }

  /** Read everything anew; what is gone leaves the stack. */
  async refresh(): Promise<void> {
    this.conversation = this.#start();
    for (const [name, entry] of this.entries) {
      const read = await this.#drive(
        handlers[entry.kind].read(this.conversation.session, entry.id, entry.state),
      );
      if (read === undefined) this.entries.delete(name);
      else {
        const { unfinished: _, ...whole } = entry;
        this.entries.set(name, { ...whole, state: { ...read.state, __resource: name } });
      }
    }
  }

  async destroy(): Promise<void> {
    await this.up({});
  }

  /** What the next preview would do, by resource; empty where it would do nothing. */
  preview(program: Program): Record<string, string> {
    const { session } = this.#start();
    const steps: Record<string, string> = {};
    for (const [name, declared] of Object.entries(program)) {
      const entry = this.entries.get(name);
      const inputs = this.#check(session, name, declared, entry);
      if (entry === undefined) steps[name] = "create";
      else {
        const { changes, replaces = [] } = handlers[entry.kind].diff(session, entry.id, entry.state, inputs);
        if (replaces.length > 0) steps[name] = "replace";
        else if (changes !== false || entry.pending || entry.unfinished)
          steps[name] = entry.pending ? "replace" : "update";
      }
    }
    for (const name of this.entries.keys()) if (!(name in program)) steps[name] = "delete";
    return steps;
  }

  idOf(name: string): string {
    return this.entries.get(name)?.id ?? "none";
  }

  async #register(name: string, declared: Program[string] | undefined, replacing: boolean): Promise<void> {
    if (declared === undefined) throw new Error(`the program has no ${name}`);
    const { session } = this.conversation;
    const handler = handlers[declared.kind];
    const entry = this.entries.get(name);
    const old = entry?.kind === declared.kind && !replacing ? entry : undefined;
    const inputs = this.#check(session, name, declared, old);
    if (old !== undefined) {
      const { changes, replaces = [] } = handler.diff(session, old.id, old.state, inputs);
      if (replaces.length === 0 && old.pending === undefined) {
        if (changes === false && old.unfinished === undefined) return;
        await this.#update(name, old, inputs);
        return;
      }
    }
    if (entry?.kind === declared.kind && entry.pending === undefined) {
      await this.#drive(handler.delete(session, entry.id, entry.state));
      entry.pending = true;
    }
    await this.#create(name, declared.kind, inputs, entry);
  }

  async #update(name: string, old: Entry, inputs: Properties): Promise<void> {
    const { unfinished: _, ...entry } = old;
    const keep = (state: Properties): Entry => ({ ...entry, state: { ...state, __resource: name } });
    const { session } = this.conversation;
    try {
      const state = await this.#drive(handlers[old.kind].update(session, old.id, old.state, inputs));
      this.entries.set(name, keep(state));
    } catch (error) {
      if (error instanceof IncompleteError)
        this.entries.set(name, { ...keep(error.observed.state), unfinished: true });
      throw error;
    }
  }

  async #create(name: string, kind: Kind, inputs: Properties, other: Entry | undefined): Promise<void> {
    const { session } = this.conversation;
    const keep = ({ id, state }: Observed, more: Pick<Entry, "unfinished"> = {}): void => {
      // A resource of another class under the same name is another entry for the engine.
      if (other !== undefined && other.kind !== kind) this.entries.set(`${name} (${other.kind})`, other);
      this.entries.set(name, { kind, id, state: { ...state, __resource: name }, ...more });
    };
    try {
      keep(await this.#drive(handlers[kind].create(session, inputs)));
    } catch (error) {
      if (error instanceof IncompleteError) keep(error.observed, { unfinished: true });
      throw error;
    }
  }

  #check(
    session: Conversation["session"],
    name: string,
    { kind, ...given }: Program[string],
    entry: Entry | undefined,
  ): Properties {
    const inputs = { ...given, __resource: name };
    const {
      failures,
      warnings = [],
      inputs: checked,
    } = handlers[kind].check(session, inputs, entry?.state ?? {});
    for (const warning of warnings) session.log.warn(warning);
    if (failures.length > 0) throw new Error(failures.join("; "));
    return checked;
  }

  #drive<T>(work: Promise<T>): Promise<T> {
    return drive(this.conversation.clock, work);
  }

  #start(): Conversation {
    return startSession(this.segment.emulator, { space: this.segment.spaceId, ...this.settings });
  }
}
