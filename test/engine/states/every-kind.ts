import { Config } from "@pulumi/pulumi";
import {
  Audience,
  AudienceDestination,
  ComputedTrait,
  LastComputedTrait,
  ProfilesSync,
  SegmentProvider,
  SourceConnection,
  SourceLabels,
  SpaceFilter,
  TreatmentTraits,
} from "pulumi-segment-personas";
import { event as filterEvent, property as filterProperty, and } from "pulumi-segment-personas/fql";
import { event, property, trait } from "pulumi-segment-personas/query";

// Every kind of resource with most of what it takes; ids are those of the local Segment's own workspace.
const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";

const labels = new SourceLabels("labels", { sourceId, labels: { team: "growth" } });
const connection = new SourceConnection(
  "impressions",
  { sourceId, environment: "prod", expects: { event: "get_treatment" }, confirmedOn: "2026-11-24" },
  { dependsOn: [labels] },
);

const roll = new LastComputedTrait("roll", {
  name: "back_end_roll_algorithm",
  description: "Which algorithm rolls.",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "back_end_roll_algorithm", environmentName: "production" },
  within: "30 days",
  destinations: ["Webhook"],
});
const secret = new LastComputedTrait("secret", {
  name: "of_one_account",
  event: "get_treatment",
  property: "treatment",
  conditions: { accountId: new Config().requireSecret("account") },
});
const orders = new ComputedTrait("orders", {
  name: "orders_with_coupon",
  query: event("Order Completed").where(property("cart.coupon").exists()).count(),
  includeHistoricalData: true,
});

const audience = new Audience("v2", {
  name: "roll is v2",
  description: "Everybody who last saw v2.",
  query: trait(roll.key).equals("v2"),
});
const guides = new AudienceDestination("guides", {
  audienceId: audience.id,
  destinationId: "66f0a1c27d4b3e9155aa01ef",
  idSync: [{ externalId: "user_id", strategy: "last" }],
  activations: [
    { name: "guide", type: "Audience Membership Changed", traits: [roll.key] },
    { name: "tour", type: "Audience Entered", enabled: false, resync: "never" },
  ],
});

const filter = new SpaceFilter("production-only", {
  name: "Production only",
  description: "Impressions of other environments.",
  if: and(filterEvent().equals("get_treatment"), filterProperty("environmentName").notEquals("production")),
});
const sync = new ProfilesSync("warehouse", {
  warehouseId: "q3WvTz8KnX5mRbL7dPc2Ys",
  enableEventTables: true,
  tables: { pages: false, tracks: { context_ip: false } },
});

const provider = new SegmentProvider("explicit", { workspace: "acme", adopt: "identical" });
const treatments = new TreatmentTraits(
  "treatments",
  {
    sources: [{ id: "staging", sourceId: "kB7xWn2TzQ5rVhM9sLc4Pd", environment: "dev" }],
    environmentName: "staging",
    flags: [{ id: "checkout_redesign", treatments: ["on", "off"] }, "search_ranking"],
    audiences: "perTreatment",
    treatments: ["on"],
  },
  { providers: [provider] },
);

export const ids = [connection, roll, secret, orders, audience, guides, filter, sync].map(({ id }) => id);
export const keys = treatments.keys;
