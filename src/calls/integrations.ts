import { recordOf, type RawCall } from "./raw-call";

/**
 * Whether a call is for spaces, which its `integrations` may name as one of the destinations: `Personas`.
 *
 * @param allMeansSpaces - whether `All: false` keeps a call out of spaces that it does not name, too
 */
export function isForSpaces({ integrations }: RawCall, allMeansSpaces = true): boolean {
  if (integrations === undefined) return true;
  const { Personas: personas, All: all } = recordOf(integrations);
  // Options of a destination, instead of true, switch it on as well.
  return personas === undefined ? all !== false || !allMeansSpaces : personas !== false;
}
