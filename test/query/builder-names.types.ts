// Holds that what stands outside a chain can be built, too. It has nothing to run: `npm run types` fails when a function is
// missing. That chains have a method for each name of the language is said by the classes themselves.
import {
  all,
  and,
  any,
  context,
  not,
  or,
  property,
  trait,
  type Field,
  type Junction,
  type Prefixed,
} from "../../src/query";

export const junctions: Readonly<Record<Junction["kind"], unknown>> = { and, or };
export const prefixes: Readonly<Record<Prefixed["kind"], unknown>> = { not, any, all };
export const fields: Readonly<Record<Field["kind"], unknown>> = { trait, property, context };
