import { Config } from "@pulumi/pulumi";
import { LastComputedTrait, SpaceFilter } from "pulumi-segment-personas";
import { environmentFilter } from "pulumi-segment-personas/fql";

// Without a condition on the environment, to show what the filter does alone. In a program of yours a trait has both.
const trait = new LastComputedTrait("roll-algorithm", {
  name: "back_end_roll_algorithm",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "back_end_roll_algorithm" },
});

if (new Config().requireBoolean("filter")) {
  new SpaceFilter("production-only", environmentFilter({ environment: "production" }));
}

/** Trait key, for whoever reads profiles. */
export const key = trait.key;
