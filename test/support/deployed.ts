import { startSegment, type Segment } from "./provider";
import { startStack, type Stack, type StackOptions } from "./engine";

/** A stack on the real engine and the Segment that it manages. */
export interface Deployment extends AsyncDisposable {
  readonly segment: Segment;
  readonly stack: Stack;
  /** Names of the computed traits that Segment has. */
  readonly traitNames: () => Promise<string[]>;
}

/**
 * Start a Segment and a stack that points at it; nothing is deployed yet.
 *
 * @param file - name of the program, whose ending says how Pulumi runs it
 */
export async function startDeployment(
  program: string,
  {
    file = "index.ts",
    config = {},
    more = {},
    rateWindowMs = 2_000,
    ...where
  }: {
    file?: string;
    config?: Record<string, string>;
    more?: Record<string, string>;
    rateWindowMs?: number;
  } & Pick<StackOptions, "packages" | "programFolder"> = {},
): Promise<Deployment> {
  const segment = await startSegment({ rateWindowMs });
  const { apiUrl, token } = segment.emulator;
  const stack = await startStack({
    files: { [file]: program, ...more },
    segment: { apiUrl, token },
    config: { "segment:space": segment.spaceId, ...config },
    env: { SEGMENT_RATE_WINDOW_MS: String(rateWindowMs) },
    ...where,
  });
  return {
    segment,
    stack,
    traitNames: async () => {
      const listed = (await segment.api(
        "GET",
        `/spaces/${segment.spaceId}/computed-traits?pagination.count=1000`,
      )) as {
        data: { computedTraits: { name: string }[] };
      };
      return listed.data.computedTraits.map(({ name }) => name).toSorted();
    },
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      await segment[Symbol.asyncDispose]();
    },
  };
}

/** A program with one trait, whose arguments are written out. */
export function traitProgram(args: string, after = ""): string {
  return `
import { LastComputedTrait } from "pulumi-segment-personas";

const trait = new LastComputedTrait("roll-algorithm", {
  name: "back_end_roll_algorithm",
  event: "get_treatment",
  property: "treatment",
  ${args}
});
export const key = trait.key;
export const query = trait.query;
${after}
`;
}
