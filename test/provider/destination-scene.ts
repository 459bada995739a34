import { startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

/** The destination and the action of the emulator's own seed. */
export const destinationId = "66f0a1c27d4b3e9155aa01ef";
export const actionId = "oGmPa7rT5cWbXn2KvLq8Zd";

export const guide = { name: "guide", type: "Audience Membership Changed", traits: ["roll"] } as const;
export const tour = { name: "tour", type: "Audience Entered", resync: "never" } as const;

interface Connection extends Properties {
  id: string;
  destinationId: string;
}

export interface FoundActivation extends Properties {
  id: string;
  activationName: string;
}

/** A space with one audience, and what a program makes of it. */
export interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  readonly stack: TestStack;
  readonly audienceId: string;
  /** A program with one connection, called `a`. */
  program(more?: Properties): Program;
  connections(): Promise<Connection[]>;
  activations(): Promise<FoundActivation[]>;
  /** Call below the audience as somebody else would. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Writes since the last call, in order. */
  writes(): Promise<string[]>;
  fault(fault: Properties): Promise<unknown>;
}

export async function startScene(settings: Record<string, string> = {}): Promise<Scene> {
  const segment = await startSegment();
  const audienceId = await makeAudience(segment, "on");
  const at = `/spaces/${segment.spaceId}/audiences/${audienceId}`;
  const list = async (path: string): Promise<unknown[]> => {
    const { data } = (await segment.api("GET", `${at}/${path}`)) as { data: Record<string, unknown[]> };
    return data["connections"] ?? data["activations"] ?? [];
  };
  await segment.requests();
  return {
    segment,
    stack: new TestStack(segment, settings),
    audienceId,
    program: (more = {}) => ({
      a: { kind: "AudienceDestination", audienceId, destinationId, activations: [guide, tour], ...more },
    }),
    connections: async () => (await list("destination-connections")) as Connection[],
    activations: async () => (await list("activations")) as FoundActivation[],
    call: (method, path, body) => segment.api(method, `${at}/${path}`, body),
    writes: async () => (await segment.requests()).filter((request) => /^(add|update|remove)/.test(request)),
    fault: (fault) => segment.control("POST", "/faults", fault),
    [Symbol.asyncDispose]: () => segment[Symbol.asyncDispose](),
  };
}

export async function makeAudience(segment: Segment, name: string): Promise<string> {
  const { data } = (await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name,
    audienceType: "USERS",
    definition: { query: "trait('roll') = 'on'" },
  })) as { data: { audience: { id: string } } };
  return data.audience.id;
}

/** Connect the destination as somebody else would. */
export async function connect(scene: Scene, more: Properties = {}): Promise<string> {
  const { data } = (await scene.call("POST", "destination-connections", {
    destination: { id: destinationId, type: "destination" },
    ...more,
  })) as { data: { connection: { id: string } } };
  return data.connection.id;
}

/** Add an activation as somebody else would. */
export async function activate(
  scene: Scene,
  connectionId: string,
  activationName: string,
  more: Properties = {},
): Promise<string> {
  const { data } = (await scene.call("POST", `destination-connections/${connectionId}/activations`, {
    activationName,
    activationType: "All Events",
    performResync: false,
    ...more,
  })) as { data: { activation: { id: string } } };
  return data.activation.id;
}
