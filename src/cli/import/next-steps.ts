import { planQuotas } from "../../api";
import type { NewFiles } from "./new-files";
import type { Imported } from "./importing";

/** What a person does with the files, a sentence or a command each. */
export function nextSteps(
  { found, kept, unfed }: Imported,
  { program, bulk, toImport }: NewFiles,
  dir: string,
): string[] {
  const names = program.map(({ name }) => name);
  const flags = kept.filter(({ declaration }) => declaration.parent !== undefined).length;
  return [
    ...(dir === "." ? [] : [`cd ${dir}`]),
    ...(toImport.length > 0
      ? toImport.map((specifier) => `import it where the program begins: import "${specifier}";`)
      : [
          `read ${names.join(", ")}: names of resources are easily changed now, in ${bulk.name} too, and stay for good later`,
          `pulumi config set segment:workspace ${found.workspace.slug}`,
        ]),
    ...(unfed.length === 0 ? [] : [declareWhoFeeds(unfed)]),
    ...(flags > planQuotas.traits ? ["pulumi config set segment:maxTraits 0"] : []),
    `pulumi import --file ${bulk.name} --generate-code=false --protect=false`,
    "pulumi preview --refresh: it shows no change; if it would delete something, the program does not import what was written, so run no `pulumi up`",
  ];
}

function declareWhoFeeds(slugs: readonly string[]): string {
  const [what, feeds] = slugs.length === 1 ? ["space", "feed it"] : ["spaces", "feed them"];
  return `look into the app for the sources of ${what} ${slugs.join(", ")}, and declare those that ${feeds} with \`confirmedOn\`: Segment has no list of connections, and its audit log, which goes back 90 days, proves none`;
}
