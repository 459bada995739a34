import { expect, test } from "vitest";

import { packedDocument } from "../../tools/pack/documents.mjs";
import { repositoryOf } from "../../tools/pack/repository.mjs";

const files = ["README.md", "docs/policies.md", "src/emulator/README.md"];
const repository = (url: string | { url: string }) => repositoryOf({ version: "1.2.3", repository: url });

test("without a repository, links to packed files stay, and others become their text and their place", () => {
  const text = `See [policies](docs/policies.md#rules), [the
page](./docs/page.md#top), [\`check\`](src/emulator), [itself](#top) and [Segment](https://segment.com).`;
  expect(packedDocument(text, { place: "README.md", files }))
    .toBe(`See [policies](docs/policies.md#rules), the
page (in the repository: \`docs/page.md\`), [\`check\`](src/emulator), [itself](#top) and [Segment](https://segment.com).`);
});

test("targets are taken from where the document is", () => {
  const text =
    "[a](policies.md), [b](../src/emulator/README.md#seeds), [c](../tools), [d](#top), ![e](images/e.png)";
  expect(packedDocument(text, { place: "docs/page.md", files })).toBe(
    "[a](policies.md), [b](../src/emulator/README.md#seeds), c (in the repository: `tools`), [d](#top), ",
  );
});

test("without a repository, a picture that is not packed goes, and leaves no gap", () => {
  expect(
    packedDocument("Before.\n\n![a page](docs/images/page.png)\n\nAfter.\n", { place: "README.md", files }),
  ).toBe("Before.\n\nAfter.\n");
});

test("what stands in a fenced block stays as it is", () => {
  const text = "```md\n[a](nowhere.md)\n\n\n\n```\n";
  expect(packedDocument(text, { place: "README.md", files })).toBe(text);
});

test.each([
  "github:acme/personas",
  "https://github.com/acme/personas",
  { url: "git+https://github.com/acme/personas.git" },
])("with a repository (%j), the README's links lead to the version that is packed", async (url) => {
  const text =
    "![a](docs/images/a.png) [b](docs/policies.md#rules) [c](examples/) [d](docs/page.md) [e](#top)";
  expect(packedDocument(text, { place: "README.md", files, repository: await repository(url) })).toBe(
    "![a](https://raw.githubusercontent.com/acme/personas/v1.2.3/docs/images/a.png) " +
      "[b](https://github.com/acme/personas/blob/v1.2.3/docs/policies.md#rules) " +
      "[c](https://github.com/acme/personas/tree/v1.2.3/examples) " +
      "[d](https://github.com/acme/personas/blob/v1.2.3/docs/page.md) [e](#top)",
  );
});

test("with a repository, documents beside the README keep their links to packed files", async () => {
  const text = "[a](policies.md) [b](../tools) ![c](images/c.png)";
  const options = { place: "docs/page.md", files, repository: await repository("github:acme/personas") };
  expect(packedDocument(text, options)).toBe(
    "[a](policies.md) [b](https://github.com/acme/personas/tree/v1.2.3/tools) " +
      "![c](https://raw.githubusercontent.com/acme/personas/v1.2.3/docs/images/c.png)",
  );
});

test("a repository whose pages have no known addresses is refused by name", async () => {
  await expect(repository("https://git.example.com/personas")).rejects.toThrow(
    '"repository" of package.json is https://git.example.com/personas, whose pages have addresses that are not known: name a repository on GitHub, GitLab or Bitbucket.',
  );
});

test("until `repository` is set, there is none", async () => {
  expect(await repositoryOf({ version: "1.2.3" })).toBeUndefined();
});
