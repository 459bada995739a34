import type { z } from "zod";

import { sourceConnection } from "../../../dist/provider/connections/source-connection";
import { SourceConnectionInputs } from "../../../dist/provider/connections/inputs";
import { audience } from "../../../dist/provider/definitions/audience";
import { computedTrait } from "../../../dist/provider/definitions/computed-trait";
import {
  AudienceInputs,
  ComputedTraitInputs,
  LastComputedTraitInputs,
} from "../../../dist/provider/definitions/inputs";
import { lastComputedTrait } from "../../../dist/provider/definitions/last-computed-trait";
import { audienceDestination } from "../../../dist/provider/destinations/audience-destination";
import { AudienceDestinationInputs } from "../../../dist/provider/destinations/inputs";
import { SpaceFilterInputs } from "../../../dist/provider/filters/inputs";
import { spaceFilter } from "../../../dist/provider/filters/space-filter";
import type { ResourceHandler } from "../../../dist/provider/handler";
import { SourceLabelsInputs } from "../../../dist/provider/labels/inputs";
import { sourceLabels } from "../../../dist/provider/labels/source-labels";
import { ProfilesSyncInputs } from "../../../dist/provider/warehouses/inputs";
import { profilesSync } from "../../../dist/provider/warehouses/profiles-sync";

/** An output that is no input: its type as a Pulumi schema says it, and the inputs that it is made of. */
interface Made {
  readonly type: "string" | "strings" | "map" | "any";
  readonly of?: readonly string[];
  /** Fixed when the resource is made, so that the preview of an update knows it. */
  readonly fixed?: true;
}

/** What a native plugin has to know of a resource beside its handler. */
export interface Kind {
  readonly handler: ResourceHandler;
  readonly inputs: z.ZodObject;
  readonly made: Readonly<Record<string, Made>>;
  /** Its id alone, together with its space's, is enough to read it. */
  readonly importable?: true;
}

const definition = { computation: { type: "string" }, status: { type: "string" } } as const;
const key = { type: "string", of: ["name"], fixed: true } as const;
const manualSteps = { type: "strings", of: ["destinations"] } as const;

/** Everything that the handlers leave to the classes in `src/resources`, in the form in which a schema needs it. */
export const kinds: Readonly<Record<string, Kind>> = {
  Audience: {
    handler: audience,
    inputs: AudienceInputs,
    made: { key, ...definition, size: { type: "any" } },
    importable: true,
  },
  AudienceDestination: {
    handler: audienceDestination,
    inputs: AudienceDestinationInputs,
    made: { connectionId: { type: "string", fixed: true }, activationIds: { type: "map" } },
  },
  ComputedTrait: {
    handler: computedTrait,
    inputs: ComputedTraitInputs,
    made: { key, ...definition, manualSteps },
    importable: true,
  },
  LastComputedTrait: {
    handler: lastComputedTrait,
    inputs: LastComputedTraitInputs,
    made: {
      key,
      ...definition,
      manualSteps,
      query: { type: "string", of: ["event", "property", "conditions", "within", "excludeSources"] },
    },
    importable: true,
  },
  ProfilesSync: { handler: profilesSync, inputs: ProfilesSyncInputs, made: { before: { type: "any" } } },
  SourceConnection: {
    handler: sourceConnection,
    inputs: SourceConnectionInputs,
    made: {
      sourceName: { type: "string" },
      sourceSlug: { type: "string" },
      labels: { type: "map" },
      state: { type: "string" },
      delivering: { type: "string" },
      evidence: { type: "string" },
      manualSteps: { type: "strings" },
    },
  },
  SourceLabels: {
    handler: sourceLabels,
    inputs: SourceLabelsInputs,
    made: { allLabels: { type: "map", of: ["labels"] }, before: { type: "map" } },
  },
  SpaceFilter: { handler: spaceFilter, inputs: SpaceFilterInputs, made: {}, importable: true },
};

/** What a program may write: not what our classes compute and hand over, which a plugin computes itself. */
export function inputNames({ inputs, made }: Kind): string[] {
  return Object.keys(inputs.shape).filter((name) => !(name in made));
}
