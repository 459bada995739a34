import { bareSpaceId } from "../../api";
import { declaredDestinations, type DeclaredDestination } from "../../provider/definitions/destination-steps";
import type { StateResource } from "../stack-state";

/** A source connection that the stack's state has. */
export interface DeclaredConnection {
  readonly resource: string;
  readonly sourceId: string;
  readonly spaceId: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly confirmedOn: string | undefined;
}

/** A trait that the stack's state has, with what a person is to do for it. */
export interface DeclaredTrait {
  readonly resource: string;
  readonly destinations: readonly DeclaredDestination[];
  readonly manualSteps: readonly string[];
}

/** What the last `up` has left in the stack, of this package's kinds. What is secret is not read. */
export interface DeclaredInState {
  readonly connections: readonly DeclaredConnection[];
  readonly traits: readonly DeclaredTrait[];
}

const prefix = "pulumi-nodejs:dynamic/segment:";

export function declaredIn(resources: readonly StateResource[]): DeclaredInState {
  const ofKind = (...kinds: readonly string[]): readonly StateResource[] =>
    resources.filter(({ type }) => kinds.some((kind) => type === `${prefix}${kind}`));
  return {
    connections: ofKind("SourceConnection").flatMap(({ urn, outputs = {} }) => {
      const [sourceId, spaceId] = [text(outputs["sourceId"]), text(outputs["spaceId"])];
      if (sourceId === undefined || spaceId === undefined) return [];
      const confirmedOn = text(outputs["confirmedOn"]);
      return [
        { resource: nameIn(urn), sourceId, spaceId: bareSpaceId(spaceId), state: outputs, confirmedOn },
      ];
    }),
    traits: ofKind("LastComputedTrait", "ComputedTrait").map(({ urn, outputs = {} }) => ({
      resource: nameIn(urn),
      destinations: declaredDestinations(outputs["destinations"]),
      manualSteps: Array.isArray(outputs["manualSteps"])
        ? outputs["manualSteps"].flatMap((step) => text(step) ?? [])
        : [],
    })),
  };
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
