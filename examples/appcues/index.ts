import { TreatmentTraits } from "pulumi-segment-personas";

const flag = "back_end_roll_algorithm";
const { keys, traits } = new TreatmentTraits("production", {
  flags: [flag],
  environmentName: "production",
  // What no targeting rule decided is no treatment that anybody should be shown something for.
  undecided: "ignore",
  destinations: ["Appcues"],
});

/** Name of the user property in Appcues. */
export const key = keys.apply((all) => all[flag]);
/** What a person has to do, because Segment's Public API cannot send a trait to a destination. */
export const steps = traits[flag]?.manualSteps;
