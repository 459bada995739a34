import { expect, test } from "vitest";

import { command } from "../cli/command";
import { documentedCommands } from "../support/documented-commands";
import { contents, root } from "../support/markdown-files";

test("what the page of commands says that `check` prints is what it prints", async () => {
  const page = "docs/commands.md";
  const [check] = documentedCommands.filter(
    ({ file, words }) => file === page && words[0] === "npx" && words[2] === "check",
  );
  const shown = contents.get(page)?.code.find(({ language }) => language === "text");

  const { code, stdout } = await command(root, ...(check?.words.slice(2) ?? []));

  expect({ code, stdout }).toEqual({ code: 0, stdout: shown?.text });
});
