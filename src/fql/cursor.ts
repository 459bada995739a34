import { Cursor as TextCursor } from "../text/cursor";
import type { Finding } from "../text/problem";
import { meantWord } from "./foreign";
import type { Token } from "./lexer";

export { maxFindings, Stop } from "../text/cursor";

/** A place in the tokens of a statement. */
export class Cursor extends TextCursor<Token> {
  constructor(tokens: readonly Token[], findings: Finding[]) {
    super(tokens, findings, { whole: "statement", junctions: ["and", "or"], nearest: meantWord });
  }
}
