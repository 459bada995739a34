import { Config } from "@pulumi/pulumi";
import { Audience, AudienceDestination, TreatmentTraits } from "pulumi-segment-personas";
import { trait } from "pulumi-segment-personas/query";

const flag = "back_end_roll_algorithm";
const { keys, traits } = new TreatmentTraits("production", {
  flags: [flag],
  environmentName: "production",
  // What no targeting rule decided is no treatment that anybody should be shown something for.
  undecided: "ignore",
  destinations: ["Iterable"],
});

/** Name of the profile field in Iterable. */
export const key = keys.apply((all) => all[flag] ?? "");
/** What a person has to do, because Segment's Public API cannot send a trait to a destination. */
export const steps = traits[flag]?.manualSteps;

// For a message at the moment when somebody gets the new algorithm. Nobody has to do anything by hand here.
const audience = new Audience("roll-algorithm-v2", {
  name: "Roll algorithm v2",
  query: trait(key).equals("v2"),
});
new AudienceDestination("iterable", {
  audienceId: audience.id,
  destinationId: new Config().require("destination"),
  // One address, so that nobody gets the message twice.
  idSync: [{ externalId: "email", strategy: "last" }],
  // The trait's value goes along. Whoever had v2 before gets no message.
  activations: [{ name: "Roll algorithm v2", type: "Audience Entered", traits: [key], resync: "never" }],
});
