import { defaultIdentifiers, type NewAudiencePreview } from "../../api";
import {
  type AudienceType,
  check,
  type DefinitionKind,
  parse,
  type ParseOptions,
  type Query,
  type QueryProblem,
} from "../../query";
import { node, nowhere, type Reduced } from "../../query/ast";
import { print } from "../../query";
import type { Receipt } from "./receives";

/** A query that somebody wants to know more of, and what is known of the trait or audience that it defines. */
export interface Subject {
  /** Where it comes from: a resource of the program, a file, or `query`. */
  readonly name: string;
  /** `LastComputedTrait` and so on, of a resource. */
  readonly resource?: string;
  readonly text: string;
  /** What it defines; left out, its own type says so. */
  readonly as?: DefinitionKind;
  readonly audienceType: AudienceType;
  readonly spaceId?: string;
  /** Where the program disables it; nothing computes it then. */
  readonly enabled?: false;
  /** The key that it has or will get. */
  readonly key?: string;
  /** Whose events count, as a preview of an audience takes it. */
  readonly options?: NewAudiencePreview["options"];
  readonly receives: readonly Receipt[];
}

/** A subject whose query Segment would accept. */
export interface Definition extends Subject {
  readonly as: DefinitionKind;
  readonly query: Query;
}

/** A query that Segment would refuse. */
export interface Invalid {
  readonly name: string;
  readonly text: string;
  readonly errors: readonly QueryProblem[];
}

export function isInvalid(read: Definition | Invalid): read is Invalid {
  return "errors" in read;
}

/** Read a query; a condition is an audience and a value is a trait, where nobody says what it is to be. */
export function readSubject(subject: Subject): Definition | Invalid {
  const { name, text, as = kindOf(subject) } = subject;
  const options = optionsOf(subject, as);
  const { ok, errors } = check(text, options);
  return ok ? { ...subject, as, query: parse(text, options) } : { name, text, errors };
}

export function optionsOf({ audienceType }: Subject, as: DefinitionKind): ParseOptions {
  if (as === "audience") return { as, audienceType };
  return { as, traitType: audienceType === "ACCOUNTS" ? "ACCOUNTS" : "USERS" };
}

function kindOf(subject: Subject): DefinitionKind {
  const { type } = check(subject.text, optionsOf(subject, "trait"));
  return type === "boolean" ? "audience" : "trait";
}

/**
 * The audience whose preview says how many profiles a definition is about. Segment previews no traits: the nearest thing
 * are the profiles that have at least one of the events that the trait is made of.
 */
export function countedQuery({ query }: Definition): string {
  if (query.kind === "list_count") return print(atLeastOne(query.list));
  return query.kind === "reduced" ? print(atLeastOne(query)) : print(query);
}

function atLeastOne({ stream }: Reduced): Query {
  const span = nowhere;
  const left = node({ kind: "reduced", stream, reducer: "count", span } as const);
  const one = node({ kind: "number", value: 1, span } as const);
  return node({ kind: "predicate", left, comparator: "at_least", values: [one], span } as const);
}

/** Kinds of identifier that make a profile count, where visitors count too. */
export const withVisitors: readonly string[] = [...defaultIdentifiers, "anonymous_id"];
