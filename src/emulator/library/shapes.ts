import type { StoredLabel } from "../store";

/** A call of the Tracking API, without its write key. */
export interface SentCall {
  /** Default: `track`. */
  readonly type?: "track" | "identify" | "page" | "screen" | "group" | "alias";
  /** Of a Track call. */
  readonly event?: string;
  /** One of the two ids at least. */
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Which destinations the call is for, by name; a space is `Personas`. */
  readonly integrations?: Readonly<Record<string, unknown>>;
  /** Name of a page or screen. */
  readonly name?: string;
  readonly groupId?: string;
  /** Of an Alias call: the id that the person had before. */
  readonly previousId?: string;
  readonly messageId?: string;
  /** ISO 8601. Default: now, by the emulator's clock. */
  readonly timestamp?: string;
}

/** All that a space has of a person. */
export interface WholeProfile {
  readonly userId?: string;
  readonly emails: readonly string[];
  readonly anonymousIds: readonly string[];
  /** Computed traits and what Identify calls have told, by key. */
  readonly traits: Readonly<Record<string, unknown>>;
  /** Keys of the audiences that the person belongs to. */
  readonly audiences: readonly string[];
  /** In the order in which they arrived. */
  readonly events: readonly ReceivedEvent[];
}

/** An event of a profile, as the emulator has received it. */
export interface ReceivedEvent {
  readonly type: string;
  readonly event: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly sourceId?: string;
}

/** A fault that strikes until it is cleared or has struck as often as it should. */
export interface SetFault extends AsyncDisposable {
  clear(): Promise<void>;
}

/** Where an emulator is reached, and what is in its workspace: what the command prints when it is ready. */
export interface EmulatorAddress {
  readonly apiUrl: string;
  /** Page for a browser. */
  readonly appUrl: string;
  readonly trackingUrl: string;
  readonly profileUrl: string;
  readonly token: string;
  /** Space access token for the Profile API. */
  readonly profileToken: string;
  readonly workspaceId: string;
  readonly spaces: { id: string; slug: string }[];
  readonly sources: { id: string; slug: string; writeKey: string; labels: StoredLabel[] }[];
}
