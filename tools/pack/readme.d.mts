import type { Repository } from "./repository.mjs";

export function packedReadme(
  markdown: string,
  options: { files: readonly string[]; repository?: Repository | undefined },
): string;
