import { expect, test } from "vitest";

import { Identities, type Identified, type Ids } from "../../src/calls";

interface Person extends Identified {
  joined: string[];
}

/** Sends calls, and says whose each of them is by the first id of the profile. */
function sorted(calls: Partial<Ids>[], limit?: number): { of: Person[]; people: Identities<Person> } {
  const people = new Identities<Person>(
    () => ({ userId: undefined, emails: [], anonymousIds: [], joined: [] }),
    (person, other) => person.joined.push(other.userId ?? other.emails[0] ?? other.anonymousIds[0] ?? ""),
    ...(limit === undefined ? [] : [() => limit]),
  );
  const of = calls.map((ids) =>
    people.of({ userId: undefined, anonymousId: undefined, email: undefined, ...ids }),
  );
  return { of, people };
}

test("a call with a user id and an email makes that email lead to the user", () => {
  const { of, people } = sorted([{ userId: "ada", email: "ada@example.com" }]);

  expect(of[0]).toEqual({ userId: "ada", emails: ["ada@example.com"], anonymousIds: [], joined: [] });
  expect(people.withEmail("ada@example.com")).toBe(of[0]);
});

test("a visitor who gives the email of a user is that user from then on", () => {
  const { of, people } = sorted([
    { userId: "ada", email: "ada@example.com" },
    { anonymousId: "v1" },
    { anonymousId: "v1", email: "ada@example.com" },
    { anonymousId: "v1" },
  ]);

  expect(of[2]).toBe(of[0]);
  expect(of[3]).toBe(of[0]);
  expect(of[0]).toMatchObject({ userId: "ada", anonymousIds: ["v1"], joined: ["v1"] });
  expect(people.all().size).toBe(1);
});

test("one call joins three profiles into the one that has a user id", () => {
  const { of, people } = sorted([
    { anonymousId: "v1" },
    { email: "ada@example.com", anonymousId: "v2" },
    { userId: "ada" },
    { userId: "ada", email: "ada@example.com", anonymousId: "v1" },
  ]);

  expect(of[3]).toBe(of[2]);
  expect(of[3]?.joined.toSorted()).toEqual(["ada@example.com", "v1"]);
  expect(of[3]?.anonymousIds.toSorted()).toEqual(["v1", "v2"]);
  expect(people.all().size).toBe(1);
});

test("two visitors who give the same email are one, whose user id comes later", () => {
  const { of } = sorted([
    { anonymousId: "v1", email: "ada@example.com" },
    { anonymousId: "v2", email: "ada@example.com" },
    { userId: "ada", anonymousId: "v2" },
  ]);

  expect(of[1]).toBe(of[0]);
  expect(of[2]).toBe(of[0]);
  expect(of[0]).toMatchObject({ userId: "ada", emails: ["ada@example.com"], anonymousIds: ["v1", "v2"] });
});

test("an email of another user stays there, as Segment's documentation has it in its example", () => {
  const { of, people } = sorted([
    { userId: "abc123", email: "jane@example1.com" },
    { userId: "abc456", email: "jane@example1.com" },
  ]);

  expect(of[1]).toMatchObject({ userId: "abc456", emails: [] });
  expect(people.withEmail("jane@example1.com")).toBe(of[0]);
});

test("of a call whose anonymous id is somebody else's the email counts more", () => {
  const { of, people } = sorted([
    { userId: "ada", email: "ada@example.com" },
    { userId: "grace", anonymousId: "shared" },
    { email: "ada@example.com", anonymousId: "shared" },
  ]);

  expect(of[2]).toBe(of[0]);
  expect(people.withAnonymousId("shared")).toBe(of[1]);
});

test("a profile has five anonymous ids, and the sixth belongs to a visitor", () => {
  const visits = Array.from({ length: 6 }, (_, index) => ({ userId: "ada", anonymousId: `v${index}` }));

  const { of, people } = sorted([...visits, { anonymousId: "v5" }]);

  expect(new Set(of.slice(0, 6)).size).toBe(1);
  expect(of[5]?.anonymousIds).toEqual(["v0", "v1", "v2", "v3", "v4"]);
  expect(people.withAnonymousId("v5")).toMatchObject({ userId: undefined, anonymousIds: ["v5"] });
});

test("a profile has five emails", () => {
  const calls = Array.from({ length: 6 }, (_, index) => ({ userId: "ada", email: `${index}@example.com` }));

  const { of, people } = sorted(calls);

  expect(of[5]?.emails).toEqual([0, 1, 2, 3, 4].map((index) => `${index}@example.com`));
  expect(people.withEmail("5@example.com")).toBeUndefined();
});

test("another limit holds for what becomes known afterwards", () => {
  let limit = 3;
  const people = new Identities<Person>(
    () => ({ userId: undefined, emails: [], anonymousIds: [], joined: [] }),
    () => undefined,
    () => limit,
  );
  const of = (ids: Partial<Ids>) =>
    people.of({ userId: undefined, anonymousId: undefined, email: undefined, ...ids });
  const ada = of({ userId: "ada", anonymousId: "v1" });
  of({ userId: "ada", anonymousId: "v2" });
  limit = 1;

  expect(of({ userId: "ada" })).toBe(ada);
  expect(of({ userId: "ada", anonymousId: "v1" })).toBe(ada);
  expect(of({ userId: "ada", anonymousId: "v3" })).toBe(ada);
  expect(ada.anonymousIds).toEqual(["v1", "v2"]);
  expect(of({ anonymousId: "v2", email: "ada@example.com" })).not.toBe(ada);
});
