import * as pulumi from "@pulumi/pulumi";

import { fromTree, isBuilder, print, type Builder } from "../query";

/** A query as text, or built with `pulumi-segment-personas/query`; a built one may have outputs of other resources in it. */
export type QueryInput = pulumi.Input<string> | Builder;

/** The text that is sent; known as soon as every output in a built query is. */
export function queryText(query: QueryInput): pulumi.Input<string> {
  if (!isBuilder(query)) return query;
  const tree: pulumi.Output<unknown> = pulumi.output(query.tree);
  return tree.apply((known) => print(fromTree(known)));
}
