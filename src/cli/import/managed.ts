import { stateOf as connectionState } from "../../provider/connections/state";
import type { ResourceHandler } from "../../provider/handler";
import { handlers, isResourceKind } from "../../provider/handlers";
import { inputsFrom, stateOf as filterState } from "../../provider/filters/state";
import { text, type Properties } from "../../provider/properties";
import type { Session } from "../../provider/workspace/session";
import { locate } from "../../provider/workspace/where";
import { providerString, typeToken } from "../../provider-string";
import { inWireOrder } from "../../query/wire-order";
import { connectionId, type Declaration } from "./declaration";
import type { FoundSpace } from "./found";
import type { Declared } from "./stack";

/** What Pulumi keeps of a resource, as an `up` of the program would have left it. */
export interface Kept {
  readonly declaration: Declaration;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Why a program cannot have it. */
export interface Refused {
  readonly declaration: Declaration;
  readonly why: string;
}

/** Let a session meet what a stack has already, so that it refuses what would not go with it. */
export function meet(checking: Session, { resources }: Pick<Declared, "resources">): void {
  for (const { kind, inputs } of resources)
    if (isResourceKind(kind)) handlers[kind].check(checking, inputs, {});
}

/**
 * The state of a declaration, made by the provider's own code: what it accepts as inputs, what it reads, and that it then
 * sees nothing to do.
 *
 * @param session - which knows the space already
 * @param checking - another one, which has met the declarations of this program only
 */
export async function keep(
  session: Session,
  checking: Session,
  found: FoundSpace,
  declaration: Declaration,
): Promise<Kept | Refused> {
  const { className, resource, id } = declaration;
  const handler: ResourceHandler = handlers[className];
  const provider = providerString(typeToken(className));
  const given = inWireOrder({
    ...declaration.inputs,
    __provider: provider,
    __resource: resource,
  }) as Properties;
  const { inputs, failures } = handler.check(checking, given, {});
  if (failures[0] !== undefined) return { declaration, why: failures.join("; ") };
  const state = await stateIn(session, found, declaration, inputs);
  if (state === undefined) return { declaration, why: "it went while it was being read" };
  const { changes, reason } = handler.diff(session, id, { ...state, __resource: resource }, inputs);
  if (changes !== false)
    return {
      declaration,
      why: reason ?? "no program can say what Segment has: the next `pulumi up` would change it",
    };
  const outputs = { ...state, __provider: provider, __resource: resource };
  return { declaration, inputs: json(inputs), outputs: json(outputs) };
}

async function stateIn(
  session: Session,
  found: FoundSpace,
  { className, id }: Declaration,
  inputs: Properties,
): Promise<Properties | undefined> {
  switch (className) {
    case "LastComputedTrait":
    case "ComputedTrait":
    case "Audience":
      return (await handlers[className].read(session, id, inputs))?.state;
    case "SpaceFilter": {
      const filter = found.filters.find((one) => one.id === id);
      const where = await locate(session, found.space.id);
      return filter && filterState(inputsFrom(inputs, filter), filter, where);
    }
    case "SourceConnection": {
      const isOwn = ({ source }: { source: { id: string } }): boolean =>
        connectionId(found.space.id, source.id) === id;
      const proved = found.connections.find(isOwn);
      const where = await locate(session, text(inputs, "spaceId"));
      return (
        proved &&
        connectionState(
          inputs,
          { ...where, source: proved.source },
          { ...proved.verdict, delivering: "unknown" },
        )
      );
    }
  }
}

function json(value: Properties): Properties {
  return JSON.parse(JSON.stringify(value)) as Properties;
}
