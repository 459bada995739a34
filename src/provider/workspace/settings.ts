import { z } from "zod";

import { planQuotas, type operations } from "../../api";
import { isLoopback } from "../../client";
import { UsageError } from "../errors";
import { notThat, oneOf } from "./wording";

/** Addresses of the Public API; a token works in the region of its workspace alone. */
export const regionUrls = {
  us: "https://api.segmentapis.com",
  eu: "https://eu1.api.segmentapis.com",
} as const;

const text = z.string().trim().min(1);
const choice = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: ({ input }) => `must be ${oneOf(names)}${notThat(input)}` });

const says = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `must be ${what}${notThat(input)}`,
});
const wholeNumber = says("a whole number such as 50, or 0 for no check");
const count = z
  .string()
  .regex(/^\d{1,9}$/, wholeNumber)
  .transform(Number);
const above = (what: string, most: number) => {
  const wrong = says(`a number of ${what} above 0 and up to ${most}`);
  const isInRange = (given: string): boolean => Number(given) > 0 && Number(given) <= most;
  return z.string().refine(isInRange, wrong).transform(Number);
};

const place = (name: string) => ({
  error: `must contain {${name}}, where the id goes, as in ${exampleRoute}`,
});
const exampleRoute = "`/spaces/{spaceId}/sources/{sourceId}`";
const path = text
  .startsWith("/", { error: `must be a path that starts with "/", as in ${exampleRoute}` })
  .includes("{spaceId}", place("spaceId"))
  .includes("{sourceId}", place("sourceId"));

const quotas = { maxTraits: planQuotas.traits, maxAudiences: planQuotas.audiences } as const;
/** What a plan allows where nothing else is said; programs count with the same numbers. */
export type DefaultQuotas = typeof quotas;

/** How many Segment lets a token make in a minute; programs tell with the same numbers how long they take. */
export interface CreatesPerMinute {
  readonly traits: (typeof operations)["createComputedTrait"]["perMinute"];
  readonly audiences: (typeof operations)["createAudience"]["perMinute"];
}

/** One entry per key of the `segment:` namespace; the README's configuration table says the same in words. */
const Shape = {
  token: text
    .regex(/^[\x21-\x7e]+$/, {
      error:
        "contains a blank, a line break or another character that tokens never contain: copy it again, the token alone",
    })
    .optional(),
  region: choice(["us", "eu"]).default("us"),
  apiUrl: text.optional(),
  workspace: text.optional(),
  space: text.optional(),
  environment: text.optional(),
  connections: choice(["app", "api"]).default("app"),
  connectionRoute: path.optional(),
  adopt: choice(["never", "identical", "byName"]).default("never"),
  maxTraits: count.default(quotas.maxTraits),
  maxAudiences: count.default(quotas.maxAudiences),
  timeoutSeconds: above("seconds", 3600).default(30),
  maxWaitMinutes: above("minutes", 10_080).default(180),
};

/** Name of a setting: behind `segment:` in a stack, and as an argument of `SegmentProvider`. */
export type SettingName = keyof typeof Shape;
export const settingNames = Object.keys(Shape) as readonly SettingName[];

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
  const { settings, problems } = judgeSettings(config, env);
  if (problems.size > 0) throw new UsageError([...problems.values()].join("; "));
  return settings;
}

/** Settings, in which the default stands for what is missing or wrong, and a sentence about each that is. */
export function judgeSettings(
  config: ConfigLookup,
  env: NodeJS.ProcessEnv,
): { settings: Settings; problems: ReadonlyMap<SettingName, string> } {
  const values: Record<string, unknown> = {};
  const problems = new Map<SettingName, string>();
  for (const key of settingNames) {
    const schema = Shape[key];
    const { name, value } = placeOf(key, config, env);
    const parsed = schema.safeParse(value);
    values[key] = parsed.success ? parsed.data : schema.parse(undefined);
    // The first says enough: every rule of a setting has the same fix.
    if (!parsed.success) problems.set(key, `${name} ${parsed.error.issues[0]?.message ?? "is wrong"}`);
  }
  const found = values as z.output<z.ZodObject<typeof Shape>>;
  const apiUrl = found.apiUrl ?? regionUrls[found.region];
  if (found.token === undefined && !problems.has("token")) problems.set("token", missingToken);
  if (config("segment:workspace")?.trim() === "") problems.set("workspace", emptyPin);
  if (found.connections === "api" && found.connectionRoute === undefined && !problems.has("connectionRoute"))
    problems.set("connectionRoute", missingRoute);
  const urlProblem = problemOf(apiUrl);
  if (urlProblem !== undefined)
    problems.set("apiUrl", `${placeOf("apiUrl", config, env).name} ${urlProblem}`);
  return { settings: settingsOf(found, apiUrl, env), problems };
}

function settingsOf(
  found: z.output<z.ZodObject<typeof Shape>>,
  apiUrl: string,
  env: NodeJS.ProcessEnv,
): Settings {
  const { token = "", timeoutSeconds, maxWaitMinutes } = found;
  const { workspace, space, environment, connections, connectionRoute, adopt, maxTraits, maxAudiences } =
    found;
  return {
    token,
    apiUrl: apiUrl.replace(/\/+$/, ""),
    workspace,
    space,
    environment,
    connections,
    connectionRoute,
    adopt,
    maxTraits,
    maxAudiences,
    timeoutMs: timeoutSeconds * 1000,
    maxWaitMs: maxWaitMinutes * 60_000,
    rateWindowMs: Number(env["SEGMENT_RATE_WINDOW_MS"] ?? 60_000),
  };
}

const missingToken =
  "no Segment token: set it with `pulumi config set --secret segment:token`, pass `token` to a SegmentProvider, " +
  "or export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN)";
/** Whoever wrote the key meant to pin one; any other setting that is empty is as good as none. */
const emptyPin = "segment:workspace is empty: set it to the id or slug of the workspace, or remove the key";
const missingRoute =
  "segment:connectionRoute is required when segment:connections is `api`: a path such as " +
  "`/spaces/{spaceId}/sources/{sourceId}` of your own gateway; Segment's Public API has none, so use `app` without one";

/** Where a setting stands, and what it says; stack configuration and arguments go before the environment. */
export function placeOf(
  key: SettingName,
  config: ConfigLookup,
  env: NodeJS.ProcessEnv,
): { name: string; value: string | undefined } {
  const names = [`segment:${key}`, ...(environmentVariables[key] ?? [])];
  const texts = names.map((name) => ({ name, value: name.includes(":") ? config(name) : env[name] }));
  const filled = texts.find(({ value }) => value !== undefined && value.trim() !== "");
  return filled ?? { name: `segment:${key}`, value: undefined };
}

/** What is wrong with a base URL; says no more of it than its host, since a password may stand in the rest. */
function problemOf(apiUrl: string): string | undefined {
  const example = "it reads like https://api.segmentapis.com";
  if (!URL.canParse(apiUrl)) return `is not a URL; ${example}`;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(apiUrl);
  if (username !== "" || password !== "")
    return `must hold no user name and no password, since the token is all that Segment asks for; ${example}`;
  if (search !== "" || hash !== "") return `must end before "?" and "#"; ${example}`;
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname)))
    return `must be https, because the token travels with every request; http is for this machine only, not for "${hostname}"`;
  // A gateway may serve the API below a path of its own; Segment does not.
  if (pathname !== "/" && hostname.endsWith(".segmentapis.com"))
    return `must have no path: take "${pathname}" away, so that it reads https://${hostname}`;
  return undefined;
}
