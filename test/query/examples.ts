import type { ParseOptions } from "../../src/query";

/** Definitions over impressions and other events, with what Segment makes of them. */
export interface Example {
  query: string;
  options: ParseOptions;
  computation: "realtime" | "batch";
}

export const traits: Example[] = [
  {
    query:
      "event('get_treatment').where(property('split') = 'back_end_roll_algorithm').last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'back_end_roll_algorithm' AND property('environmentName') = 'production').last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'back_end_roll_algorithm' AND property('environmentName') = 'production' AND NOT property('treatment') = 'control').last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').where(property('label') = 'in segment employees').last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('splitVersionNumber') >= 1730000000000).last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').first(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').mode(property('treatment'), 2)",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').unique(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').unique(property('treatment')).count()",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('get_treatment').where(property('split').one_of('search_v2', 'search_v3')).count()",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign').within(30 days).last(property('treatment'))",
    options: { as: "trait" },
    computation: "batch",
  },
  {
    query:
      "event('get_treatment').sources(exclude: 'hT5vQm8KxW3nRbZ7dLp2Yc').where(property('split') = 'checkout_redesign').last(property('treatment'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('Order Completed').sum(property('revenue'))",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('Order Completed').within(90 days).avg(property('revenue'))",
    options: { as: "trait" },
    computation: "batch",
  },
  {
    query: "event('Order Completed').where(property('cart.coupon').exists()).count()",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('Order Completed').max(property('order_ref') as string)",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('Page Viewed').expires_after(1 hour).count()",
    options: { as: "trait" },
    computation: "realtime",
  },
  {
    query: "event('Page Viewed').where(context('page.url').contains('/pricing')).last(context('page.url'))",
    options: { as: "trait" },
    computation: "realtime",
  },
];

export const audiences: Example[] = [
  {
    query: "trait('split_back_end_roll_algorithm') = 'v2'",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query: "trait('split_back_end_roll_algorithm').one_of('v2', 'v3') AND trait('plan') != 'free'",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query:
      "trait('split_back_end_roll_algorithm').exists() AND NOT trait('split_back_end_roll_algorithm') = 'off'",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query: "trait('split_back_end_roll_algorithm').absent()",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('treatment') = 'on').count() >= 1",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('treatment') = 'on').within(7 days).count() >= 1 AND event('Order Completed').within(7 days).count() = 0",
    options: { as: "audience" },
    computation: "batch",
  },
  {
    query:
      "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('treatment') = 'on' AND event('Order Completed').within(parent: 1 day).count() >= 1).within(30 days).count() >= 1",
    options: { as: "audience" },
    computation: "batch",
  },
  {
    query: "event('Order Completed').where(property('revenue') >= trait('avg_order_value')).count() >= 3",
    options: { as: "audience" },
    computation: "batch",
  },
  {
    query: "event('Signed Up').between(7 days, 14 days).count() >= 1",
    options: { as: "audience" },
    computation: "batch",
  },
  {
    query: "trait('trial_ends_at').within_next(3 days) AND trait('roll_algorithm_v2_users') = 'true'",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query:
      "(trait('country') = 'DE' OR trait('country') = 'AT') AND trait('email').ends_with('@example.com')",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query: "trait('country') = 'DE' OR trait('country') = 'AT' AND trait('vip') = 'true'",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query: "trait('created_at').after_date('2026-01-01T00:00:00Z') AND trait('score') <= .20",
    options: { as: "audience" },
    computation: "realtime",
  },
  {
    query: "ANY (event('Invoice Paid').count() >= 1 AND trait('role') = 'owner')",
    options: { as: "audience", audienceType: "ACCOUNTS" },
    computation: "batch",
  },
  {
    query: "ALL NOT event('Logged In').count() >= 1",
    options: { as: "audience", audienceType: "ACCOUNTS" },
    computation: "batch",
  },
];
