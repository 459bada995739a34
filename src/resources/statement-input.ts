import * as pulumi from "@pulumi/pulumi";

import { FqlBuildError, FqlSyntaxError, fromTree, isFqlBuilder, print, type BuiltStatement } from "../fql";
import { acceptedText, programError } from "./problems";

/** A filter's statement as text, or built; a built one may have outputs of other resources in it. */
export type StatementInput = pulumi.Input<string> | BuiltStatement;

/**
 * The text that is sent; known as soon as every output in a built statement is.
 *
 * @param subject - how messages call who was given the statement
 */
export function statementText(subject: string, statement: StatementInput): pulumi.Input<string> {
  if (typeof statement === "string") return acceptedText(subject, "if", statement);
  if (!isFqlBuilder(statement))
    return pulumi.output(statement).apply((known) => acceptedText(subject, "if", known));
  const tree: pulumi.Output<unknown> = pulumi.output(statement.tree);
  return tree.apply((known) => {
    try {
      return acceptedText(subject, "if", print(fromTree(known)));
    } catch (error) {
      if (!(error instanceof FqlBuildError || error instanceof FqlSyntaxError)) throw error;
      throw programError(subject, [error.message]);
    }
  });
}
