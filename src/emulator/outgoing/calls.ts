import type { SentIds } from "./external-ids";
import type { StoredDefinition, StoredDestination } from "../stored";

/** A call as a destination receives it. Segment adds a `messageId` and times, which are left out here. */
export interface OutgoingCall {
  type: "identify" | "track";
  userId?: string;
  anonymousId?: string;
  event?: string;
  traits?: Record<string, unknown>;
  properties?: Record<string, unknown>;
  context: { personas: Personas; traits?: { email: string } };
  /** For no destination but one: a space's destinations may share the source that feeds them. */
  integrations: Record<string, boolean>;
}

/** What a call says of the trait or audience that it comes from. */
interface Personas {
  computation_class: "trait" | "audience";
  computation_id: string;
  computation_key: string;
  namespace: string;
  space_id: string;
}

export interface Message {
  readonly definition: StoredDefinition;
  readonly destination: Pick<StoredDestination, "name">;
  /** Name of the Track call; without one it is an Identify call. */
  readonly event?: string | undefined;
  readonly value: unknown;
  /** Traits of the profile that ride along. */
  readonly more?: Record<string, unknown>;
}

/** The trait's value, or whether somebody belongs to the audience, under its key. */
export function outgoingCall(
  { definition, destination, event, value, more = {} }: Message,
  { userId, anonymousId, email, mapped = {} }: SentIds,
): OutgoingCall {
  const { kind, id, key, spaceId } = definition;
  const personas: Personas = {
    computation_class: kind,
    computation_id: id,
    computation_key: key,
    namespace: spaceId,
    space_id: spaceId,
  };
  const said = { ...more, ...mapped, [key]: value };
  const whom = {
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
  };
  const integrations = { All: false, [destination.name]: true };
  if (event === undefined) {
    const traits = { ...(email === undefined ? {} : { email }), ...said };
    return { type: "identify", ...whom, traits, context: { personas }, integrations };
  }
  const properties = { [`${kind}_key`]: key, ...said };
  const context = { personas, ...(email === undefined ? {} : { traits: { email } }) };
  return { type: "track", event, ...whom, properties, context, integrations };
}
