import { TreatmentTraits } from "pulumi-segment-personas";

const { keys } = new TreatmentTraits("production", {
  flags: ["checkout_redesign"],
  environmentName: "production",
  undecided: "ignore",
});

/** Key of the trait that holds the last treatment: good for showing people the right thing, no readout of an experiment. */
export const key = keys.apply((all) => all["checkout_redesign"]);
