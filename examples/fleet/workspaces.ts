import { readFileSync } from "node:fs";

/** One workspace of the fleet, which is one stack. */
export interface Workspace {
  readonly stack: string;
  /** Name of the environment variable that holds its token: no file of the repository does. */
  readonly tokenFrom: string;
  /** Slug or id; a token of another workspace is refused before anything is written. */
  readonly workspace: string;
  readonly region?: "us" | "eu";
  /** Where it is not Segment's own: a gateway, or a local Segment. */
  readonly apiUrl?: string;
  readonly space: string;
  readonly splitEnvironment: string;
  readonly flags: readonly string[];
}

const required = ["stack", "tokenFrom", "workspace", "space", "splitEnvironment", "flags"] as const;

/**
 * The table of workspaces.
 *
 * @param only - stacks to leave the others out; all where it is empty
 * @throws naming every row that is wrong, before anything is run
 */
export function readWorkspaces(file: string, only: readonly string[]): Workspace[] {
  const rows = JSON.parse(readFileSync(file, "utf8")) as Partial<Workspace>[];
  const problems = rows.flatMap((row, at) =>
    required.filter((name) => row[name] === undefined).map((name) => `${file}[${at}]: "${name}" is missing`),
  );
  const names = rows.map(({ stack }) => stack);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  problems.push(...twice.map((name) => `${file}: stack "${name}" is there twice`));
  problems.push(
    ...only.filter((name) => !names.includes(name)).map((name) => `${file} has no stack "${name}"`),
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const workspaces = rows as Workspace[];
  return workspaces.filter(({ stack }) => only.length === 0 || only.includes(stack));
}
