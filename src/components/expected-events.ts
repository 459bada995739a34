import type { ExpectedEvents } from "../resources/source-connection";
import type { TreatmentTraitsArgs } from "./treatment-traits-args";

/**
 * What the sources of a component should bring into its space. The provider looks whether it comes, and warns when
 * impressions of another environment come too: a component's program asks Segment nothing.
 */
export function expectedEvents({ event, properties, environmentName }: TreatmentTraitsArgs): ExpectedEvents {
  const property = properties?.environment ?? "environmentName";
  return {
    event: event ?? "get_treatment",
    environment: { property, ...(environmentName === undefined ? {} : { value: environmentName }) },
  };
}
