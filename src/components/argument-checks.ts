import { mayBeSourceId, noSourceId } from "../query/source-id";
import {
  anything,
  filledText,
  listOf,
  mapOf,
  namesResource,
  namingText,
  needed,
  neededText,
  oneOf,
  plainText,
  type Rule,
} from "../resources/arguments";
import { lastComputedTraitInputs } from "../resources/last-computed-trait";
import { isDeferred, isMap, kindOfValue } from "../resources/problems";
import { sourceConnectionInputs } from "../resources/source-connection";
import { conditionsProblems } from "../resources/written-conditions";
import { resourceOptions } from "./resource-options";
import type {
  TreatmentAudiences,
  TreatmentFlag,
  TreatmentSource,
  TreatmentTraitsArgs,
} from "./treatment-traits-args";

/** Inputs that go on to a child, whose provider judges them. */
function passedOn(inputs: Readonly<Record<string, true>>): Record<string, Rule> {
  const names = Object.keys(inputs).filter((name) => name !== "spaceId");
  return Object.fromEntries(names.map((name) => [name, anything]));
}

/** Judged here too, since audiences over the events have no input of their own for it. */
const sourceId: Rule = (value, path) =>
  typeof value === "string" && value !== "" && !mayBeSourceId(value)
    ? [`\`${path}\` ${noSourceId}`]
    : filledText(value, path);

const sourceIds = listOf(sourceId, "source ids");

/** YAML reads a treatment called on, off or 1 as a boolean or a number. */
const treatment: Rule = (value, path) => {
  if (typeof value === "string") {
    if (value === "") return [`\`${path}\` must not be empty: it is what the flag serves`];
    if (value !== value.trim())
      return [
        `\`${path}\` ${JSON.stringify(value)} has blanks at its ends, and impressions have none there: take them out`,
      ];
    return plainText(value, path);
  }
  const why = isDeferred(value) ? `: ${namesResource}` : "";
  return [`\`${path}\` must be a treatment as a text in quotes, not ${kindOfValue(value)}${why}`];
};

const treatments = listOf(treatment, "treatments");

const audiencesMap = mapOf({
  per: needed(oneOf("treatment"), 'write per: "treatment"'),
  over: oneOf("trait", "events"),
  name: (value, path) =>
    typeof value === "function"
      ? []
      : [
          `\`${path}\` must be a function such as (flag, treatment) => \`\${flag} is \${treatment}\`, not ${kindOfValue(value)}`,
        ],
} satisfies Record<keyof TreatmentAudiences, Rule>);

const audiences: Rule = (value, path) => {
  if (value === undefined || value === "perTreatment") return [];
  if (isMap(value)) return audiencesMap(value, path);
  return [
    `\`${path}\` must be "perTreatment", or a map such as { per: "treatment", over: "events" }, not ${typeof value === "string" ? JSON.stringify(value) : kindOfValue(value)}`,
  ];
};

const ofComponent = {
  spaceId: filledText,
  environmentName: filledText,
  namePrefix: plainText,
  properties: mapOf({ flag: filledText, treatment: filledText, environment: filledText, label: filledText }),
  excludeTreatments: listOf(filledText, "treatments"),
  audiences,
  undecided: oneOf("store", "ignore"),
  identity: oneOf("user", "anonymous", "both"),
};

const besideFlags = {
  names: [...Object.keys(ofComponent), "enforceEnvironment"],
  place: "to the component: write it beside `flags`",
};

const flagMap = mapOf(
  {
    ...passedOn(lastComputedTraitInputs),
    ...({
      id: needed(namingText, 'the flag\'s name in Split, as in { id: "checkout_redesign" }'),
      name: filledText,
      opts: resourceOptions,
      conditions: (value, path) => conditionsProblems(path, value),
      excludeSources: (value, path) => (isDeferred(value) ? [] : sourceIds(value, path)),
      treatments,
    } satisfies Partial<Record<keyof TreatmentFlag, Rule>>),
  },
  besideFlags,
);

/** YAML reads a flag called 2024 or yes as a number or a boolean. */
const flag: Rule = (value, path) => {
  if (typeof value === "string") return plainText(value, path);
  if (typeof value !== "object" || value === null || Array.isArray(value) || isDeferred(value)) {
    const why = isDeferred(value) ? `: ${namesResource}` : "";
    return [
      `\`${path}\` must be a flag's name as a text in quotes, or a map with its \`id\`, not ${kindOfValue(value)}${why}`,
    ];
  }
  return flagMap(value, path);
};

const sourceMap = mapOf(
  {
    ...passedOn(sourceConnectionInputs),
    ...({
      id: filledText,
      sourceId: neededText("the id of the source, as its page in Segment shows it"),
    } satisfies Partial<Record<keyof TreatmentSource, Rule>>),
  },
  besideFlags,
);

const source: Rule = (value, path) => {
  const nameless = isMap(value) && isDeferred(value["sourceId"]) && value["id"] === undefined;
  const problems = sourceMap(value, path);
  return nameless
    ? [
        ...problems,
        `\`${path}.sourceId\` comes later, so it names no resource: give the source an \`id\` that does`,
      ]
    : problems;
};

const filterMap = mapOf({ name: filledText });

const enforceEnvironment: Rule = (value, path) => {
  if (value === undefined || typeof value === "boolean") return [];
  if (isMap(value)) return filterMap(value, path);
  return [`\`${path}\` must be true, false, or a map with the filter's \`name\`, not ${kindOfValue(value)}`];
};

/** What is wrong with a component's arguments, whatever types they have at run time. */
export const argumentProblems = mapOf({
  flags: needed(listOf(flag, "flags' names"), 'list the flags by name, as in flags: ["checkout_redesign"]'),
  archived: listOf(flag, "flags' names"),
  sources: listOf(source, "sources"),
  ...ofComponent,
  event: filledText,
  destinations: anything,
  excludeSources: sourceIds,
  treatments: (value, path) =>
    Array.isArray(value) && value.length === 0
      ? [`\`${path}\` must name at least one treatment; leave it out instead`]
      : treatments(value, path),
  enforceEnvironment,
} satisfies Record<keyof TreatmentTraitsArgs, Rule>);
