import { compileLast, decompileLast, type LastTrait } from "../../query";
import type { InputRules } from "../inputs/rules";
import { LastComputedTraitInputs, LastDefinition, traitRules } from "./inputs";
import { definitionHandler } from "./life";
import { traitKind } from "./traits";

const rules: InputRules<LastComputedTraitInputs> = {
  ...traitRules,
  event: { change: "definition" },
  property: { change: "definition" },
  conditions: { change: "definition" },
  within: { change: "definition" },
  excludeSources: { change: "definition" },
  query: { change: "own" },
};

/** "Last" computed traits: the newest value of an event property, under conditions on the event's other properties. */
export const lastComputedTrait = definitionHandler(
  traitKind<LastComputedTraitInputs>("LastComputedTrait", LastComputedTraitInputs, rules, {
    compile: (inputs) => {
      const { event, property, conditions, within, excludeSources } = LastDefinition.parse(inputs);
      const last: LastTrait = {
        event,
        property,
        ...(conditions === undefined ? {} : { conditions }),
        ...(within === undefined ? {} : { within }),
        ...(excludeSources === undefined ? {} : { excludeSources }),
      };
      return compileLast(last);
    },
    spell: (query) => {
      const last = decompileLast(query);
      return last === undefined ? undefined : { ...last };
    },
  }),
);
