// What a release needs besides tests that pass.

/** One sentence, with what to do, for each thing that is missing. */
export function missingFor(tag, { manifest, changelog, template, recorded, repository }) {
  const { name, version } = manifest;
  const url = typeof manifest.repository === "object" ? manifest.repository.url : manifest.repository;
  const sentences = [
    [
      tag === `v${version}`,
      `The tag is ${tag} and the version of package.json is ${version}: tag v${version}, or set the version with \`npm version --no-git-tag-version\`.`,
    ],
    [
      changelog.split("\n").some((line) => line === `## ${version}` || line.startsWith(`## ${version} `)),
      `CHANGELOG.md has no "## ${version}": call what stands under "Unreleased" so.`,
    ],
    [
      recorded.includes(version),
      `test/engine/states/releases has no ${version}: record it with \`npm run record-state\`.`,
    ],
    [
      template.dependencies[name] === `^${version}`,
      `templates/segment-personas/package.json asks for ${template.dependencies[name]} of this package: make it ^${version}.`,
    ],
    [
      url !== undefined,
      'package.json has no "repository": npm signs where a package was built only if it names the repository that builds it.',
    ],
    [
      url === undefined || repository === undefined || url.includes(repository),
      `"repository" of package.json is ${url}, and ${repository} is what builds: name that one, or npm refuses to sign.`,
    ],
  ];
  return sentences.filter(([isThere]) => !isThere).map(([, sentence]) => sentence);
}
