/** A space id without `spa_`: Segment writes it both ways, so comparisons use this form. */
export function bareSpaceId(id: string): string {
  return id.replace(/^spa_/, "");
}

export function sameSpace(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" && bareSpaceId(a) === bareSpaceId(b);
}
