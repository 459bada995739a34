import type { Workspace } from "../../api";
import {
  SegmentAuthError,
  type SegmentClient,
  SegmentNetworkError,
  SegmentNotFoundError,
  tokenAdvice,
  isLoopback,
} from "../../client";
import { placeOf, judgeSettings, type SettingName, type Settings } from "../../provider/workspace/settings";
import { inTime } from "../review/spaces";
import type { StackConfig } from "../segment";
import { fail, type Line, note, ok, unknown, warn } from "./report";
import type { Situation } from "./situation";

/** The settings of a run, and what is to be said of them. */
export interface JudgedSettings {
  readonly lines: readonly Line[];
  readonly settings: Settings;
  /** Whether Segment can be asked with them. */
  readonly isUsable: boolean;
}

/** Without these nobody can be asked. */
const essential: readonly SettingName[] = ["token", "apiUrl", "region"];

export function judgedSettings(
  { env }: Situation,
  config: StackConfig,
  stack: string | undefined,
): JudgedSettings {
  const lookUp = (key: string): string | undefined => config[key];
  const { settings, problems } = judgeSettings(lookUp, env);
  const lines = [...problems].map(([key, says]) =>
    fail(key === "token" ? "token" : "settings", says, fixOf(key, stack)),
  );
  if (settings.token !== "") lines.push(...tokenLines(env, config));
  if (!problems.has("apiUrl") && !problems.has("region")) lines.push(addressLine(settings.apiUrl));
  const isUsable = settings.token !== "" && essential.every((key) => !problems.has(key));
  return { lines, settings, isUsable };
}

function fixOf(key: SettingName, stack: string | undefined): string {
  const of = stack === undefined ? "" : ` --stack ${stack}`;
  if (key === "token")
    return `pulumi config set --secret segment:token${of}, or export SEGMENT_PUBLIC_API_TOKEN; tokens are made by a workspace owner in Settings, Access Management, Tokens`;
  if (key === "apiUrl")
    return `pulumi config rm segment:apiUrl${of}, or unset SEGMENT_API_URL, and set segment:region instead`;
  if (key === "connectionRoute") return `pulumi config set segment:connections app${of}`;
  return `pulumi config set segment:${key} VALUE${of}`;
}

/** Where it came from, and what that hides. Never the token itself. */
function tokenLines(env: NodeJS.ProcessEnv, config: StackConfig): Line[] {
  const { name } = placeOf("token", (key) => config[key], env);
  const from = name === "segment:token" ? "the stack's segment:token" : name;
  const places = ["SEGMENT_PUBLIC_API_TOKEN", "PUBLIC_API_TOKEN"];
  const others = places.filter((other) => other !== name && (env[other] ?? "").trim() !== "");
  const hidden = others.filter(
    (other) => env[other]?.trim() !== placeOf("token", (key) => config[key], env).value?.trim(),
  );
  return [
    ok("token", `the token comes from ${from}`),
    ...hidden.map((other) => note("token", `${other} holds another token, which is not used`)),
  ];
}

function addressLine(apiUrl: string): Line {
  const { hostname } = new URL(apiUrl);
  return isLoopback(hostname)
    ? note("address", `${apiUrl} is asked, which is on this machine and so not Segment itself`)
    : ok("address", `${apiUrl} is asked`);
}

/** A client of its own, since one whose token was refused asks nothing more. */
type ClientAt = (apiUrl: string) => SegmentClient;

/** The workspace behind the token; undefined where nothing more can be asked. */
export async function workspaceOf(
  client: SegmentClient,
  clientAt: ClientAt,
  settings: Settings,
  situation: Situation,
  stack: string | undefined,
): Promise<{ lines: readonly Line[]; workspace?: Workspace }> {
  let workspace;
  try {
    workspace = await inTime(client).workspace.get();
  } catch (error) {
    if (situation.signal.aborted || !(error instanceof Error)) throw error;
    return { lines: [await refusal(error, clientAt, settings, situation, stack)] };
  }
  const { slug, id, name } = workspace;
  const pinned = settings.workspace;
  const of = stack === undefined ? "" : ` --stack ${stack}`;
  if (pinned !== undefined && pinned !== id && pinned !== slug)
    return {
      lines: [
        fail(
          "workspace",
          `the token belongs to workspace ${slug} (${id}), and segment:workspace is "${pinned}", so that every run stops`,
          `use a token of ${pinned}, or: pulumi config set segment:workspace ${slug}${of}`,
        ),
      ],
    };
  const lines = [ok("workspace", `workspace ${name}, slug ${slug} (${id})`)];
  if (pinned === undefined && stack !== undefined)
    lines.push(
      warn(
        "workspace",
        "the stack does not pin its workspace, so that a token of another one would be taken",
        `pulumi config set segment:workspace ${slug}${of}`,
      ),
    );
  return { lines, workspace };
}

async function refusal(
  error: Error,
  clientAt: ClientAt,
  settings: Settings,
  situation: Situation,
  stack: string | undefined,
): Promise<Line> {
  const { apiUrl } = settings;
  if (error instanceof SegmentAuthError) {
    const other = await otherRegion(clientAt, settings, situation);
    if (other === undefined) return refusedToken(await readableWith(clientAt, apiUrl));
    const of = stack === undefined ? "" : ` --stack ${stack}`;
    return fail(
      "region",
      `the token is one of region ${other}, and ${apiUrl} is asked`,
      `pulumi config set segment:region ${other}${of}, or export SEGMENT_REGION=${other}`,
    );
  }
  if (error instanceof SegmentNotFoundError)
    return fail(
      "address",
      `no Public API is at ${apiUrl}: ${error.message}`,
      "take segment:apiUrl and SEGMENT_API_URL away, and set segment:region instead",
    );
  if (error instanceof SegmentNetworkError && !error.mayHaveHappened)
    return fail(
      "address",
      `${apiUrl} cannot be reached: ${error.message}`,
      "check the address, the network and the certificates that Node knows (NODE_EXTRA_CA_CERTS)",
    );
  return unknown("address", error.message, "run this again later, and see whether it lasts");
}

function refusedToken(readable: string | undefined): Line {
  const fix = tokenAdvice.replace(/^[^:]*: /, "");
  return readable === undefined
    ? fail("token", "Segment rejects the token for the workspace, its spaces, sources and labels alike", fix)
    : fail(
        "permission",
        `the token may read ${readable}, and not the workspace, with which every run begins`,
        "give it a role that may read the workspace, such as Workspace Owner (Settings, Access Management, Tokens)",
      );
}

/** Something that a token may read which may not read its workspace; a refusal looks the same as that of an invalid one. */
async function readableWith(clientAt: ClientAt, apiUrl: string): Promise<string | undefined> {
  const looks: readonly [string, (client: SegmentClient) => Promise<unknown>][] = [
    ["spaces", ({ spaces }) => spaces.list()],
    ["sources", ({ sources }) => sources.list()],
    ["labels", ({ labels }) => labels.list()],
  ];
  for (const [what, look] of looks) {
    const isRead = await look(inTime(clientAt(apiUrl))).then(
      () => true,
      () => false,
    );
    if (isRead) return what;
  }
  return undefined;
}

/** The region that takes a token which this one has refused. An address of one's own has none. */
async function otherRegion(
  clientAt: ClientAt,
  { apiUrl }: Settings,
  { regions }: Situation,
): Promise<"us" | "eu" | undefined> {
  const own = (["us", "eu"] as const).find((region) => regions[region] === apiUrl);
  if (own === undefined) return undefined;
  const other = own === "us" ? "eu" : "us";
  return inTime(clientAt(regions[other]))
    .workspace.get()
    .then(
      () => other,
      () => undefined,
    );
}
