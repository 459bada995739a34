import type { SegmentClient } from "../../client";
import type { Settings } from "../workspace/settings";

/** A trait or an audience as Segment answers it. */
export interface Definition {
  readonly id: string;
  readonly spaceId: string;
  readonly name: string;
  readonly key: string;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly status?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly definition?: { readonly query: string } | null | undefined;
}

/** The computed traits, or the audiences: how Segment calls, counts and serves them. */
export interface Family<T extends Definition> {
  /** For messages. */
  readonly noun: "trait" | "audience";
  /** How many the workspace's plan allows (0 turns the check off), and the setting that says so. */
  max(settings: Settings): number;
  readonly maxSetting: string;
  /** How the space schema types the values it writes, and the audit log a deletion. */
  readonly schemaType: "COMPUTED" | "AUDIENCE";
  readonly deletionEvent: string;
  /** Items in one page of `list`. */
  readonly perPage: number;
  list(client: SegmentClient, spaceId: string): Promise<T[]>;
  get(client: SegmentClient, spaceId: string, id: string): Promise<T>;
}
