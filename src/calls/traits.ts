/**
 * Set on a profile what an Identify call tells of it. A trait that is set to null leaves the profile.
 *
 * @param hold - the trait as the profile keeps it
 */
export function setTraits<Trait>(
  profile: Map<string, Trait>,
  told: Readonly<Record<string, unknown>>,
  hold: (value: unknown) => Trait,
): void {
  for (const [key, value] of Object.entries(told)) {
    if (value === null || value === undefined) profile.delete(key);
    else profile.set(key, hold(value));
  }
}
