import type { Clock } from "../../client";

/** Where a run of `doctor` looks, and what it is told. */
export interface Situation {
  /** The folder of the project, or one below it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Addresses of the Public API by region. */
  readonly regions: Readonly<Record<"us" | "eu", string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** To the person at the terminal, while it is news. */
  readonly say: (sentence: string) => void;
}

/** What a person asks of a run of `doctor`. */
export interface Wishes {
  /** Whose configuration and state are read. */
  readonly stack: string | undefined;
  /** Output of `pulumi stack export`. */
  readonly state: string | undefined;
  /** Id, slug or name; otherwise the stack's, otherwise those that there are. */
  readonly space: string | undefined;
  /** Of the impressions. */
  readonly event: string;
  /** A file of calls, as an export has them. */
  readonly calls: string | undefined;
  readonly offline: boolean;
}
