import type { Properties } from "../../../dist/provider/properties";
import { inputNames, type Kind } from "./kinds";
import { unknown, type Opened } from "./values";

/** Only what a program writes: what our classes hand over beside it is made here. */
export function written(kind: Kind, inputs: Properties): Properties {
  return Object.fromEntries(
    inputNames(kind)
      .filter((name) => inputs[name] !== undefined)
      .map((name) => [name, inputs[name]]),
  );
}

/** What is known in a preview: what `check` computes, and of a resource that exists what never changes. */
export function expected(kind: Kind, inputs: Properties, state: Properties): Properties {
  const made = Object.entries(kind.made).map(([name, { fixed }]) => {
    const kept = fixed === true && state[name] !== undefined ? state[name] : unknown;
    return [name, inputs[name] ?? kept];
  });
  return { ...inputs, ...Object.fromEntries(made) };
}

/** An output made of inputs is secret where one of them is, in part or whole. */
export function secrecyIn({ made }: Kind, inputs: Opened["secrecy"]): Opened["secrecy"] {
  if (inputs === undefined) return undefined;
  const derived = Object.entries(made)
    .filter(([, { of = [] }]) => of.some((name) => inputs[name] !== undefined))
    .map(([name]) => [name, true] as const);
  return { ...inputs, ...Object.fromEntries(derived) };
}
