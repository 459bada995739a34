import type * as messages from "@pulumi/pulumi/proto/provider_pb";

import { UsageError } from "../../../dist/provider/errors";
import { parseInputs } from "../../../dist/provider/inputs/parse";
import type { Properties } from "../../../dist/provider/properties";
import type { Kind } from "./kinds";

interface Place {
  readonly id: string;
  readonly state: Properties;
  readonly imported: boolean;
}

/** Of an import nothing is known but the id that a person has typed, `SPACE/ID`. */
export function placeOf(kind: Kind, request: messages.ReadRequest, state: Properties): Place {
  if (typeof state["workspaceId"] === "string") return { id: request.getId(), state, imported: false };
  const [spaceId = "", id = "", ...more] = request.getId().split("/");
  if (kind.importable !== true)
    throw new UsageError(`${request.getType()} cannot be imported: what it manages has no id of its own`);
  if (id === "" || more.length > 0)
    throw new UsageError(
      `"${request.getId()}" is not what ${request.getType()} is imported by: write the space's id and its own, as in spa_9aQ1Lj62S4bomZKLF4DPqW/tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`,
    );
  return { id, state: { spaceId, description: undefined }, imported: true };
}

/** @throws {UsageError} where this kind has no words for what Segment holds */
export function requireInputs(kind: Kind, request: messages.ReadRequest, inputs: Properties): void {
  const { failures } = parseInputs(kind.inputs, inputs);
  if (failures.length === 0) return;
  throw new UsageError(
    `this is nothing that ${request.getType()} can say (${failures.join("; ")}): import it as segment:index:ComputedTrait`,
  );
}
