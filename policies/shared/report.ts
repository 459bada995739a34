import type { ReportViolation } from "@pulumi/policy";

/** What a rule can say about a resource or, without a URN in a stack rule, about the stack. */
export interface Verdict {
  /** The rule is broken; what follows is up to its enforcement level. */
  violation(message: string, urn?: string): void;
  /** Cannot be judged in this preview; shown, and never counted as passed or failed. */
  pending(message: string, urn?: string): void;
  /** Worth knowing, whatever the enforcement level. */
  note(message: string, urn?: string): void;
}

export function verdict(report: ReportViolation): Verdict {
  // The SDK takes an object in place of the text, since before 1.20, although its types do not say so.
  const advise = (message: string, urn: string | undefined): void => {
    Reflect.apply(report, undefined, [{ message, urn, enforcementLevel: "advisory" }]);
  };
  return {
    violation: (message, urn) => report(message, urn),
    pending: (message, urn) => advise(`Pending: ${message}`, urn),
    note: (message, urn) => advise(message, urn),
  };
}

const LONGEST_QUOTE = 80;

/** Text from a program or from Segment as it may stand in a message: one line, quoted, not too long. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text;
  return JSON.stringify(shown).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, "?");
}

const LABEL_VALUE = /^[A-Za-z][A-Za-z0-9-]{0,39}$/;

/**
 * An environment as it may stand in a message. Rules get secrets in clear and cannot tell them from other inputs, so
 * what does not look like a label value is not repeated. Other inputs of a program are never repeated at all.
 */
export function labelValue(text: string): string {
  return LABEL_VALUE.test(text) ? quote(text) : "(not a label value)";
}

/** `"prod"`, `"prod" or "staging"`. */
export function oneOf(texts: readonly string[]): string {
  return texts.map(quote).join(" or ");
}
