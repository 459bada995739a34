import { compileLast, decompileLast, type LastTrait } from "../query";
import { LastComputedTraitInputs } from "./trait-inputs";
import { traitHandler } from "./trait-handler";

/** "Last" computed traits: the newest value of an event property, under conditions on the event's other properties. */
export const lastComputedTrait = traitHandler(LastComputedTraitInputs, {
  inputs: ["event", "property", "conditions", "within"],
  compile: ({ event, property, conditions, within }) =>
    compileLast(
      Object.fromEntries(
        Object.entries({ event, property, conditions, within }).filter(([, value]) => value !== undefined),
      ) as unknown as LastTrait,
    ),
  spell: (query) => {
    const last = decompileLast(query);
    return last === undefined ? undefined : { ...last };
  },
});
