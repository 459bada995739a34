import { expect, test, vi } from "vitest";

import { environmentFilter } from "../../src/fql";
import { production as source, startSegment, type Segment } from "../emulator/segment";
import { command, folderOf } from "./command";

// Each test starts a process that compiles the command first.
vi.setConfig({ testTimeout: 60_000 });

interface Step {
  op: string;
  kind?: string;
  name: string;
  old?: object;
  inputs?: object;
  replaceReasons?: string[];
  diffReasons?: string[];
}

/** What `segment-personas review` prints of a preview, with a Segment behind it. */
async function review(segment: Segment, steps: Step[], ...options: string[]): Promise<string> {
  const document = {
    config: { "segment:space": segment.spaceId, "segment:apiUrl": segment.emulator.apiUrl },
    steps: steps.map(({ kind = "SpaceFilter", name, old, inputs, ...rest }) => ({
      provider: "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1",
      ...rest,
      urn: `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${name}`,
      ...(old && { oldState: { id: `id_${name}`, inputs: old, outputs: old } }),
      ...(inputs && { newState: { inputs } }),
    })),
  };
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", segment.emulator.token);
  using folder = folderOf({ "preview.json": JSON.stringify(document) });
  const { stdout, stderr } = await command(folder.path, "review", "--preview", "preview.json", ...options);
  expect(stderr).toBe("");
  return stdout
    .replaceAll(segment.spaceId, "SPACE")
    .replaceAll(segment.spaceId.replaceAll("_", "&#95;"), "SPACE");
}

async function receive(segment: Segment, ...environments: (string | undefined)[]): Promise<void> {
  await segment.connect(source);
  for (const environmentName of environments)
    await segment.track(source, { event: "get_treatment", userId: "u", properties: { environmentName } });
}

async function operations(segment: Segment): Promise<string[]> {
  const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
  return requests.map(({ operation }) => operation);
}

const production = environmentFilter({ environment: "production" });
const notBack =
  "What is dropped does not come back: it stays in Segment's Connections, and no profile of the space gets it.";
const tail = [
  "- The preview was made without --refresh, so what people changed in Segment since the last apply is not in it.",
  "- Policies: no pack ran, or this format of the preview does not carry its findings.\n",
];

test("a new filter is shown with what it drops of what the space has seen", async () => {
  await using segment = await startSegment();
  await receive(segment, "production", "staging", "qa", undefined);
  await segment.control("DELETE", "/requests");
  const steps: Step[] = [{ op: "create", name: "only", inputs: production }];

  expect(await review(segment, steps)).toBe(
    [
      "### Segment: what this does to stack `prod`\n",
      "1 created.\n",
      "#### Created\n",
      "- SpaceFilter `get_treatment: production only`\n",
      "#### Space filters\n",
      `- \`get_treatment: production only\`, space \`SPACE\`: \`${production.if}\`. It drops impressions whose environmentName is "staging" or "qa" (seen in this space), and those without one. ${notBack}\n`,
      "#### Good to know\n",
      "- Computed traits afterwards: 0 of 50, counting this stack.\n",
      "#### Not judged\n",
      tail[1],
    ].join("\n"),
  );
  expect(await operations(segment)).toEqual(["listFiltersForSpace", "listSampleValuesFromEventProperty"]);
  const { filters, filterWarnings } = JSON.parse(await review(segment, steps, "--output", "json"));
  expect({ filters, filterWarnings }).toEqual({
    filters: [
      {
        resource: "only",
        name: "get_treatment: production only",
        spaceId: "SPACE",
        turn: "starts",
        if: production.if,
        drops:
          'drops impressions whose environmentName is "staging" or "qa" (seen in this space), and those without one',
        consequence: notBack,
      },
    ],
    filterWarnings: [],
  });
});
