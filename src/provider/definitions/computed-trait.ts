import { parse, print } from "../../query";
import { text } from "../properties";
import { ComputedTraitInputs } from "./inputs";
import { definitionHandler } from "./life";
import { traitKind } from "./traits";

/** Computed traits of any form, with their definition written in Segment's query language. */
export const computedTrait = definitionHandler(
  traitKind<ComputedTraitInputs>(ComputedTraitInputs, {
    definitionInputs: ["query"],
    compile: (inputs) => parse(text(inputs, "query"), { as: "trait" }),
    spell: (query) => ({ query: print(query) }),
  }),
);
