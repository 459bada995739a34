import * as pulumi from "@pulumi/pulumi";

import {
  fromTree,
  isBuilder,
  print,
  type Builder,
  type BuiltCondition,
  type BuiltList,
  type BuiltScalar,
} from "../query";

/** A trait's query as text, or built; a built one may have outputs of other resources in it. */
export type TraitQueryInput = pulumi.Input<string> | BuiltScalar | BuiltList;

/** An audience's query as text, or built; a built one may have outputs of other resources in it. */
export type AudienceQueryInput = pulumi.Input<string> | BuiltCondition<"anywhere">;

/** The text that is sent; known as soon as every output in a built query is. */
export function queryText(query: pulumi.Input<string> | Builder): pulumi.Input<string> {
  if (!isBuilder(query)) return query;
  const tree: pulumi.Output<unknown> = pulumi.output(query.tree);
  return tree.apply((known) => print(fromTree(known)));
}
