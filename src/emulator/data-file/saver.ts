/** A change is kept this soon. */
const soonestMs = 250;
/** Of the time that passes, saving takes one part in so many at most. */
const share = 20;

/** Keeps what changes: at once, a moment after a change, and when the emulator or its process ends. */
export class Saver {
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;
  /** Until a save has gone well: one that fails leaves the changes to the next. */
  #isUnsaved = true;
  #isClosed = false;
  readonly #atExit = (): void => this.#saveChanges();

  /**
   * @param save - throws where it cannot
   * @throws where it cannot be saved the first time
   */
  constructor(private readonly save: () => void) {
    this.#saveChanges();
    process.once("exit", this.#atExit);
  }

  /** Something may have changed. */
  changed(): void {
    // By now the file may be another emulator's.
    if (this.#isClosed) return;
    this.#isUnsaved = true;
    if (this.#timer !== undefined) return;
    const delayMs = Math.max(soonestMs, this.#lastMs * share);
    this.#timer = setTimeout(() => {
      try {
        this.#saveChanges();
      } catch (error) {
        // The emulator goes on, and tries again with the next change and at its end.
        process.emitWarning(`The emulator's data is not saved: ${textOf(error)}`);
      }
    }, delayMs).unref();
  }

  /**
   * Save what is not saved yet, and never again.
   *
   * @throws where it cannot be saved
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    process.removeListener("exit", this.#atExit);
    try {
      this.#saveChanges();
    } catch (cause) {
      throw new Error(`${textOf(cause)}. What has changed since the last save is lost`, { cause });
    }
  }

  #saveChanges(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isUnsaved) return;
    const startedAt = performance.now();
    this.save();
    this.#isUnsaved = false;
    this.#lastMs = performance.now() - startedAt;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
