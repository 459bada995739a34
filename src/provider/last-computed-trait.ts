import { compileLast, decompileLast, type LastTrait } from "../query";
import { definitionHandler } from "./definition-handler";
import { LastComputedTraitInputs } from "./definition-inputs";
import { traitKind } from "./trait-kind";

/** "Last" computed traits: the newest value of an event property, under conditions on the event's other properties. */
export const lastComputedTrait = definitionHandler(
  traitKind(LastComputedTraitInputs, {
    definitionInputs: ["event", "property", "conditions", "within"],
    compile: ({ event, property, conditions, within }) => {
      const given = Object.entries({ event, property, conditions, within }).filter(
        ([, value]) => value !== undefined,
      );
      return compileLast(Object.fromEntries(given) as unknown as LastTrait);
    },
    spell: (query) => {
      const last = decompileLast(query);
      return last === undefined ? undefined : { ...last };
    },
  }),
);
