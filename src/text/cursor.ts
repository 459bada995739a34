import type { Finding } from "./problem";

/** The least that a cursor has to know of a token. */
export interface Token {
  readonly kind: string;
  /** As written; of a string, what it says. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** How a language speaks of itself. */
export interface Language {
  /** What a whole text is, as in `the ${this.language.whole} ends here`. */
  readonly whole: string;
  /** Words between operands: where reading goes on after a mistake in one. */
  readonly junctions: readonly string[];
  nearest(typed: string, known: readonly string[]): string | undefined;
}

/** Unwinds the parser to the nearest place from which it can go on; what is wrong has been reported already. */
export class Stop extends Error {}

/** Deeper nesting than any definition needs; without a limit, text could overflow the stack. */
const maxDepth = 100;
/** A text with more mistakes than this is not one that somebody is writing. */
export const maxFindings = 20;

/** A place in the tokens of a text, and what has been found wrong so far. */
export class Cursor<T extends Token> {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly tokens: readonly T[],
    readonly findings: Finding[],
    private readonly language: Language,
  ) {}

  get token(): T {
    return this.tokens[this.#at] ?? this.#last;
  }

  get next(): T {
    return this.peek(1);
  }

  /** A token further on; the last one behind the end. */
  peek(count: number): T {
    return this.tokens[this.#at + count] ?? this.#last;
  }

  /** End of the token before this one. */
  get end(): number {
    return this.tokens[this.#at - 1]?.end ?? 0;
  }

  get #last(): T {
    const last = this.tokens.at(-1);
    if (last === undefined) throw new TypeError("a token list ends with the token `end`");
    return last;
  }

  advance(): T {
    const { token } = this;
    if (token.kind !== "end") this.#at += 1;
    return token;
  }

  is(text: string): boolean {
    return (this.token.kind === "symbol" || this.token.kind === "word") && this.token.text === text;
  }

  /** Step over a symbol or word, if it is here. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string, where = ""): void {
    if (!this.take(text)) this.fail(`expected \`${text}\`${where}`);
  }

  /** Report what is wrong at this token and unwind. */
  fail(message: string, candidates: readonly string[] = []): never {
    const { token } = this;
    const found = token.kind === "end" ? `the ${this.language.whole} ends here` : `found \`${token.text}\``;
    this.report({
      message: `${message}, but ${found}`,
      start: token.start,
      end: token.end,
      suggestion: token.kind === "word" ? this.language.nearest(token.text, candidates) : undefined,
    });
    throw new Stop();
  }

  report(finding: Finding): void {
    if (this.findings.length >= maxFindings) throw new Stop();
    // One mistake is reported once, however many rules trip over it.
    if (!this.findings.some(({ start }) => start === finding.start)) this.findings.push(finding);
  }

  /** Parse something nested, within bounds. */
  deeper<R>(parse: () => R): R {
    if (this.#depth >= maxDepth) {
      this.report({
        message: `more than ${maxDepth} levels of nesting`,
        start: this.token.start,
        end: this.token.end,
      });
      this.#at = this.tokens.length - 1;
      throw new Stop();
    }
    this.#depth += 1;
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  /** After a mistake inside parentheses: go behind the one that closes them. */
  skipBehindParenthesis(): void {
    for (let open = 1; this.token.kind !== "end";) {
      const text = wordOf(this.advance());
      if (text === "(") open += 1;
      if (text === ")" && --open === 0) return;
    }
  }

  /** After a mistake in a condition: go to the next junction, or to the end of the parentheses around it. */
  skipToJunction(): void {
    for (let open = 0; this.token.kind !== "end"; this.advance()) {
      const text = wordOf(this.token);
      if (open === 0 && (text === ")" || this.language.junctions.includes(text))) return;
      if (text === "(") open += 1;
      if (text === ")") open -= 1;
    }
  }
}

/** What a string says is no parenthesis and no junction. */
function wordOf({ kind, text }: Token): string {
  return kind === "string" ? "" : text;
}
