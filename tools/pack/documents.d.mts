import type { Repository } from "./repository.mjs";

export function packedDocument(
  markdown: string,
  options: { place: string; files: readonly string[]; repository?: Repository | undefined },
): string;
