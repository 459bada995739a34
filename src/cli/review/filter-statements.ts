import { parse, type Statement } from "../../fql";

/** Undefined for a text that is no statement, which the preview refuses, or which somebody wrote in another way. */
export function statementOf(text: string | undefined): Statement | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}
