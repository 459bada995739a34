/** What went wrong in one line, and exit code 2: nothing could be judged. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 2;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
  EPERM: "it may not be read",
};

/** What the system says of a file in words of its own is said in ours, with the file's name where it gives one. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "", path, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `port ${port} is in use: choose another one with --port, or leave it out`;
  if (syscall === "listen") return `port ${port} cannot be opened (${code}): choose another one with --port`;
  const reason = reasons[code];
  return reason === undefined || path === undefined ? error.message : `${path}: ${reason}`;
}
