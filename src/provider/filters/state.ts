import type { Filter, FilterChanges } from "../../api";
import type { Properties } from "../properties";
import type { Where } from "../workspace/where";
import { SpaceFilterInputs, type Inputs } from "./inputs";
import { sameStatement, statementToSend } from "./statement";

/** What of a filter has to change in Segment. */
export type Changes = Omit<FilterChanges, "integrationId">;

/** Only what differs from what Segment is known to have; a description cannot be taken away. */
export function changesTo(known: Properties, inputs: Inputs): Changes {
  const { name, enabled = true, description } = inputs;
  return {
    ...(name === known["name"] ? {} : { name }),
    ...(enabled === known["enabled"] ? {} : { enabled }),
    ...(description === undefined || description === known["description"] ? {} : { description }),
    ...(sameStatement(known["if"], inputs.if) ? {} : { if: statementToSend(inputs.if) }),
    ...(known["drop"] === false ? { drop: true } : {}),
  };
}

/** What Pulumi stores: the inputs, and what of the filter is no input. */
export function stateOf(inputs: Properties, filter: Filter, { workspace }: Where): Properties {
  return {
    ...inputs,
    drop: filter.drop ?? true,
    createdAt: filter.createdAt,
    workspaceId: workspace.id,
    schemaVersion: 1,
  };
}

/**
 * Inputs as they would have to be written to get what Segment has; another spelling of the same statement is kept, and so
 * is what the answer leaves out.
 */
export function inputsFrom(state: Properties, filter: Filter): Properties {
  const inputs = Object.fromEntries(
    Object.entries(state).filter(([name]) => name in SpaceFilterInputs.shape),
  );
  const { name = inputs["name"], enabled = inputs["enabled"], if: statement = inputs["if"] } = filter;
  return {
    ...inputs,
    name,
    enabled,
    if: sameStatement(statement, inputs["if"]) ? inputs["if"] : statement,
    // A description that the program never gave is not the program's to keep.
    ...("description" in state ? { description: filter.description } : {}),
  };
}
