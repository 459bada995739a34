import { undefinedIfGone, UsageError } from "../errors";

/** Something to delete, and how to see whether it is there. */
export interface Deletion {
  /** For messages, as in `space filter "production only" (flt_1)`. */
  readonly what: string;
  delete(): Promise<void>;
  /** Whether a list that is asked anew shows it. */
  isListed(): Promise<boolean>;
}

/**
 * Delete something. "Not found" counts as deleted only where it can be listed and is not: behind a wrong token everything
 * looks gone.
 *
 * @throws {UsageError} when Segment goes on listing what it says it does not have
 */
export async function deleteConfirmed(deletion: Deletion): Promise<void> {
  const isGone = (): Promise<boolean> =>
    deletion.delete().then(
      () => false,
      (error: unknown) => undefinedIfGone(error) ?? true,
    );
  if (!(await isGone()) || !(await deletion.isListed())) return;
  if (!(await isGone()) || !(await deletion.isListed())) return;
  throw new UsageError(
    `Segment says that ${deletion.what} does not exist, and still lists it: it was not deleted, so run \`pulumi up\` again in some minutes`,
  );
}
