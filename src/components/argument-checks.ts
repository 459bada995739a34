import {
  anything,
  filledText,
  listOf,
  mapOf,
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
import type { TreatmentFlag, TreatmentSource, TreatmentTraitsArgs } from "./treatment-traits-args";

/** Inputs that go on to a child, whose provider judges them. */
function passedOn(inputs: Readonly<Record<string, true>>): Record<string, Rule> {
  const names = Object.keys(inputs).filter((name) => name !== "spaceId");
  return Object.fromEntries(names.map((name) => [name, anything]));
}

const ofComponent = {
  spaceId: filledText,
  environmentName: filledText,
  namePrefix: plainText,
  properties: mapOf({ flag: filledText, treatment: filledText, environment: filledText, label: filledText }),
  excludeTreatments: listOf(filledText, "treatments"),
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
      id: needed(plainText, 'the flag\'s name in Split, as in { id: "checkout_redesign" }'),
      name: filledText,
      opts: resourceOptions,
      conditions: (value, path) => conditionsProblems(path, value),
    } satisfies Partial<Record<keyof TreatmentFlag, Rule>>),
  },
  besideFlags,
);

/** YAML reads a flag called 2024 or yes as a number or a boolean. */
const flag: Rule = (value, path) => {
  if (typeof value === "string") return plainText(value, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [
      `\`${path}\` must be a flag's name as a text in quotes, or a map with its \`id\`, not ${kindOfValue(value)}`,
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
  enforceEnvironment,
} satisfies Record<keyof TreatmentTraitsArgs, Rule>);
