/** The emulator's time: real time until somebody moves it. */
export class EmulatorClock {
  #offsetMs = 0;
  #frozenAt: number | undefined;

  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offsetMs;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  advance(ms: number): void {
    if (this.#frozenAt === undefined) this.#offsetMs += ms;
    else this.#frozenAt += ms;
  }

  /** Stand still at an instant, until `advance` or `reset`. */
  freeze(at: number): void {
    this.#frozenAt = at;
  }

  /** For a data file. A clock that stands still goes on standing; one that runs has run on meanwhile. */
  state(): { offsetMs: number; frozenAt: number | undefined } {
    return { offsetMs: this.#offsetMs, frozenAt: this.#frozenAt };
  }

  restore({ offsetMs, frozenAt }: ReturnType<EmulatorClock["state"]>): void {
    this.#offsetMs = offsetMs;
    this.#frozenAt = frozenAt;
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = undefined;
  }
}
