import {
  admission,
  computationOf,
  incremental,
  interests,
  referencesOf,
  type Admission,
  type Incremental,
  type ProfileEvent,
  type Query,
} from "../../query";
import { AlikeDefinitions, admitting } from "./alike-definitions";
import { parseDefinition, placeOf } from "./definition-query";
import type { StoredDefinition } from "../stored";

/** A definition, ready to be computed. */
export interface Compiled {
  readonly definition: StoredDefinition;
  readonly query: Query;
  /** Trait keys that it asks for. */
  readonly references: readonly string[];
  /** Computed in runs, and not with each event. */
  readonly isBatch: boolean;
  /** Which events can change its value. */
  readonly admission: Admission;
  /** What it makes of a profile without any event that it admits; not to be added to. */
  readonly ofNothing: Incremental;
}

/** Definitions that may want an event of one name. */
interface Wanting {
  /** Those that want it only with a certain text in a property. */
  readonly byText: Map<string, Map<string, Compiled[]>>;
  /** The others, by what they judge it by. */
  readonly alike: Map<string, AlikeDefinitions<Compiled>>;
}

/** What is defined in one space, found by key and by the events that it is about. */
export class SpaceDefinitions {
  traits: readonly Compiled[];
  audiences: readonly Compiled[];
  readonly #byKey = new Map<string, Compiled>();
  readonly #byEvent = new Map<string, Wanting>();

  constructor(traits: readonly StoredDefinition[], audiences: readonly StoredDefinition[]) {
    // Accounts have profiles of their own, which are not emulated.
    this.traits = traits.filter(({ type }) => type === "USERS").map(compile);
    this.audiences = audiences.filter(({ type }) => type === "USERS").map(compile);
    for (const compiled of [...this.traits, ...this.audiences])
      this.#byKey.set(compiled.definition.key, compiled);
    this.#fileAll();
  }

  /** Those that are computed in runs. */
  get batches(): Compiled[] {
    return [...this.traits, ...this.audiences].filter(({ isBatch }) => isBatch);
  }

  get(key: string): Compiled | undefined {
    return this.#byKey.get(key);
  }

  /** Definitions whose value an event may change. */
  wanting(event: ProfileEvent): Compiled[] {
    const wanting = this.#byEvent.get(event.event);
    if (wanting === undefined) return [];
    const found: Compiled[] = [];
    for (const [path, byText] of wanting.byText) {
      const value = event.properties?.[path];
      if (typeof value === "string") found.push(...admitting(byText.get(value) ?? [], event));
      // A boolean or a list can equal a text too; the query itself is the judge of that.
      else if (value !== undefined && value !== null)
        found.push(...admitting([...byText.values()].flat(), event));
    }
    for (const definitions of wanting.alike.values()) found.push(...definitions.wanting(event));
    return found;
  }

  /** Without making everything anew: what the other definitions have made of profiles stays right. */
  remove(removed: StoredDefinition): void {
    const others = (all: readonly Compiled[]) => all.filter(({ definition }) => definition !== removed);
    this.traits = others(this.traits);
    this.audiences = others(this.audiences);
    this.#byKey.delete(removed.key);
    this.#byEvent.clear();
    this.#fileAll();
  }

  #fileAll(): void {
    for (const compiled of [...this.traits, ...this.audiences]) this.#file(compiled);
  }

  #file(compiled: Compiled): void {
    const { events, equals } = interests(compiled.query);
    for (const event of events) {
      const wanting = this.#byEvent.get(event) ?? newWanting();
      this.#byEvent.set(event, wanting);
      // A path with dots leads into nested objects.
      if (equals === undefined || equals.path.includes(".")) {
        const { properties } = compiled.admission;
        const signature = JSON.stringify(properties) ?? "";
        const alike = wanting.alike.get(signature) ?? new AlikeDefinitions<Compiled>(properties);
        wanting.alike.set(signature, alike);
        alike.definitions.push(compiled);
        continue;
      }
      const byText = wanting.byText.get(equals.path) ?? new Map<string, Compiled[]>();
      wanting.byText.set(equals.path, byText);
      byText.set(equals.value, [...(byText.get(equals.value) ?? []), compiled]);
    }
  }
}

function newWanting(): Wanting {
  return { byText: new Map(), alike: new Map() };
}

const compilations = new WeakMap<StoredDefinition, { text: string; compiled: Compiled }>();

export function compile(definition: StoredDefinition): Compiled {
  const known = compilations.get(definition);
  if (known?.text === definition.query) return known.compiled;
  const query = parseDefinition(definition);
  const compiled: Compiled = {
    definition,
    query,
    references: referencesOf(query),
    isBatch: computationOf(query, placeOf(definition)) === "batch",
    admission: admission(query),
    ofNothing: incremental(query),
  };
  compilations.set(definition, { text: definition.query, compiled });
  return compiled;
}
