import { Hono } from "hono";
import { z } from "zod";

import { operations } from "../../../api";
import { Fault, type SetFault } from "../../exchange/faults";
import { Switches } from "../../switches";
import type { Parts } from "../../parts";

/** A switch as a form shows it. */
export interface SwitchField {
  name: string;
  value: unknown;
  default: unknown;
  /** Values to choose from; of a list, those that may be in it. */
  choices?: unknown[];
  kind: "choice" | "list" | "boolean" | "number";
}
export interface FaultsAnswer {
  faults: SetFault[];
  /** What a fault may be. */
  kinds: string[];
  operations: string[];
  switches: SwitchField[];
}

/** What is set to go wrong, and how the guesses about Segment are switched. */
export function faultRoutes({ store, faults }: Pick<Parts, "store" | "faults">): Hono {
  return new Hono().get("/faults", (context) =>
    context.json<FaultsAnswer>({
      faults: [...faults.all],
      kinds: Fault.shape.kind.options,
      operations: Object.keys(operations),
      switches: fields.map((field) => ({
        ...field,
        value: (store.switches as Record<string, unknown>)[field.name] ?? null,
      })),
    }),
  );
}

type Field = Omit<SwitchField, "value">;

interface Schema {
  type?: string;
  enum?: unknown[];
  anyOf?: { const?: unknown }[];
  items?: { enum?: unknown[] };
  default?: unknown;
}

/** What may be chosen is what the emulator takes. */
const fields = Object.entries(z.toJSONSchema(Switches, { io: "input" }).properties ?? {}).flatMap(
  ([name, property]) => fieldsOf(name, property as Schema),
);

function fieldsOf(name: string, { type, enum: texts, anyOf, items, default: standard }: Schema): Field[] {
  const field = { name, default: standard ?? null };
  const choices = texts ?? anyOf?.map((option) => option.const);
  if (choices !== undefined) return [{ ...field, kind: "choice", choices }];
  if (items !== undefined) return [{ ...field, kind: "list", choices: items.enum ?? [] }];
  if (type === "boolean") return [{ ...field, kind: "boolean" }];
  // A path of one's own is nothing to switch.
  return type === "string" ? [] : [{ ...field, kind: "number" }];
}
