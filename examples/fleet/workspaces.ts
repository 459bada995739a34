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

interface Column {
  readonly isOptional?: boolean;
  readonly fits: (value: unknown) => boolean;
  /** Behind "write". */
  readonly what: string;
}

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
const isLike = (shape: RegExp) => (value: unknown) => typeof value === "string" && shape.test(value);

/** All that a row may say. No message repeats what it says: somebody may have put a token there. */
const columns: Readonly<Record<keyof Workspace, Column>> = {
  stack: { fits: isLike(/^[\w.-]+(\/[\w.-]+){0,2}$/), what: 'the name of its stack, such as "acme"' },
  tokenFrom: {
    fits: isLike(/^[A-Z_][A-Z0-9_]*$/),
    what: 'the name, in capitals, of the environment variable that holds its token, such as "SEGMENT_TOKEN_ACME"',
  },
  workspace: { fits: isText, what: 'the slug or id of the workspace, such as "acme"' },
  region: { isOptional: true, fits: isLike(/^(us|eu)$/), what: '"us" or "eu", or leave it out' },
  apiUrl: {
    isOptional: true,
    fits: isAddress,
    what: "an address that begins with https://, or leave it out",
  },
  space: { fits: isText, what: 'the id of the space, such as "spa_9aQ1Lj62S4bomZKLF4DPqW"' },
  splitEnvironment: { fits: isText, what: 'the environment of the impressions, such as "production"' },
  flags: {
    fits: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
    what: 'a list of one flag or more, such as ["checkout_redesign"]',
  },
};

function isAddress(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/**
 * The table of workspaces.
 *
 * @param only - stacks to leave the others out; all where it is empty
 * @throws naming every place that is wrong, before anything is run
 */
export function readWorkspaces(file: string, only: readonly string[]): Workspace[] {
  const rows = rowsIn(file);
  const problems = rows.flatMap((row, at) => problemsOf(row).map((problem) => `${file}[${at}]${problem}`));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const workspaces = rows as Workspace[];
  const names = workspaces.map(({ stack }) => stack);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const missing = only.filter((name) => !names.includes(name));
  problems.push(
    ...twice.map((name) => `${file}: stack "${name}" is there twice: a row of its own for each`),
    ...missing.map((name) => `${file} has no stack "${name}": it has ${names.join(", ")}`),
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return workspaces.filter(({ stack }) => only.length === 0 || only.includes(stack));
}

function rowsIn(file: string): unknown[] {
  const rows = parsed(file, readFileSync(file, "utf8"));
  if (Array.isArray(rows) && rows.length > 0) return rows;
  throw new Error(`${file}: write a list of rows, one for each workspace, with one row at least`);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file}: it is no JSON: ${String(cause)}`, { cause });
  }
}

function problemsOf(row: unknown): string[] {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return [": write an object"];
  const given: Readonly<Record<string, unknown>> = { ...row };
  const wrong = Object.entries(columns).flatMap(([name, { fits, isOptional = false, what }]) => {
    const value = given[name];
    if (fits(value) || (isOptional && value === undefined)) return [];
    return [`.${name}${value === undefined ? " is missing" : ""}: write ${what}`];
  });
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(columns, name));
  const known = Object.keys(columns).join(", ");
  return [...wrong, ...unknown.map((name) => `.${name}: take it out, a row has ${known}`)];
}
