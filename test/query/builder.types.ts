// Holds that what the language cannot say does not compile. It has nothing to run: `npm run types` fails when one does.
import * as pulumi from "@pulumi/pulumi";

import { Audience, ComputedTrait } from "../../src";
import {
  all,
  and,
  any,
  context,
  days,
  event,
  hours,
  not,
  or,
  parentProperty,
  property,
  seconds,
  trait,
  type BuiltCondition,
} from "../../src/query";

const orders = event("Order Completed");
const revenue = property("revenue");
const isPro = trait("plan").equals("pro");
const isLarge = revenue.atLeast(100);

// chains end where the language's chains end
export const chains = [
  // @ts-expect-error a number takes no filter
  orders.count().where(isLarge),
  // @ts-expect-error a number takes no reducer
  orders.sum(revenue).count(),
  // @ts-expect-error a comparison takes nothing more
  orders.count().atLeast(1).equals(true),
  // @ts-expect-error a list takes `count` only
  orders.unique(revenue).equals("a"),
  // @ts-expect-error a list takes no reducer but `count`
  orders.unique(revenue).last(revenue),
  // @ts-expect-error a stream is no value
  orders.equals(1),
  // @ts-expect-error a stream is no value on the other side either
  trait("orders").equals(orders),
  // @ts-expect-error nothing is compared with a list
  trait("orders").equals(orders.unique(revenue)),
  // @ts-expect-error a field takes no filter
  revenue.within(days(1)),
];

// reducers take a field of the event, and as many arguments as in the language
export const reducers = [
  // @ts-expect-error `last` needs a property
  orders.last(),
  // @ts-expect-error `count` takes none
  orders.count(revenue),
  // @ts-expect-error a name alone is no property
  orders.sum("revenue"),
  // @ts-expect-error a trait is no field of an event
  orders.sum(trait("revenue")),
  // @ts-expect-error a reducer looks at its own events, not at the enclosing one
  orders.sum(parentProperty("revenue")),
  // @ts-expect-error a number is no field
  orders.max(orders.count()),
  // @ts-expect-error `mode` always takes a minimum
  orders.mode(revenue),
  // @ts-expect-error `array` is a cast of `mode`
  orders.max(revenue, "array"),
  // @ts-expect-error sums are of numbers anyway
  orders.sum(revenue, "number"),
];

// conditions
export const conditions = [
  // @ts-expect-error a field alone is no condition
  orders.where(revenue),
  // @ts-expect-error a number alone is no condition
  orders.where(orders.count()),
  // @ts-expect-error a number alone is no condition
  not(orders.count()),
  // @ts-expect-error a text is no condition
  orders.where("revenue > 100"),
  // @ts-expect-error AND joins two or more
  and(isPro),
  // @ts-expect-error OR joins conditions
  or(isPro, trait("plan")),
  // @ts-expect-error one of what
  trait("plan").oneOf(),
  // @ts-expect-error there is nothing to give to `exists`
  trait("plan").exists(true),
  // @ts-expect-error there is no null value, there is `absent`
  trait("plan").equals(null),
  // @ts-expect-error objects are no values
  trait("plan").equals({ plan: "pro" }),
  // @ts-expect-error times are texts
  trait("created_at").afterDate(new Date()),
  // @ts-expect-error properties of events say nothing about whole users
  any(isLarge),
  // @ts-expect-error properties of events say nothing about whole users
  all(not(isLarge)),
];

// windows are hours and days, sessions may be seconds
orders.expiresAfter(seconds(1_800));
export const windows = [
  // @ts-expect-error seconds are for sessions
  orders.within(seconds(90)),
  // @ts-expect-error seconds are for sessions
  trait("created_at").withinLast(seconds(90)),
  // @ts-expect-error a window has a unit
  orders.within(30),
  // @ts-expect-error a window has a unit
  orders.within("30 days"),
  // @ts-expect-error weeks are no unit
  orders.within({ amount: 2, unit: "week" }),
  // @ts-expect-error two bounds
  orders.between(days(1)),
];

// a trait is a value or a list
export const traits = [
  new ComputedTrait("count", { name: "count", query: orders.count() }),
  new ComputedTrait("list", { name: "list", query: orders.unique(context("page.url")) }),
  new ComputedTrait("list-count", { name: "list-count", query: orders.unique(revenue).count() }),
  new ComputedTrait("text", { name: "text", query: pulumi.output("event('X').count()") }),
  // @ts-expect-error true or false would be an audience
  new ComputedTrait("condition", { name: "condition", query: orders.count().atLeast(1) }),
  // @ts-expect-error a stream is no value
  new ComputedTrait("stream", { name: "stream", query: orders }),
  // @ts-expect-error a field is no definition
  new ComputedTrait("field", { name: "field", query: revenue }),
  // @ts-expect-error a trait is no definition of another
  new ComputedTrait("trait", { name: "trait", query: trait("a") }),
];

// an audience is a condition that speaks of the profile
export const audiences = [
  new Audience("trait", { name: "trait", query: isPro }),
  new Audience("count", { name: "count", query: orders.where(isLarge).within(hours(36)).count().atLeast(1) }),
  new Audience("both", {
    name: "both",
    query: isPro.and(orders.where(isLarge.and(isPro)).count().atLeast(1)),
  }),
  new Audience("any", { name: "any", query: any(isPro).or(all(not(isPro))), audienceType: "ACCOUNTS" }),
  // @ts-expect-error a number is no condition
  new Audience("scalar", { name: "scalar", query: orders.count() }),
  // @ts-expect-error a list is no condition
  new Audience("list", { name: "list", query: orders.unique(revenue) }),
  // @ts-expect-error a property belongs inside `where`
  new Audience("property", { name: "property", query: isLarge }),
  // @ts-expect-error a property belongs inside `where`, also next to a trait
  new Audience("next", { name: "next", query: isPro.and(isLarge) }),
  // @ts-expect-error a property belongs inside `where`, also behind a prefix
  new Audience("not", { name: "not", query: not(or(isPro, isPro, isLarge)) }),
  // @ts-expect-error a property belongs inside `where`, also on the right
  new Audience("right", { name: "right", query: trait("revenue").equals(revenue) }),
];

// values that come later
declare const later: pulumi.Output<string>;
export const deferred: BuiltCondition<"anywhere"> = trait(later).oneOf(later, later);
orders
  .where(
    property(later)
      .equals(later)
      .and(revenue.atLeast(pulumi.output(3))),
  )
  .excludeSources(later)
  .count();
// @ts-expect-error an output of something that is no value
trait("plan").equals(pulumi.output({ plan: "pro" }));
