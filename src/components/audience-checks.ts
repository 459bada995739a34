import { compileLastIs, QueryBuildError, traitKey } from "../query";
import { isDeferred, kindOfValue } from "../resources/problems";
import { audiencesOver, treatmentsOf, type PlannedAudience } from "./treatment-audiences";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";
import { undecidedTreatments } from "./undecided";

/** What is wrong with the treatments of which audiences are to be made, before any of them has a name. */
export function treatmentProblems(flags: readonly TreatmentFlag[], args: TreatmentTraitsArgs): string[] {
  const over = audiencesOver(args);
  if (over === undefined) return unusedTreatments(flags, args);
  return [
    ...withoutTreatments(flags, args),
    ...flags.flatMap((flag) => problemsOf(flag, args)),
    ...(over === "events" ? leftover(flags, args) : []),
  ];
}

/** They would look as if they chose what is stored. */
function unusedTreatments(flags: readonly TreatmentFlag[], args: TreatmentTraitsArgs): string[] {
  const saying = flags.filter(({ treatments }) => treatments !== undefined).map(({ id }) => `"${id}"`);
  const places = [
    ...(args.treatments === undefined ? [] : ["beside `flags`"]),
    ...(saying.length === 0 ? [] : [`of flag${saying.length === 1 ? "" : "s"} ${saying.join(", ")}`]),
  ];
  if (places.length === 0) return [];
  return [
    `\`treatments\` ${places.join(" and ")} would do nothing, since they say of what audiences are made, and none are asked for: write audiences: "perTreatment" beside \`flags\`, or take \`treatments\` out (a trait stores every treatment but those of \`excludeTreatments\`)`,
  ];
}

/** Nobody but the program knows what a flag can serve: impressions show only what it has served. */
function withoutTreatments(flags: readonly TreatmentFlag[], args: TreatmentTraitsArgs): string[] {
  const missing = flags.filter((flag) => treatmentsOf(flag, args) === undefined).map(({ id }) => `"${id}"`);
  if (missing.length === 0) return [];
  const whose = missing.length === 1 ? `flag ${missing[0]} has` : `flags ${missing.join(", ")} have`;
  return [
    `${whose} no \`treatments\`, of which \`audiences\` are made: list what each can serve, as in { id: "checkout_redesign", treatments: ["on", "off"] } (an empty list makes no audience of a flag), or write \`treatments\` beside \`flags\` where all serve the same`,
  ];
}

function problemsOf(flag: TreatmentFlag, args: TreatmentTraitsArgs): string[] {
  const treatments = treatmentsOf(flag, args) ?? [];
  const never = neverStored(args);
  const problems = [...new Set(treatments)].flatMap((treatment) => {
    const shown = `treatment ${JSON.stringify(treatment)}`;
    if (treatments.filter((other) => other === treatment).length > 1) return `${shown} is listed twice`;
    const unspeakable = spelling(treatment);
    if (unspeakable !== undefined) return `${shown} ${unspeakable}`;
    if (!never.includes(treatment)) return [];
    return `${shown} never counts, as \`excludeTreatments\` or \`undecided\` says, so nobody would belong to its audience: take it out of \`treatments\``;
  });
  if (treatments.length > 0 && !(flag.type === undefined || flag.type === "USERS"))
    problems.push(
      "its `type` makes it a trait of accounts, and audiences per treatment are of users: give it `treatments: []`, and write an Audience",
    );
  return problems.map((problem) => `flag "${flag.id}": ${problem}`);
}

function neverStored({ excludeTreatments = [], undecided }: TreatmentTraitsArgs): unknown[] {
  const excluded = excludeTreatments.filter((one) => !isDeferred(one));
  return undecided === "ignore" ? [...excluded, ...undecidedTreatments] : excluded;
}

/** Why a treatment cannot stand in a query. */
function spelling(treatment: string): string | undefined {
  try {
    compileLastIs({ event: "any", property: "any" }, treatment);
    return undefined;
  } catch (error) {
    if (error instanceof QueryBuildError) return error.message.replace(/^`value` /, "");
    throw error;
  }
}

/** What a flag can only say of a trait. */
const ofTraits = ["name", "description", "type", "includeAnonymousUsers", "destinations", "opts"] as const;

function leftover(flags: readonly TreatmentFlag[], args: TreatmentTraitsArgs): string[] {
  const none =
    "speaks of a trait, and audiences over events have none: take it out, or make them over the trait";
  const component = args.destinations === undefined ? [] : [`\`destinations\` ${none}`];
  return [
    ...component,
    ...flags.flatMap((flag) =>
      ofTraits
        .filter((name) => flag[name] !== undefined)
        .map((name) => `flag "${flag.id}": \`${name}\` ${none}`),
    ),
  ];
}

/**
 * Audiences whose names give no key of their own: membership stands on profiles under the key, among the traits.
 *
 * @param traitNames - names of the traits that are made, as far as they are known
 */
export function audienceNameProblems(
  planned: readonly PlannedAudience[],
  traitNames: readonly string[],
): string[] {
  const unnamed = planned.filter(({ name }) => typeof name !== "string" || name === "");
  if (unnamed.length > 0)
    return unnamed.map(
      ({ flag, treatment, name }) =>
        `\`audiences.name\` must give a text for flag "${flag.id}" and treatment ${JSON.stringify(treatment)}, not ${kindOfValue(name)}`,
    );
  const traits = traitNames.map((name) => ({ key: traitKey(name), said: `trait ${JSON.stringify(name)}` }));
  const audiences = planned.map(({ flag, treatment, name }) => ({
    key: traitKey(name),
    said: `audience ${JSON.stringify(name)} (flag "${flag.id}", treatment ${JSON.stringify(treatment)})`,
  }));
  return [...Map.groupBy([...traits, ...audiences], ({ key }) => key)]
    .filter(([, sharing]) => sharing.length > 1)
    .map(
      ([key, sharing]) =>
        `${sharing.map(({ said }) => said).join(" and ")} would share the key "${key}": tell them apart with \`audiences.name\``,
    );
}
