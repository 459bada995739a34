import { Cursor as TextCursor } from "../text/cursor";
import type { Token } from "./lexer";
import { nearest } from "./suggest";
import type { Finding } from "./syntax-error";

export { maxFindings, Stop } from "../text/cursor";

/** A place in the tokens of a query. */
export class Cursor extends TextCursor<Token> {
  constructor(tokens: readonly Token[], findings: Finding[]) {
    super(tokens, findings, { whole: "query", junctions: ["AND", "OR"], nearest });
  }
}
