import path from "node:path";

/** That a file cannot be written, and why: what stands beside it while it is written is nothing that people know of. */
export function unwritable(file: string, cause: unknown): Error {
  return new Error(`${file}: cannot be written: ${reasonOf(cause, path.dirname(file))}`, { cause });
}

function reasonOf(cause: unknown, folder: string): string {
  switch (codeOf(cause)) {
    case "ENOENT":
      return `there is no folder ${folder}. Make it, or name another file`;
    case "ENOTDIR":
      return `${folder} is no folder. Name a file in a folder that is there`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `the folder ${folder} does not allow it. Allow it, or name a file in another folder`;
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
