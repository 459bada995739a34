import * as pulumi from "@pulumi/pulumi";

/** Where a program runs in no stack and against no engine. */
const nowhere = {};

/**
 * Something of which each run of a program has its own: the Automation API runs several programs, or one several times, in
 * a process, and a test that sets mocks begins a run too. It goes when the run does.
 */
export class PerRun<T> {
  readonly #known = new WeakMap<object, T>();

  constructor(private readonly make: () => T) {}

  /** That of the run that calls; to be asked before anything is awaited. */
  current(): T {
    const run = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor() ?? nowhere;
    const known = this.#known.get(run) ?? this.make();
    this.#known.set(run, known);
    return known;
  }
}
