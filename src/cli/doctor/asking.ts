import type { Label, Source, Space, Workspace } from "../../api";
import type { SegmentClient } from "../../client";
import type { Settings } from "../../provider/workspace/settings";
import type { DeclaredInState } from "./declared";
import type { Line } from "./report";
import type { Situation, Wishes } from "./situation";

/** What a run knows before it asks Segment about spaces. */
export interface Asking {
  readonly situation: Situation;
  readonly wishes: Wishes;
  readonly settings: Settings;
  readonly workspace: Workspace;
  readonly declared: DeclaredInState | undefined;
}

/** What all spaces share. */
export interface Known {
  readonly sources: readonly Source[] | undefined;
  readonly labels: readonly Label[] | undefined;
  readonly spaces: readonly Space[] | undefined;
  readonly audit: Awaited<ReturnType<SegmentClient["auditEvents"]["newest"]>> | undefined;
}

/** What was counted in a space that was looked at. */
export interface SpaceCounts {
  readonly space: Space;
  readonly traits: number | undefined;
  readonly audiences: number | undefined;
  readonly filterLine: Line | undefined;
  readonly flagProperty: string;
}
