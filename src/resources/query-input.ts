import * as pulumi from "@pulumi/pulumi";

import {
  fromTree,
  isBuilder,
  print,
  QueryBuildError,
  type Builder,
  type BuiltCondition,
  type BuiltList,
  type BuiltScalar,
} from "../query";
import { acceptedText, programError } from "./problems";

/** A trait's query as text, or built; a built one may have outputs of other resources in it. */
export type TraitQueryInput = pulumi.Input<string> | BuiltScalar | BuiltList;

/** An audience's query as text, or built; a built one may have outputs of other resources in it. */
export type AudienceQueryInput = pulumi.Input<string> | BuiltCondition<"anywhere">;

/**
 * The text that is sent; known as soon as every output in a built query is.
 *
 * @param subject - how messages call who was given the query
 */
export function queryText(subject: string, query: pulumi.Input<string> | Builder): pulumi.Input<string> {
  if (typeof query === "string") return acceptedText(subject, "query", query);
  if (!isBuilder(query)) return pulumi.output(query).apply((known) => acceptedText(subject, "query", known));
  const tree: pulumi.Output<unknown> = pulumi.output(query.tree);
  return tree.apply((known) => {
    try {
      return acceptedText(subject, "query", print(fromTree(known)));
    } catch (error) {
      if (!(error instanceof QueryBuildError)) throw error;
      throw programError(subject, [error.message]);
    }
  });
}
