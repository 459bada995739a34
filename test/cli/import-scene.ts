import type { Seed } from "../../src/emulator";

const production = "production";
const impression = (flag: string, environment: string, more = ""): string =>
  `event('get_treatment').where(property('split') = '${flag}' AND property('environmentName') = '${environment}'${more}).last(property('treatment'))`;
const history = { includeHistoricalData: true, includeAnonymousUsers: false };

type Trait = NonNullable<Seed["computedTraits"]>[number];

const flags = [
  "back_end_roll_algorithm",
  "checkout_redesign",
  "search_ranking",
  "new_onboarding",
  "dark_mode",
  "gift_cards",
  "loyalty_tiers",
  "one_click_pay",
  "price_tests",
  "push_opt_in",
  "referral_banner",
  "returns_portal",
  "size_guide",
  "store_locator",
  "upsell_modal",
];

/** Made by hand over the years: some described, one switched off, one called otherwise, one with a condition of its own. */
const flagTraits: Trait[] = flags.map((flag, at) => ({
  name: flag === "price_tests" ? "Price tests (Q3)" : flag,
  ...(at % 3 === 0 ? { description: `Which ${flag.replaceAll("_", " ")} somebody saw last` } : {}),
  enabled: flag !== "size_guide",
  definition: {
    query: impression(
      flag,
      production,
      flag === "dark_mode" ? " AND property('treatment') != 'control'" : "",
    ),
  },
  options: { ...history, includeAnonymousUsers: flag === "gift_cards" },
}));

const lastTraits: Trait[] = [
  ["last_plan", "Plan Changed", "plan.name"],
  ["last_store", "Store Visited", "store_id"],
  ["last_search", "Products Searched", "query"],
  ["last_coupon", "Coupon Applied", "coupon"],
  ["last_campaign", "Campaign Clicked", "utm_campaign"],
].map(([name = "", event = "", property = ""]) => ({
  name,
  definition: { query: `event('${event}').last(property('${property}'))` },
  options: history,
}));

const otherTraits: Trait[] = [
  { name: "Total spend", query: "event('Order Completed').sum(property('revenue'))" },
  { name: "Orders in 90 days", query: "event('Order Completed').within(90 days).count()" },
  {
    name: "Favourite category",
    description: "What somebody looks at most, of what is not on sale",
    query:
      "event('Product Viewed').where(property('category') != 'sale' AND property('price') > 20 AND property('currency') = 'EUR').mode(property('category'), 3)",
  },
  { name: "First seen source", query: "event('Signed Up').first(property('source'))" },
  { name: "Average order", query: "event('Order Completed').avg(property('revenue'))" },
  { name: "Viewed brands", query: "event('Product Viewed').unique(property('brand'))" },
  { name: 'He said "hi" & `bye` ${name}', query: "event('Said Hi').count()" },
  { name: "Grüße 🎉 from Zürich", query: "event('Greeted').count()" },
  { name: "line\nbreak", query: "event('Broke').count()" },
].map(({ query, ...trait }) => ({ ...trait, definition: { query }, options: history }));

const accountTrait: Trait = {
  name: "Account seats",
  definition: { query: "event('Seat Added').count()", type: "ACCOUNTS" },
};
const windowed: Trait = {
  name: "recent_theme",
  definition: { query: "event('Theme Chosen').within(30 days).last(property('theme'))" },
  options: { ...history, backfillDurationDays: 30 },
};

const staging: Trait[] = ["checkout_redesign", "search_ranking", "gift_cards", "dark_mode"].map((flag) => ({
  space: "staging",
  name: `Staging ${flag}`,
  definition: { query: impression(flag, "staging") },
}));

const audiences: NonNullable<Seed["audiences"]> = [
  ...["back_end_roll_algorithm", "checkout_redesign", "search_ranking"].flatMap((flag) => [
    { name: `${flag} on`, definition: { query: `trait('${flag}') = 'on'` } },
    { name: `${flag} off`, definition: { query: `trait('${flag}') = 'off'` } },
  ]),
  { name: "Big spenders", description: "Above 1,000", definition: { query: "trait('total_spend') > 1000" } },
  {
    name: "Lapsed",
    definition: {
      query:
        "event('Order Completed').within(365 days).count() >= 1 AND event('Order Completed').within(90 days).count() = 0 AND trait('total_spend') > 100",
    },
    options: { includeHistoricalData: true, filterByExternalIds: ["user_id"], backfillEventDataDays: 365 },
  },
  {
    name: "Anonymous shoppers",
    definition: { query: "event('Product Viewed').count() >= 3" },
    options: { filterByExternalIds: ["anonymous_id"] },
  },
  {
    name: "Accounts with seats",
    audienceType: "ACCOUNTS",
    definition: { query: "trait('account_seats') >= 5" },
  },
  { name: "Any spend", enabled: false, definition: { query: "trait('total_spend') > 0" } },
  {
    name: "Staging testers",
    space: "staging",
    definition: { query: "trait('staging_checkout_redesign') = 'on'" },
  },
];

const filters: NonNullable<Seed["filters"]> = [
  {
    name: "get_treatment: production only",
    if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
  },
  {
    name: "No bots",
    description: "Monitoring of our own",
    if: "context.userAgent = 'pingdom' or contains(userId, 'bot-')",
  },
  { name: "Test orders", enabled: false, if: "event = 'Order Completed' and properties.test = true" },
  {
    space: "staging",
    name: "Staging impressions",
    if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'staging'",
  },
];

const workspace = { id: "8kQ2vNfR5tYhXc3LpZsWb7", slug: "acme", name: "Acme" };
const spaces = [
  { id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production", name: "Production" },
  { id: "spa_7pWxR3vNk5TzQbM2cHsLdJ", slug: "staging", name: 'Staging & "QA"' },
];
const computedTraits = [...flagTraits, ...lastTraits, ...otherTraits, accountTrait, windowed, ...staging];

/** Things of all kinds in two spaces, as people leave them behind. */
export const twoSpaces: Seed = { workspace, spaces, computedTraits, audiences, filters };

/** The same in one space, where the audit log proves who feeds it, with as many sources as make 60. */
export const oneSpace: Seed = {
  workspace,
  spaces: spaces.slice(0, 1),
  sources: Array.from({ length: 10 }, (_, at) => ({
    id: `hT5vQm8KxW3nRbZ7dLp2Y${at}`,
    slug: `${at % 2 === 0 ? "web" : "server"}-events-${at}`,
    name: `${at % 2 === 0 ? "Web" : "Server"} events ${at}`,
    labels: at < 8 ? [{ key: "environment", value: "prod" }] : [],
  })),
  computedTraits: computedTraits.map(inOneSpace),
  audiences: audiences.map(inOneSpace),
  filters: filters.filter(({ space }) => space === undefined),
};

function inOneSpace<T extends { space?: string | undefined }>(thing: T): T {
  return { ...thing, space: "production" };
}
