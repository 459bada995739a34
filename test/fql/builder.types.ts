// Holds what the builder takes and what it refuses. It has nothing to run: `npm run types` fails when that changes.
import { and, event, field, not, or, property, type } from "../../src/fql";

export const taken = [
  property("a").equals("x"),
  property("a").equals(1),
  property("a").equals(null),
  property("a").equals(property("b")),
  property("a").equals(event().lowercase()),
  property("a").greaterThan(event().length()),
  event().lowercase().equals("x"),
  event().lowercase().equals(null),
  event().length().oneOf(1, 2),
  event().equals(Promise.resolve("x")),
];

// @ts-expect-error: a text has no order
event().lowercase().greaterThan(1);
// @ts-expect-error: numbers only have an order
property("a").greaterThan("1");
// @ts-expect-error: a number never equals a text
event().length().equals("1");
// @ts-expect-error: a text never equals a number
event().lowercase().equals(1);
// @ts-expect-error: `typeof` gives no such name
property("a").typeOf().equals("boolean");
// @ts-expect-error: a number contains nothing
event().length().contains("1");
// @ts-expect-error: one of nothing is never true
type().oneOf();
// @ts-expect-error: a field alone is no statement: `isTrue` says it
and(property("a"), type().equals("track"));
// @ts-expect-error: nothing to negate
not(field("a"));
// @ts-expect-error: a text is no statement
or("type = 'track'", type().equals("track"));
