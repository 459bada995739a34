import type { Label, Source } from "../../api";
import { likeliest, nearest } from "../../query/suggest";
import { UsageError } from "../errors";
import { advisory } from "../workspace/advisory";
import type { Session } from "../workspace/session";
import { nameOf } from "../workspace/sources";
import type { Labels } from "./source";

/**
 * Labels have to exist in the workspace before a source can carry them, and people find them by a few agreed values: one
 * that is misspelt is not made.
 *
 * @throws {UsageError} that shows no value of the program's own, since it may be secret
 */
export async function requireKnown(
  session: Session,
  source: Source,
  wanted: Labels,
  changed: readonly string[],
): Promise<void> {
  const known = await labelsOfWorkspace(session);
  const problems = changed.flatMap((key) => {
    const value = wanted[key];
    const isKnown = value === undefined || known === undefined || has(known, key, value);
    return isKnown ? [] : [problemWith(key, value, known)];
  });
  if (problems.length === 0) return;
  throw new UsageError(
    `${problems.join(" ")} Create it in the app first (Settings, Access Management, Labels); nothing was put on source "${nameOf(source)}"`,
  );
}

/** What is to be put back, as far as the workspace still has it. */
export async function stillKnown(session: Session, source: Source, back: Labels): Promise<Labels> {
  if (Object.values(back).every((value) => value === "")) return back;
  const known = await labelsOfWorkspace(session);
  return Object.fromEntries(
    Object.entries(back).map(([key, value]) => {
      if (value === "" || known === undefined || has(known, key, value)) return [key, value];
      session.log.warn(
        `the label "${key}" of source "${nameOf(source)}" is taken off instead of put back, because the workspace no longer has the value that it had before`,
      );
      return [key, ""];
    }),
  );
}

/** Undefined where Segment does not list them: it judges them itself when they are put on a source. */
async function labelsOfWorkspace(session: Session): Promise<readonly Label[] | undefined> {
  const looked = await advisory(session, "whether the workspace has the labels", ({ labels }) =>
    labels.list(),
  );
  return "found" in looked ? looked.found : undefined;
}

function has(known: readonly Label[], key: string, value: string): boolean {
  return known.some((label) => label.key === key && label.value === value);
}

function problemWith(key: string, value: string, known: readonly Label[]): string {
  const values = known.filter((label) => label.key === key).map((label) => label.value);
  const near = nearest(value, values);
  if (values.length > 0) {
    const hint = near === undefined ? `it has ${likeliest(value, values)}.` : `did you mean "${near}"?`;
    return `the workspace has no label "${key}" of the value that \`labels.${key}\` gives: ${hint}`;
  }
  const keys = [...new Set(known.map((label) => label.key))];
  const nearKey = nearest(key, keys);
  return `the workspace has no label "${key}": ${nearKey === undefined ? `it has ${likeliest(key, keys)}.` : `did you mean "${nearKey}"?`}`;
}
