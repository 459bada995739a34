import type { Query } from "../../query";

/** What a destination would receive of a trait or an audience. */
export interface Receipt {
  /** Name or id of the destination. */
  readonly destination: string;
  /** The calls, in words. */
  readonly calls: readonly string[];
  /** One of them, whichever was ticked in the app. */
  readonly either?: true;
}

/** A destination as a trait declares it. */
export interface DeclaredDestination {
  readonly name: string;
  readonly as?: "identify" | "track";
}

/** The `destinations` of a trait: names, or names with the call that is ticked in the app. */
export function declaredIn(destinations: unknown): DeclaredDestination[] {
  if (!Array.isArray(destinations)) return [];
  return destinations.flatMap((one: unknown): DeclaredDestination[] => {
    if (typeof one === "string") return [{ name: one }];
    if (typeof one !== "object" || one === null || !("name" in one) || typeof one.name !== "string")
      return [];
    const as = "as" in one ? one.as : undefined;
    return [{ name: one.name, ...((as === "identify" || as === "track") && { as }) }];
  });
}

/** Traits go out as Identify with the value, or as Track `Trait Computed` with the key; the app asks which. */
export function receiptOf({ name, as }: DeclaredDestination, key: string, value: string): Receipt {
  const identify = `Identify { ${key}: ${value} }`;
  const track = `Track \`Trait Computed\` { trait_key: '${key}' }`;
  if (as === undefined) return { destination: name, calls: [identify, track], either: true };
  return { destination: name, calls: [as === "identify" ? identify : track] };
}

/** What stands for the value, before anybody has one. */
export function valueOf(query: Query | undefined): string {
  if (query?.kind !== "reduced") return "<value>";
  return query.argument === undefined ? `<${query.reducer}>` : `<${query.reducer} ${query.argument.path}>`;
}

/** What an `AudienceDestination` sends: one line an activation. */
export function activationsIn(activations: unknown, audience: string): string[] {
  if (!Array.isArray(activations)) return [];
  return activations.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { name, type, enabled, traits } = one as Record<string, unknown>;
    const riding = Array.isArray(traits) ? traits.filter((trait) => typeof trait === "string") : [];
    const along = riding.length === 0 ? "" : `, and along with it ${riding.join(", ")}`;
    const off = enabled === false ? " (disabled)" : "";
    return [`activation ${String(name)}${off}: ${String(type)} of ${audience}${along}`];
  });
}
