/** Deeper than anybody nests a call, and far less deep than what reads it and writes it again can stand. */
export const maxNesting = 500;

export interface JsonFacts {
  /** How deep arrays and objects are nested. */
  depth: number;
  /** Whether a number may be too large to be held: it has an exponent, or hundreds of digits. */
  mayOverflow: boolean;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
/** The largest number has 309 digits. */
const manyDigits = 300;

/**
 * Look over a text that is JSON, in one pass: to walk what it says would take longer, and tells no sizes.
 *
 * @param element - told where each object or array in the array `batch` of the text begins and ends
 */
export function scanJson(text: string, element?: (start: number, end: number) => void): JsonFacts {
  const facts: JsonFacts = { depth: 0, mayOverflow: false };
  let [depth, start, value] = [0, 0, 0];
  let [name, isBatch] = ["", false];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const opened = at;
        at = closingQuote(text, at);
        if (depth === 1) name = text.slice(opened + 1, at);
        break;
      }
      case openArray:
      case openObject:
        depth += 1;
        if (depth > facts.depth) facts.depth = depth;
        if (depth === 2) isBatch = name === "batch";
        else if (depth === 3) start = at;
        break;
      case closeArray:
      case closeObject:
        if (depth === 3 && isBatch) element?.(start, at + 1);
        depth -= 1;
        if (at - value > manyDigits) facts.mayOverflow = true;
        value = at;
        break;
      case comma:
      case colon:
        if (at - value > manyDigits) facts.mayOverflow = true;
        value = at;
        break;
      case 0x65: // The e of 1e400, and of true and false.
      case 0x45:
        if (isDigit(text.charCodeAt(at - 1))) facts.mayOverflow = true;
        break;
    }
  }
  return facts;
}

/**
 * Why what a text says could not be served again, in words that end a sentence about it: no program can walk it, or
 * what it holds is written as something else.
 */
export function unservable(
  value: unknown,
  { depth, mayOverflow }: JsonFacts,
  deepest = maxNesting,
): string | undefined {
  if (depth > deepest) return `nested ${depth} deep, where at most ${deepest} can be kept`;
  if (mayOverflow && holdsInfinity(value)) return "a number that is too large to be kept, such as 1e400";
  return undefined;
}

function holdsInfinity(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsInfinity);
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (let code = text.charCodeAt(at); code !== quote && at < text.length; code = text.charCodeAt(at))
    at += code === backslash ? 2 : 1;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
