import { randomBytes } from "node:crypto";

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function random(length: number): string {
  return Array.from(randomBytes(length), (byte) => base58[byte % base58.length] ?? "1").join("");
}

/** Ids in the shapes that Segment's have. */
export const newId = {
  /** Workspaces, sources, and spaces behind `spa_`. */
  plain: () => random(22),
  space: () => `spa_${random(22)}`,
  trait: () => `tra_${random(27)}`,
  audience: () => `aud_${random(27)}`,
  writeKey: () => random(32),
};

export function bareId(id: string): string {
  return id.replace(/^spa_/, "");
}
