import { readFileSync } from "node:fs";
import path from "node:path";

import type { Seed } from "../../src/emulator";

/** What the scene is played on: a local Segment, wherever it runs. */
export interface Stage {
  readonly apiUrl: string;
  readonly token: string;
  readonly spaces: readonly { id: string }[];
  readonly sources: readonly { id: string; slug: string; writeKey: string }[];
}

const impressions = path.join(__dirname, "../../examples/quickstart/impressions.ndjson");
const [production, staging] = ["split-impressions-production", "split-impressions-staging"];
/** Just after the last of the impressions. */
const now = "2026-11-24T09:30:00.000Z";

/** The same ids whenever the scene is played, so that pictures of it do not differ. */
export const seed: Seed = {
  workspace: { id: "9aQ1Lj62S4bomZKLF4DPqW", slug: "acme", name: "Acme" },
  spaces: [
    { id: "spa_rQm4Yd8hX2kLcT7vWn3Zpb", slug: "production", name: "Production" },
    { id: "spa_tB6Kz9fG4jMsD2qVx8Hwec", slug: "development", name: "Development" },
  ],
  sources: [
    {
      id: "hT5vQm8KxW3nRbZ7dLp2Yc",
      slug: production,
      name: "Split impressions (production)",
      writeKey: "wkprodYt4Qv8Rb2NcX6LmZ0KsDfGhJ1p",
      labels: [{ key: "environment", value: "prod" }],
    },
    {
      id: "kN2wZc7RqF5mJxT9sBv4Ld",
      slug: staging,
      name: "Split impressions (staging)",
      writeKey: "wkstagUi3Wp7Te1MbZ5KnX9JrCvHyG2q",
      labels: [{ key: "environment", value: "dev" }],
    },
    {
      id: "pV8yHd3SgM6tKzQ1nRx5Jf",
      slug: "website",
      name: "Website",
      writeKey: "wkwebsOq6Er0Yu4NvC8LbZ2MxKjHfS5d",
      labels: [{ key: "environment", value: "prod" }],
    },
  ],
  destinations: [{ id: "5f7dd6c4a2b8e91d3c60aa17", slug: "appcues", name: "Appcues" }],
};

const lastTreatment = (flag: string) =>
  `event('get_treatment').where(property('split') = '${flag}' AND property('environmentName') = 'production').last(property('treatment'))`;

/** A day in the life of a space: traits and an audience that a program keeps, a filter, and impressions of a month. */
export async function play(stage: Stage): Promise<void> {
  const [space] = stage.spaces;
  const sourceOf = (slug: string) => stage.sources.find((source) => source.slug === slug);
  const control = (method: string, target: string, body: unknown) =>
    post(`${stage.apiUrl}/_emulator${target}`, body, {}, method);
  const asPulumi = (target: string, body: unknown) =>
    post(`${stage.apiUrl}${target}`, body, {
      authorization: `Bearer ${stage.token}`,
      "user-agent": "pulumi-segment-personas/0.1.0",
    });
  const send = (writeKey: string, batch: unknown[]) => post(`${stage.apiUrl}/v1/batch`, { writeKey, batch });

  await control("POST", "/clock", { now: "2026-10-28T07:00:00.000Z" });
  for (const flag of ["back_end_roll_algorithm", "checkout_redesign", "search_ranking"])
    await asPulumi(`/spaces/${space?.id}/computed-traits`, {
      name: flag,
      description: `Last treatment of ${flag}`,
      enabled: true,
      definition: { query: lastTreatment(flag), type: "USERS" },
    });
  await asPulumi(`/spaces/${space?.id}/audiences`, {
    name: "New checkout",
    description: "Everybody who last saw the new checkout",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "trait('checkout_redesign') = 'on'" },
  });
  await asPulumi("/filters", {
    integrationId: space?.id,
    name: "Production impressions only",
    description: "Impressions of other environments reach no profile",
    if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
    drop: true,
    enabled: true,
  });
  await control("POST", "/connections", { spaceId: space?.id, sourceId: sourceOf(production)?.id });
  await control("POST", "/clock", { now });
  const calls = readFileSync(impressions, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  const writeKey = sourceOf(production)?.writeKey ?? "";
  await send(writeKey, people());
  await send(writeKey, calls);
  // The last ones to come show what may become of a call.
  await send(writeKey, [{ ...calls.at(-2), messageId: "again-1" }]);
  await send(sourceOf(staging)?.writeKey ?? "", [{ ...calls.at(-2), messageId: "again-2" }]);
  await send("a-key-that-nobody-has", [{ ...calls.at(-2), messageId: "again-3" }]);
  await send(writeKey, [
    { ...calls.at(-1), messageId: "again-4" },
    { ...calls.at(-2), messageId: "again-1" },
  ]);
}

/** What the space knows of people beside their treatments. */
function people(): object[] {
  return ["Mira Okafor", "Jonas Lind", "Ana Duarte"].map((name, index) => ({
    type: "identify",
    userId: `u-100${index + 1}`,
    messageId: `identify-${index + 1}`,
    traits: {
      name,
      email: `${name.toLowerCase().replace(" ", ".")}@example.com`,
      plan: index === 1 ? "team" : "business",
    },
  }));
}

async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}
