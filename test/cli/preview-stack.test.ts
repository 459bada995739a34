import { expect, test } from "vitest";

import { reportOn } from "../../src/cli/preview/report";
import { declaredBy, readPlan } from "../../src/cli/preview/stack";
import { toText } from "../../src/cli/preview/text";

const urn = (kind: string, name: string): string =>
  `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${name}`;
const provider = "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Planned {
  readonly op?: string;
  readonly inputs: object;
  readonly needs?: Readonly<Record<string, readonly string[]>>;
}

const step = (kind: string, name: string, { op = "create", inputs, needs }: Planned): object => ({
  op,
  urn: urn(kind, name),
  provider,
  newState: { inputs: { name, ...inputs }, propertyDependencies: needs },
});

const declared = (...steps: object[]) => declaredBy(readPlan(JSON.stringify({ config: {}, steps })));

test("options say whose events count and of which days, by the words of traits and of audiences", () => {
  const text = "event('X').count()";
  const condition = "event('X').count() >= 1";
  const { subjects } = declared(
    step("ComputedTrait", "visitors", { inputs: { query: text, includeAnonymousUsers: true } }),
    step("ComputedTrait", "accounts", { inputs: { query: text, type: "ACCOUNTS", backfillDurationDays: 7 } }),
    step("ComputedTrait", "plain", { inputs: { query: text, includeAnonymousUsers: false } }),
    step("Audience", "week", {
      inputs: {
        query: condition,
        options: { filterByExternalIds: ["email"], backfillEventDataDays: 14, includeHistoricalData: true },
      },
    }),
    step("Audience", "teams", { inputs: { query: condition, audienceType: "ACCOUNTS", options: {} } }),
  );

  const trait = { resource: "ComputedTrait", text, as: "trait", audienceType: "USERS", receives: [] };
  const audience = { ...trait, resource: "Audience", text: condition, as: "audience" };
  expect(subjects).toEqual([
    {
      ...trait,
      name: "accounts",
      key: "accounts",
      audienceType: "ACCOUNTS",
      options: { backfillEventDataDays: 7 },
    },
    { ...trait, name: "plain", key: "plain" },
    { ...audience, name: "teams", key: "teams", audienceType: "ACCOUNTS" },
    {
      ...trait,
      name: "visitors",
      key: "visitors",
      options: { filterByExternalIds: ["user_id", "email", "android.idfa", "ios.idfa", "anonymous_id"] },
    },
    {
      ...audience,
      name: "week",
      key: "week",
      options: { filterByExternalIds: ["email"], backfillEventDataDays: 14 },
    },
  ]);
});

test("of what stays as it is, what is there counts; what an export has for deletion does not", () => {
  const inputs = { name: "Kept", query: "event('X').count()" };
  const kept = { urn: urn("ComputedTrait", "kept"), type: "x", provider };
  const same = declared({ op: "same", ...kept, oldState: { inputs, outputs: { key: "old_key" } } });
  const state = { version: 3, deployment: { resources: [{ ...kept, inputs, outputs: { key: "old_key" } }] } };
  const gone = { ...kept, urn: urn("ComputedTrait", "gone"), inputs, delete: true };
  state.deployment.resources.push(gone as never);

  const exported = declaredBy(readPlan(JSON.stringify(state)));

  for (const { subjects } of [same, exported])
    expect(subjects.map(({ name, key, text }) => [name, key, text])).toEqual([
      ["kept", "old_key", inputs.query],
    ]);
});

test.each<[string, Planned["op"], string, string]>([
  ["a trait that is replaced", "replace", "ComputedTrait", "trait"],
  ["a new audience", "create", "Audience", "audience"],
])("a query that waits for %s is known once that is made", (_what, op, kind, name) => {
  const query = "event('X').count() >= 1";
  const audience = step("Audience", "treated", {
    inputs: { query: unknown },
    needs: { query: [urn(kind, name), urn("SourceConnection", "read")] },
  });

  const { knownLater, leftOut } = declared(
    step(kind, name, { ...(op !== undefined && { op }), inputs: { query } }),
    // A resource that is only looked up has its values already.
    step("SourceConnection", "read", { op: "read", inputs: {} }),
    audience,
  );

  expect(leftOut).toEqual([]);
  expect(knownLater).toEqual([
    `treated: comes with this stack, its query is known once trait ${name} is made`,
  ]);
});

test("what stands for a value is what is computed, and a connection says where it leads and what it sends", async () => {
  const audience = urn("Audience", "treated");
  const plan = declared(
    step("ComputedTrait", "visits", { inputs: { query: "event('X').count()", destinations: ["Braze"] } }),
    step("Audience", "treated", { inputs: { query: "event('X').count() >= 1" } }),
    step("AudienceDestination", "silent", {
      inputs: { audienceId: unknown, destinationId: unknown, activations: [] },
      needs: { audienceId: [audience] },
    }),
    step("AudienceDestination", "of-another", {
      inputs: { audienceId: "aud_another", destinationId: "d", activations: [] },
    }),
  );

  expect(plan.subjects.map(({ receives }) => receives)).toEqual([
    [{ destination: "the destination of silent", calls: [] }],
    [
      {
        destination: "Braze",
        calls: ["Identify { visits: <count> }", "Track `Trait Computed` { trait_key: 'visits' }"],
        either: true,
      },
    ],
  ]);
  expect(toText(await reportOn(plan.subjects, undefined))).toContain(
    "  the destination of silent would receive nothing: it has no activation\n",
  );
});
