import { z } from "zod";

import { planQuotas } from "../../api";
import { isLoopback } from "../../client";
import { UsageError } from "../errors";

const baseUrls = { us: "https://api.segmentapis.com", eu: "https://eu1.api.segmentapis.com" } as const;

const text = z.string().trim().min(1);
const count = z.coerce.number().int().min(0);
const path = text
  .startsWith("/", { error: 'must be a path that starts with "/"' })
  .includes("{spaceId}", { error: "must contain {spaceId}" })
  .includes("{sourceId}", { error: "must contain {sourceId}" });

const quotas = { maxTraits: planQuotas.traits, maxAudiences: planQuotas.audiences } as const;
/** What a plan allows where nothing else is said; programs count with the same numbers. */
export type DefaultQuotas = typeof quotas;

/** One entry per key of the `segment:` namespace; the README's configuration table says the same in words. */
const Shape = {
  token: text.optional(),
  region: z.enum(["us", "eu"]).default("us"),
  apiUrl: text.optional(),
  workspace: text.optional(),
  space: text.optional(),
  environment: text.optional(),
  connections: z.enum(["app", "api"]).default("app"),
  connectionRoute: path.optional(),
  adopt: z.enum(["never", "identical", "byName"]).default("never"),
  maxTraits: count.default(quotas.maxTraits),
  maxAudiences: count.default(quotas.maxAudiences),
  timeoutSeconds: z.coerce.number().positive().max(3600).default(30),
  maxWaitMinutes: z.coerce.number().positive().default(180),
};

/** Name of a setting: behind `segment:` in a stack, and as an argument of `SegmentProvider`. */
export type SettingName = keyof typeof Shape;

const environmentVariables: Partial<Record<SettingName | "rateWindowMs", readonly string[]>> = {
  token: ["SEGMENT_PUBLIC_API_TOKEN", "PUBLIC_API_TOKEN"],
  region: ["SEGMENT_REGION"],
  apiUrl: ["SEGMENT_API_URL"],
};

/** What a stack, a `SegmentProvider` or the environment says about the workspace to manage. */
export interface Settings extends Required<Pick<z.output<z.ZodObject<typeof Shape>>, "token" | "apiUrl">> {
  readonly token: string;
  readonly apiUrl: string;
  readonly workspace: string | undefined;
  readonly space: string | undefined;
  readonly environment: string | undefined;
  readonly connections: "app" | "api";
  readonly connectionRoute: string | undefined;
  readonly adopt: "never" | "identical" | "byName";
  readonly maxTraits: number;
  readonly maxAudiences: number;
  readonly timeoutMs: number;
  readonly maxWaitMs: number;
  /** Length of the service's rate windows. Segment's are a minute; a test server may shorten its own. */
  readonly rateWindowMs: number;
}

/** Where a setting's text is found: the stack's configuration, or an explicit provider's arguments. */
export type ConfigLookup = (key: string) => string | undefined;

/**
 * Read all settings at once.
 *
 * @throws {UsageError} naming every setting that is missing or wrong, never the token's text
 */
export function readSettings(config: ConfigLookup, env: NodeJS.ProcessEnv = process.env): Settings {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, schema] of Object.entries(Shape)) {
    const value = config(`segment:${key}`) ?? fromEnvironment(key, env);
    const parsed = schema.safeParse(value === "" ? undefined : value);
    if (parsed.success) values[key] = parsed.data;
    else problems.push(`segment:${key} ${parsed.error.issues.map(({ message }) => message).join(", ")}`);
  }
  const found = values as z.output<z.ZodObject<typeof Shape>>;
  const apiUrl = found.apiUrl ?? baseUrls[found.region ?? "us"];
  if (found.token === undefined) problems.push(missingToken);
  if (found.connections === "api" && found.connectionRoute === undefined) problems.push(missingRoute);
  problems.push(...urlProblems(apiUrl));
  if (problems.length > 0) throw new UsageError(problems.join("; "));
  return {
    token: found.token ?? "",
    apiUrl: apiUrl.replace(/\/+$/, ""),
    workspace: found.workspace,
    space: found.space,
    environment: found.environment,
    connections: found.connections,
    connectionRoute: found.connectionRoute,
    adopt: found.adopt,
    maxTraits: found.maxTraits,
    maxAudiences: found.maxAudiences,
    timeoutMs: found.timeoutSeconds * 1000,
    maxWaitMs: found.maxWaitMinutes * 60_000,
    rateWindowMs: Number(env["SEGMENT_RATE_WINDOW_MS"] ?? 60_000),
  };
}

const missingToken =
  "no Segment token: set it with `pulumi config set --secret segment:token`, pass `token` to a SegmentProvider, " +
  "or export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN)";
const missingRoute =
  "segment:connectionRoute is required when segment:connections is `api`: a path such as " +
  "`/spaces/{spaceId}/sources/{sourceId}` of your own gateway; Segment's Public API has none, so use `app` without one";

function fromEnvironment(key: string, env: NodeJS.ProcessEnv): string | undefined {
  const names = environmentVariables[key as SettingName] ?? [];
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== "");
}

function urlProblems(apiUrl: string): string[] {
  if (!URL.canParse(apiUrl))
    return ["segment:apiUrl is not a URL; it reads like https://api.segmentapis.com"];
  const { protocol, hostname } = new URL(apiUrl);
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return [];
  return [
    `segment:apiUrl must be https, because the token travels with every request; http is for this machine only, not for "${hostname}"`,
  ];
}
