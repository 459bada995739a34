/** A file to be written. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** What a run writes. */
export interface NewFiles {
  readonly program: readonly NewFile[];
  /** What `pulumi import --file` reads. */
  readonly bulk: NewFile;
  /** What the program that is there already has to import, as in `./imported-2026-11-27`; nothing where it begins here. */
  readonly toImport: readonly string[];
}
