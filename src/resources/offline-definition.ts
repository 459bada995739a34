import * as pulumi from "@pulumi/pulumi";

import { compileLast, computationOf, parse, print, type LastTrait, type ParseOptions } from "../query";
import { inWireOrder } from "../query/wire-order";

type Computation = "realtime" | "batch";

/**
 * What of a definition is known without asking Segment. The program hands it to the provider beside the inputs that it
 * is made of: Pulumi then keeps it secret or unknown where they are, and shows it in the preview of a new trait. The
 * provider compiles again and trusts none of it.
 */
export interface OfflineDefinition {
  query: pulumi.Input<string | undefined>;
  computation: pulumi.Output<Computation | undefined>;
}

interface LastInputs {
  event: unknown;
  property: unknown;
  conditions?: unknown;
  within?: unknown;
  excludeSources?: unknown;
  type?: unknown;
}

/** `computation` rests on the window and the type alone, so it is known where a condition is not. */
export function lastDefinition({
  event,
  property,
  conditions,
  within,
  excludeSources,
  type,
}: LastInputs): OfflineDefinition {
  return {
    query: whereItCompiles({ event, property, conditions, within, excludeSources }, (last) =>
      print(compileLast(inWireOrder(last) as LastTrait)),
    ),
    computation: whereItCompiles({ within, type }, (known) => {
      const window = known.within === undefined ? {} : { within: known.within as string };
      const query = compileLast({ event: "any", property: "any", ...window });
      return computationOf(query, { traitType: known.type === "ACCOUNTS" ? "ACCOUNTS" : "USERS" });
    }),
  };
}

/** @param type - the input that says whether users or accounts have it */
export function queryDefinition(
  query: pulumi.Input<string>,
  as: "trait" | "audience",
  type: pulumi.Input<string | undefined>,
): OfflineDefinition {
  const computation = whereItCompiles({ query, type }, (known) => {
    const options: ParseOptions = {
      as,
      [as === "trait" ? "traitType" : "audienceType"]: known.type ?? "USERS",
    };
    return computationOf(parse(String(known.query), options), options);
  });
  return { query, computation };
}

/** A definition that is wrong has no value here: the provider's `check` names the input and the fix. */
function whereItCompiles<Parts extends Record<string, unknown>, Result>(
  parts: Parts,
  compile: (known: Record<keyof Parts, unknown>) => Result,
): pulumi.Output<Result | undefined> {
  const resolved: pulumi.Output<unknown> = pulumi.output(parts);
  return resolved.apply((known) => {
    try {
      return compile(known as Record<keyof Parts, unknown>);
    } catch {
      return undefined;
    }
  });
}
