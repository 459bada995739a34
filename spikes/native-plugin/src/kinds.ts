import type { z } from "zod";

import { SourceConnectionInputs } from "../../../dist/provider/connections/inputs";
import {
  AudienceInputs,
  ComputedTraitInputs,
  LastComputedTraitInputs,
} from "../../../dist/provider/definitions/inputs";
import { AudienceDestinationInputs } from "../../../dist/provider/destinations/inputs";
import { SpaceFilterInputs } from "../../../dist/provider/filters/inputs";
import type { ResourceHandler } from "../../../dist/provider/handler";
import { handlers } from "../../../dist/provider/handlers";
import { SourceLabelsInputs } from "../../../dist/provider/labels/inputs";
import { ProfilesSyncInputs } from "../../../dist/provider/warehouses/inputs";

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
    handler: handlers.Audience,
    inputs: AudienceInputs,
    made: { key, ...definition, size: { type: "any" } },
    importable: true,
  },
  AudienceDestination: {
    handler: handlers.AudienceDestination,
    inputs: AudienceDestinationInputs,
    made: { connectionId: { type: "string", fixed: true }, activationIds: { type: "map" } },
  },
  ComputedTrait: {
    handler: handlers.ComputedTrait,
    inputs: ComputedTraitInputs,
    made: { key, ...definition, manualSteps },
    importable: true,
  },
  LastComputedTrait: {
    handler: handlers.LastComputedTrait,
    inputs: LastComputedTraitInputs,
    made: {
      key,
      ...definition,
      manualSteps,
      query: { type: "string", of: ["event", "property", "conditions", "within", "excludeSources"] },
    },
    importable: true,
  },
  ProfilesSync: {
    handler: handlers.ProfilesSync,
    inputs: ProfilesSyncInputs,
    made: { before: { type: "any" } },
  },
  SourceConnection: {
    handler: handlers.SourceConnection,
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
    handler: handlers.SourceLabels,
    inputs: SourceLabelsInputs,
    made: { allLabels: { type: "map", of: ["labels"] }, before: { type: "map" } },
  },
  SpaceFilter: { handler: handlers.SpaceFilter, inputs: SpaceFilterInputs, made: {}, importable: true },
};

/** What a program may write: not what our classes compute and hand over, which a plugin computes itself. */
export function inputNames({ inputs, made }: Kind): string[] {
  return Object.keys(inputs.shape).filter((name) => !(name in made));
}
