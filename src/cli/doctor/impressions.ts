import type { ComputedTrait, Filter, SchemaProperty, Space } from "../../api";
import { drops } from "../../fql";
import { check as checkFilter } from "../../fql";
import { likeliest, nearest } from "../../query/suggest";
import { undecidedLabels, undecidedTreatments } from "../../query";
import { isNotRead, type SpaceSchema } from "../preview/schema";
import { placeholdersIn } from "./identities";
import { fail, type Line, note, ok, unknown, warn } from "./report";
import { flagTraits, type PropertyNames, stores } from "./traits";

/** Longer ago than this, impressions no longer arrive. */
const lately = 30 * 86_400_000;

/** Names under which pipelines send what an impression says; the first is the default of `TreatmentTraits`. */
const spellings = {
  flag: ["split", "feature", "featureFlag", "featureName", "flag", "flagName"],
  treatment: ["treatment", "value", "variation"],
  environment: ["environmentName", "environment", "env"],
  label: ["label", "rule"],
} as const;
type Role = keyof typeof spellings;

export interface Impressions {
  readonly lines: readonly Line[];
  readonly names: PropertyNames;
  /** Whether the event has arrived lately. */
  readonly isDelivering: boolean;
}

export interface Given {
  readonly event: string;
  readonly now: number;
  readonly filters: readonly Filter[];
  readonly traits: readonly ComputedTrait[];
}

/** What the impressions of a space look like, by what its schema shows: at most six look-ups. */
export async function impressionsOf(space: Space, schema: SpaceSchema, given: Given): Promise<Impressions> {
  const { event, now } = given;
  const defaults = { flag: "split", treatment: "treatment", label: "label" };
  const seen = await schema.event(event);
  if (isNotRead(seen))
    return {
      lines: [note("event", `which events space ${space.slug} has received is not known`)],
      names: defaults,
      isDelivering: false,
    };
  if (seen.found === undefined)
    return { lines: [neverSeen(event, space, seen.known)], names: defaults, isDelivering: false };
  const { lastSeenAt } = seen.found;
  const isDelivering = now - Date.parse(lastSeenAt) <= lately;
  const properties = await schema.properties(event);
  const arrival = isDelivering
    ? ok("event", `${event} was last received ${lastSeenAt}`)
    : warn(
        "event",
        `space ${space.slug} has last received ${event} ${lastSeenAt}, more than 30 days ago`,
        "see whether its source is connected and enabled, and whether 'Track impressions' is on for the flags in Split",
      );
  if (isNotRead(properties)) return { lines: [arrival], names: defaults, isDelivering };
  const own = properties.filter(({ type }) => type === "PROPERTY").map(({ name }) => name);
  const found = Object.fromEntries(
    Object.entries(spellings).map(([role, known]) => [role, known.find((name) => own.includes(name))]),
  ) as Readonly<Record<Role, string | undefined>>;
  const names = {
    flag: found.flag ?? defaults.flag,
    treatment: found.treatment ?? defaults.treatment,
    label: found.label ?? defaults.label,
  };
  const lines = [
    arrival,
    ...nameLines(found, properties),
    ...(await environmentLines(space, schema, found.environment, given)),
    ...(await undecidedLines(schema, found, names, given)),
    ...(await keyLines(schema, own, event)),
  ];
  return { lines, names, isDelivering };
}

function neverSeen(event: string, space: Space, known: readonly string[]): Line {
  const meant = nearest(event, known) ?? known.find((name) => /treatment|impression/i.test(name));
  const says = `space ${space.slug} has never received ${event}`;
  if (meant !== undefined)
    return warn(
      "event",
      `${says}; it has ${meant}`,
      `where the pipeline renames it, say so: \`event: "${meant}"\` of TreatmentTraits, and --event ${meant} here`,
    );
  const has = known.length === 0 ? "nothing has arrived at all" : `it has ${likeliest(event, known)}`;
  return warn(
    "event",
    `${says}: ${has}`,
    "connect the source to the space in Segment, and let Split's integration with Segment send the environment's impressions to that source",
  );
}

function nameLines(
  found: Readonly<Record<Role, string | undefined>>,
  properties: readonly SchemaProperty[],
): Line[] {
  const has = likeliest(
    "",
    properties.filter(({ type }) => type === "PROPERTY").map(({ name }) => name),
  );
  const other = (["flag", "treatment", "environment", "label"] as const).filter(
    (role) => found[role] !== undefined && found[role] !== spellings[role][0],
  );
  const lines: Line[] = [];
  for (const role of ["flag", "treatment"] as const) {
    if (found[role] === undefined)
      lines.push(
        fail(
          "properties",
          `the impressions have no property \`${spellings[role][0]}\`: they have ${has}`,
          `name the one that holds the ${role}: \`properties: { ${role}: "..." }\` of TreatmentTraits`,
        ),
      );
  }
  if (found.environment === undefined)
    lines.push(
      warn(
        "properties",
        `the impressions do not say of which environment they are: they have ${has}`,
        'leave `environmentName` out, and connect sources of one environment alone; or name the property: `properties: { environment: "..." }`',
      ),
    );
  if (other.length > 0) {
    const named = other.map((role) => `${role}: "${found[role]}"`).join(", ");
    lines.push(
      warn(
        "properties",
        `the impressions name ${other.map((role) => `\`${spellings[role][0]}\` as \`${found[role]}\``).join(", ")}`,
        `say so: \`properties: { ${named} }\` of TreatmentTraits`,
      ),
    );
  }
  if (lines.length > 0) return lines;
  const names = Object.values(found).filter((name) => name !== undefined);
  const version = properties.find(({ name }) => name === "splitVersionNumber");
  return [
    ok("properties", `the impressions have ${[...names, ...(version ? [version.name] : [])].join(", ")}`),
  ];
}

/** Several environments in one space: whatever filters for none of them takes all. */
async function environmentLines(
  space: Space,
  schema: SpaceSchema,
  property: string | undefined,
  { event, filters }: Given,
): Promise<Line[]> {
  if (property === undefined) return [];
  const values = await schema.values(event, property, "PROPERTY");
  if (isNotRead(values) || values.length === 0) return [];
  if (values.length === 1) return [ok("environments", `all of environment ${values[0]}`)];
  const passing = values.filter((value) => !isDropped(filters, event, property, value));
  if (passing.length <= 1)
    return [
      ok("environments", `space filters let only ${passing[0] ?? "none"} of ${values.join(", ")} pass`),
    ];
  return [
    warn(
      "environments",
      `space ${space.slug} has received impressions of ${likeliest("", passing)}`,
      "disconnect the sources of the others, or let Segment drop them: `enforceEnvironment: true` of TreatmentTraits beside `environmentName`",
    ),
  ];
}

function isDropped(filters: readonly Filter[], event: string, property: string, value: string): boolean {
  const known = { type: "track", event, [`properties.${property}`]: value };
  return filters.some(
    ({ if: statement, enabled, drop }) =>
      enabled !== false &&
      drop !== false &&
      typeof statement === "string" &&
      checkFilter(statement).ok &&
      drops(statement, known) === "every",
  );
}

/** Impressions that no targeting rule decided, and the traits that would store them. */
async function undecidedLines(
  schema: SpaceSchema,
  found: Readonly<Record<Role, string | undefined>>,
  names: PropertyNames,
  { event, traits }: Given,
): Promise<Line[]> {
  const seen: { readonly property: string; readonly value: string }[] = [];
  const notSeen: string[] = [];
  for (const [role, undecided] of [
    ["treatment", undecidedTreatments],
    ["label", undecidedLabels],
  ] as const) {
    const property = found[role];
    if (property === undefined) {
      notSeen.push(`the impressions have no property \`${spellings[role][0]}\``);
      continue;
    }
    const values = await schema.values(event, property, "PROPERTY");
    if (isNotRead(values)) notSeen.push(`the values of \`${property}\` could not be read`);
    else
      seen.push(...undecided.filter((value) => values.includes(value)).map((value) => ({ property, value })));
  }
  if (seen.length === 0) return [noneSeen(notSeen, found)];
  const all = flagTraits(traits, event, names);
  const storing = all.filter((trait) =>
    seen.some(({ property, value }) => stores(trait, event, { [property]: value })),
  );
  const what = seen.map(({ property, value }) => `${property} "${value}"`).join(", ");
  if (all.length > 0 && storing.length === 0)
    return [ok("undecided", `there are undecided impressions (${what}), and no trait stores them`)];
  const who = all.length === 0 ? "" : `; ${storing.length} of ${all.length} traits store them`;
  return [
    warn(
      "undecided",
      `some impressions are no decision of a targeting rule (${what})${who}`,
      '`undecided: "ignore"` of TreatmentTraits, or decidedOnly() around the conditions of a LastComputedTrait',
    ),
  ];
}

/** Labels may be switched off, and each of the two may have a name that is not known here: what was not looked at is said. */
function noneSeen(
  notSeen: readonly string[],
  { treatment, label }: Readonly<Record<Role, string | undefined>>,
): Line {
  if (notSeen.length === 0) return ok("undecided", "none that no targeting rule has decided");
  const why = notSeen.join(", and ");
  if (treatment !== undefined && label === undefined && notSeen.length === 1)
    return note(
      "undecided",
      `no treatment that no targeting rule has decided; ${why}, which would tell more`,
    );
  return unknown(
    "undecided",
    `whether a targeting rule has decided all impressions is not known: ${why}`,
    'see in the space\'s schema whether an impression can be `control`, or one that the SDK was not ready for; `undecided: "ignore"` of TreatmentTraits leaves them out',
  );
}

/** The key that was evaluated becomes the id of the call, and the schema shows the key where the pipeline sends it. */
async function keyLines(schema: SpaceSchema, own: readonly string[], event: string): Promise<Line[]> {
  if (!own.includes("key")) return [];
  const values = await schema.values(event, "key", "PROPERTY");
  if (isNotRead(values)) return [];
  const shared = placeholdersIn(values);
  if (shared.length === 0) return [];
  return [
    warn(
      "identity",
      `some impressions are of a key that is nobody's: ${shared.map((key) => `"${key}"`).join(", ")}; all who share it are one profile`,
      "give getTreatment the user's own id; --calls FILE says which flags it is",
    ),
  ];
}
