import { parse, print } from "../../query";
import { text } from "../properties";
import type { InputRules } from "../inputs/rules";
import { ComputedTraitInputs, traitRules } from "./inputs";
import { definitionHandler } from "./life";
import { traitKind } from "./traits";

const rules: InputRules<ComputedTraitInputs> = { ...traitRules, query: { change: "definition" } };

/** Computed traits of any form, with their definition written in Segment's query language. */
export const computedTrait = definitionHandler(
  traitKind<ComputedTraitInputs>("ComputedTrait", ComputedTraitInputs, rules, {
    compile: (inputs) => parse(text(inputs, "query"), { as: "trait" }),
    spell: (query) => ({ query: print(query) }),
  }),
);
