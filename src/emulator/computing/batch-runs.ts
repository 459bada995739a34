import type { StoredProfile } from "../profiles/profiles";
import type { StoredDefinition } from "../stored";

/** What the last run of each batch definition has made of profiles, as far as somebody has asked for it. */
export class BatchRuns<Outcome> {
  readonly #byProfile = new WeakMap<
    StoredProfile,
    Map<StoredDefinition, { at: number; outcome: Outcome | undefined }>
  >();

  /** For a data file: what there is of these profiles. */
  state(profiles: Iterable<StoredProfile>) {
    return new Map([...profiles].map((profile) => [profile, this.#byProfile.get(profile)] as const));
  }

  restore(runs: ReturnType<BatchRuns<Outcome>["state"]>): void {
    for (const [profile, known] of runs) if (known !== undefined) this.#byProfile.set(profile, known);
  }

  /** @param compute - of the profile as it is, which must be what it was at the run */
  of(
    profile: StoredProfile,
    definition: StoredDefinition,
    at: number,
    compute: () => Outcome | undefined,
  ): Outcome | undefined {
    const runs =
      this.#byProfile.get(profile) ??
      new Map<StoredDefinition, { at: number; outcome: Outcome | undefined }>();
    this.#byProfile.set(profile, runs);
    const known = runs.get(definition);
    if (known !== undefined && known.at >= at) return known.outcome;
    // What a run sees that asks for its own outcome.
    runs.set(definition, { at, outcome: known?.outcome });
    const outcome = isBlank(profile) ? undefined : compute();
    runs.set(definition, { at, outcome });
    return outcome;
  }
}

/** Nothing is known yet of whoever has just come, and had not when there was a run. */
function isBlank({ events, custom }: StoredProfile): boolean {
  return events.length === 0 && custom.size === 0;
}
