import { stripVTControlCharacters } from "node:util";

import { expect, test, vi } from "vitest";

import { rollAlgorithm } from "../support/provider";
import { command, folderOf } from "./command";
import { startScene, stateOf } from "./drift-scene";

test("people read each finding with what to do, and Markdown shows names literally", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const traits = `/spaces/${segment.spaceId}/computed-traits`;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("PATCH", `/app${traits}/${id}`, { name: "Roll @everyone" });
  const query = "event('get_treatment').last(property('treatment'))";
  await segment.api("POST", traits, {
    name: "<b>hand</b>",
    enabled: true,
    definition: { query, type: "USERS" },
  });

  // A terminal or a job of CI gets it in colours.
  const text = stripVTControlCharacters(await scene.print("drift", []));
  const markdown = await scene.print("drift", ["--output", "markdown"]);

  expect(text).toContain(
    "workspace acme, 1 space (production): 1 resource compared, 1 resource changed, 0 resources gone, 1 thing unmanaged, 0 undeclared connections.\n",
  );
  expect(text).toContain(
    "Changed in Segment (1)\n  `pulumi up --refresh` puts it back; or make the program say what Segment has\n",
  );
  expect(text).toContain(
    `- LastComputedTrait roll, called back_end_roll_algorithm (${id}, space production, state.json)\n`,
  );
  expect(text).toContain("    name: back_end_roll_algorithm -> Roll @everyone\n");
  expect(text).toMatch(/ {4}last "Computed Trait Modified": \d{4}-\S+ by dana@example.com\n/);
  expect(markdown).toContain("### Segment: drift in workspace `acme`\n");
  expect(markdown).toContain("#### Managed by nobody (1)\n\nTo do: declare it");
  expect(markdown).toContain("  - `name`: `back_end_roll_algorithm` -> `Roll @everyone`\n");
  expect(markdown).toContain("- trait `<b>hand</b>` (key `b_hand_b`, ");
});

test("nobody is advised to declare what no program can have", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "Accounts",
    enabled: true,
    audienceType: "LINKED",
    definition: { query: "event('get_treatment').count() >= 1", targetEntity: "account" },
  });

  const text = await scene.print("drift", []);

  expect(text).not.toContain("Managed by nobody (");
  expect(text).toContain(
    "Managed by nobody, and in no program's reach (1)\n  delete it, or ignore it with --ignore\n- audience Accounts (",
  );
  expect(text).toContain("    it is a linked audience, whose entities are set up in the app");
});

test("the process ends with 0, 1 and 2, and says on standard error why it could not judge", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  using folder = folderOf({ "state.json": stateOf(scene.resources) });
  const drift = () => command(folder.path, "drift", "--state", "state.json");

  expect(await drift()).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing has drifted") });
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, { enabled: false });
  expect(await drift()).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("    enabled: true -> false\n"),
  });
  expect(await command(folder.path, "drift")).toEqual({
    code: 2,
    stdout: "",
    stderr: "nothing to compare Segment with: give --stack or --state, for each stack of the workspace\n",
  });
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", undefined);
  expect(await drift()).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining(
      "no Segment token: export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN); ",
    ),
  });
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", "sgp_revoked");
  const { code, stderr } = await drift();
  expect(code).toBe(2);
  expect(stderr).toContain("Segment does not let this token read its own workspace");
  expect(stderr).not.toContain("--run-program");
}, 60_000);
