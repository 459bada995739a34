import { counted } from "../counted";

/** What a check is about; programs go by it. */
export type CheckName =
  | "node"
  | "engine"
  | "package"
  | "project"
  | "stack"
  | "settings"
  | "token"
  | "address"
  | "workspace"
  | "region"
  | "permission"
  | "feature"
  | "space"
  | "source"
  | "label"
  | "connection"
  | "event"
  | "properties"
  | "environments"
  | "undecided"
  | "identity"
  | "quota"
  | "definitions"
  | "destinations";

/**
 * What a check has found. `fail`: an `up` fails or does the wrong thing. `warn`: something is likely not as it should be.
 * `unknown`: could not be judged. `note`: worth knowing, and nothing to do, or nothing that shows whether it was done.
 */
export type Mark = "ok" | "note" | "warn" | "fail" | "unknown";

/** One thing that was looked at. What is not as it should be says how to make it so. */
export interface Line {
  readonly check: CheckName;
  readonly mark: Mark;
  readonly says: string;
  /** A command to run, or what to change where. */
  readonly fix?: string;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What `segment-personas doctor` has found. */
export interface Report {
  readonly sections: readonly Section[];
  /** Requests that were sent to Segment, all of which only read. */
  readonly requests: number;
}

export const ok = (check: CheckName, says: string): Line => ({ check, mark: "ok", says });
export const note = (check: CheckName, says: string): Line => ({ check, mark: "note", says });
export const warn = (check: CheckName, says: string, fix: string): Line => ({
  check,
  mark: "warn",
  says,
  fix,
});
export const fail = (check: CheckName, says: string, fix: string): Line => ({
  check,
  mark: "fail",
  says,
  fix,
});
export const unknown = (check: CheckName, says: string, fix: string): Line => ({
  check,
  mark: "unknown",
  says,
  fix,
});

/** How many lines of a report have a mark. */
export function countOf({ sections }: Report, mark: Mark): number {
  return sections.flatMap(({ lines }) => lines).filter((line) => line.mark === mark).length;
}

/** What is not as it should be. */
export function findingsOf({ sections }: Report): Line[] {
  return sections.flatMap(({ lines }) => lines).filter(({ mark }) => mark === "warn" || mark === "fail");
}

/** The whole report in a sentence. */
export function summaryOf(report: Report): string {
  const counts = (["fail", "warn", "unknown"] as const)
    .map((mark) => [countOf(report, mark), words[mark]] as const)
    .filter(([count]) => count > 0)
    .map(([count, [one, many]]) => `${count} ${count === 1 ? one : many}`);
  const found = counts.length === 0 ? "Nothing is wrong" : counts.join(", ");
  const { requests } = report;
  const asked =
    requests === 0
      ? "Segment was not asked"
      : `Segment was asked ${counted(requests, "time")}, and nothing was written`;
  return `${found}. ${asked}.`;
}

const words = {
  fail: ["problem", "problems"],
  warn: ["warning", "warnings"],
  unknown: ["not judged", "not judged"],
} as const;
