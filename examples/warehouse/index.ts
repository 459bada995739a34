import { Config } from "@pulumi/pulumi";
import { ProfilesSync, TreatmentTraits } from "pulumi-segment-personas";

const flag = "back_end_roll_algorithm";
const { keys } = new TreatmentTraits("production", {
  flags: [flag, "checkout_redesign"],
  environmentName: "production",
  undecided: "ignore",
});

new ProfilesSync("profiles", {
  warehouseId: new Config().require("profiles"),
  enableEventTables: true,
  tables: {
    // One row for each trait of each profile, so that a new flag needs no new column.
    user_traits: true,
    // Whose traits they are: `user_identifiers` in the warehouse.
    user_identifier: true,
    // Nobody needs the addresses of people there.
    tracks: { context_ip: false },
  },
});

/** What the trait is called in `user_traits.name`. */
export const key = keys.apply((all) => all[flag]);
