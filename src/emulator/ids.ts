import { randomBytes, randomInt } from "node:crypto";

import { bareSpaceId } from "../api";

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
  filter: () => random(22),
  writeKey: () => random(32),
  /** Destinations have ids of this kind. */
  hex: () => randomBytes(12).toString("hex"),
  /** A destination connected to an audience. */
  connection: () => `ii_${randomInt(100_000_000, 1_000_000_000)}`,
  activation: () => random(22),
  preview: (spaceId: string) =>
    `${random(27)}-compute_preview_execution-${bareSpaceId(spaceId)}-compute_preview_execution`,
};
