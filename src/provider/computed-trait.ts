import { parse, print } from "../query";
import { definitionHandler } from "./definition-handler";
import { ComputedTraitInputs } from "./definition-inputs";
import { text } from "./handler";
import { traitKind } from "./trait-kind";

/** Computed traits of any form, with their definition written in Segment's query language. */
export const computedTrait = definitionHandler(
  traitKind(ComputedTraitInputs, {
    definitionInputs: ["query"],
    compile: (inputs) => parse(text(inputs, "query"), { as: "trait" }),
    spell: (query) => ({ query: print(query) }),
  }),
);
