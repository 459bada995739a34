/** A change is kept this soon. */
const soonestMs = 250;
/** Of the time that passes, saving takes one part in so many at most. */
const share = 20;

/** Keeps what changes: a moment after a change, and when the emulator or its process ends. */
export class Saver {
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;
  readonly #atExit = (): void => this.#saveChanges();

  /** @param save - throws where it cannot */
  constructor(private readonly save: () => void) {
    process.once("exit", this.#atExit);
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#timer !== undefined) return;
    const delayMs = Math.max(soonestMs, this.#lastMs * share);
    this.#timer = setTimeout(() => {
      try {
        this.#saveChanges();
      } catch (error) {
        // The emulator goes on, and tries again with the next change.
        process.emitWarning(
          `The emulator's data is not saved: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }, delayMs).unref();
  }

  /** @throws where it cannot be saved */
  saveNow(): void {
    this.changed();
    this.#saveChanges();
  }

  /** @throws where what has changed cannot be saved */
  close(): void {
    process.removeListener("exit", this.#atExit);
    this.#saveChanges();
  }

  #saveChanges(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const startedAt = performance.now();
    this.save();
    this.#lastMs = performance.now() - startedAt;
  }
}
