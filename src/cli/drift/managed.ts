import { handlers, isResourceKind, type ResourceKind } from "../../provider/handlers";
import type { Properties } from "../../provider/properties";
import { nameOf } from "../review/changes";
import type { StateResource } from "../stack-state";

const typePrefix = "pulumi-nodejs:dynamic/segment:";
/** Pulumi's mark on a value that is encrypted in state. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** A resource of this package as a state has it, without what is secret. */
export interface Managed {
  /** Name of the stack, or of the file. */
  readonly from: string;
  readonly kind: ResourceKind;
  /** Name in the program. */
  readonly resource: string;
  /** What tells it from every other resource of every stack. */
  readonly urn: string;
  /** Id in Segment. */
  readonly id: string;
  readonly inputs: Properties;
  /** What Pulumi stores: the inputs, and what Segment made of them. */
  readonly state: Properties;
  /** Names of the inputs that are encrypted, which nothing can be compared with. */
  readonly secrets: readonly string[];
}

/** Everything that a state has of this package, and sentences about what of it cannot be compared. */
export interface State {
  readonly from: string;
  readonly managed: readonly Managed[];
  readonly notCompared: readonly string[];
}

export function managedIn(resources: readonly StateResource[], from: string): State {
  const managed: Managed[] = [];
  const notCompared: string[] = [];
  for (const { urn, type, id = "", external, inputs = {}, outputs = {} } of resources) {
    // What is only looked up, with `get`, belongs to another program.
    if (!type.startsWith(typePrefix) || external === true) continue;
    const kind = type.slice(typePrefix.length);
    const resource = nameOf(urn);
    if (!isResourceKind(kind))
      notCompared.push(
        `${kind} ${resource}: this version has no such resource, it has ${Object.keys(handlers).join(", ")}`,
      );
    else if (id === "") notCompared.push(`${kind} ${resource}: the last update did not finish making it`);
    else managed.push({ from, kind, resource, urn, id, ...withoutSecrets(inputs, outputs) });
  }
  return { from, managed, notCompared: [...notCompared, ...managed.flatMap(secretsSaid)] };
}

function withoutSecrets(
  inputs: Properties,
  outputs: Properties,
): Pick<Managed, "inputs" | "state" | "secrets"> {
  const secrets = Object.keys(inputs).filter((name) => isSecret(inputs[name]) || isSecret(outputs[name]));
  const open = (all: Properties): Properties =>
    Object.fromEntries(
      Object.entries(all).filter(([name, value]) => !secrets.includes(name) && !isSecret(value)),
    );
  return { inputs: open(inputs), state: open(outputs), secrets };
}

/** A value of which any part is secret is so as a whole: half of a condition compares with nothing. */
function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return secretMark in value || Object.values(value).some(isSecret);
}

function secretsSaid({ kind, resource, secrets }: Managed): string[] {
  if (secrets.length === 0) return [];
  return [
    `${kind} ${resource}: ${secrets.join(", ")} ${secrets.length === 1 ? "is" : "are"} secret in the state`,
  ];
}
