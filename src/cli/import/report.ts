import type { ImportedClass, LeftOut } from "./declaration";
import type { NewFiles } from "./new-files";
import type { Imported } from "./importing";
import { nextSteps } from "./next-steps";

/** A resource of the program, and what it stands for. */
interface ReportedResource {
  readonly type: ImportedClass;
  /** Its name in the program. */
  readonly resource: string;
  /** The `TreatmentTraits` that declares it. */
  readonly component?: string;
  readonly name: string;
  readonly id: string;
  /** Slug of the space. */
  readonly space: string;
}

/** What a run of `import` has found. */
export interface ImportReport {
  readonly workspace: { readonly id: string; readonly slug: string };
  readonly spaces: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
  /** Whether the files are there now. */
  readonly written: boolean;
  readonly program: readonly string[];
  /** What `pulumi import --file` is given; none where nothing is new. */
  readonly importFile?: string;
  readonly resources: readonly ReportedResource[];
  /** How many traits, audiences and filters the stack has already. */
  readonly alreadyDeclared: number;
  readonly leftOut: readonly LeftOut[];
  /** What the token could not read, and why. */
  readonly notRead: readonly string[];
  readonly next: readonly string[];
}

/** @param dir - the folder of the files */
export function reportOf(
  imported: Imported,
  files: NewFiles | undefined,
  { dir, written }: { dir: string; written: boolean },
): ImportReport {
  const { found, kept, leftOut, declared } = imported;
  const { id, slug } = found.workspace;
  return {
    workspace: { id, slug },
    spaces: found.spaces.map(({ space }) => ({ id: space.id, slug: space.slug, name: space.name })),
    written,
    program: files?.program.map(({ name }) => name) ?? [],
    ...(files === undefined ? {} : { importFile: files.bulk.name }),
    resources: kept.map(({ declaration }) => ({
      type: declaration.className,
      resource: declaration.resource,
      ...(declaration.parent === undefined ? {} : { component: declaration.parent }),
      name: declaration.called,
      id: declaration.id,
      space: declaration.space.slug,
    })),
    alreadyDeclared: declared,
    leftOut,
    notRead: found.notRead,
    next: files === undefined ? [] : nextSteps(imported, files, dir),
  };
}
