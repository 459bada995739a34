import type { Label, Source } from "../../api";
import { labelsOf, nameOf } from "../../provider/workspace/sources";
import { likeliest, nearest } from "../../query/suggest";
import { fail, type Line, note, ok } from "./report";

/** More than these are not listed one by one. */
const mostListed = 20;

/** The sources, with their labels and whether they are enabled; and whether any can serve the stack's environment. */
export function sourceLines(
  sources: readonly Source[],
  labels: readonly Label[] | undefined,
  environment: string | undefined,
): Line[] {
  if (sources.length === 0)
    return [
      fail(
        "source",
        "the workspace has no source that the token may see",
        "make an HTTP API source in Segment for the impressions, or give the token the role Source Admin for it",
      ),
    ];
  const fitting = sources.filter((source) => environmentOf(source) === environment);
  return [
    ...sources.slice(0, mostListed).map(sourceLine),
    ...(sources.length > mostListed
      ? [note("source", `and ${sources.length - mostListed} further sources`)]
      : []),
    ...(environment === undefined || fitting.length > 0
      ? []
      : [noneFits(environment, sources, labels ?? [])]),
  ];
}

export function environmentOf(source: Source): string | undefined {
  return labelsOf(source)["environment"];
}

function sourceLine(source: Source): Line {
  const labels = Object.entries(labelsOf(source)).map(([key, value]) => `${key}:${value}`);
  const says = `${nameOf(source)} (${source.id}): ${labels.join(", ") || "no label"}`;
  return source.enabled ? ok("source", says) : note("source", `${says}, disabled`);
}

function noneFits(environment: string, sources: readonly Source[], labels: readonly Label[]): Line {
  const known = [
    ...new Set([
      ...sources.flatMap((source) => environmentOf(source) ?? []),
      ...labels.filter(({ key }) => key === "environment").map(({ value }) => value),
    ]),
  ];
  const meant = nearest(environment, known);
  const says = `no source has the label environment:${environment}, which segment:environment asks for, so that every connection is refused`;
  if (meant !== undefined)
    return fail("label", `${says}: did you mean ${meant}?`, `pulumi config set segment:environment ${meant}`);
  const seen = known.length === 0 ? "" : ` (there are ${likeliest(environment, known)})`;
  return fail(
    "label",
    `${says}${seen}`,
    `put environment:${environment} on the sources of this stack, in Segment or with SourceLabels`,
  );
}
