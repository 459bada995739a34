/** Inputs or stored outputs of one resource as Pulumi hands them over: nothing is validated yet. */
export type Properties = Record<string, unknown>;

/** A text among them; empty where there is none. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  return typeof value === "string" ? value : "";
}
