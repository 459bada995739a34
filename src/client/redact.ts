/** Takes a token out of everything that an error could show. */
export class Redactor {
  readonly #spellings: RegExp;

  constructor(token: string) {
    const base64 = Buffer.from(token, "utf8").toString("base64").replace(/=+$/, "");
    const spellings = [token, encodeURIComponent(token), base64].map((text) =>
      text.replaceAll(/\W/g, String.raw`\$&`),
    );
    // In any case of letters: a host name is written in lower case, whatever it was.
    this.#spellings = new RegExp(spellings.join("|"), "gi");
  }

  text(text: string): string {
    return text.replaceAll(this.#spellings, "[token]");
  }

  /** The same value, with the token out of all of its texts and keys. */
  value<T>(value: T): T {
    return this.#clean(value) as T;
  }

  /** What is left of an error as a `cause`: libraries hang raw bytes of answers on theirs. */
  cause(error: unknown): Error {
    // A DOMException has a number for a code.
    const {
      name = "Error",
      message = "",
      code,
    } = error as { name?: string; message?: string; code?: unknown };
    const cause = new Error(this.text(message));
    cause.name = this.text(name);
    return typeof code === "string" ? Object.assign(cause, { code: this.text(code) }) : cause;
  }

  #clean(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#clean(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.text(key), this.#clean(item)]),
    );
  }
}
