/** @type {import("../families.mjs").Families} */
export const waiting = [
  {
    says: "not checked:",
    cause: "A look-up that only warns or proves was refused, broken or slow.",
    fix: "Nothing is needed; the run goes on without it.",
  },
  {
    says: "Segment's rate limit for",
    cause: "Segment counts requests in windows of a minute.",
    fix: "Wait, with `--parallel 64`, so that waiting resources hold up no others.",
  },
  {
    says: "nothing was sent:",
    cause: "The run was cancelled, or the command line has died.",
    fix: "Run `pulumi cancel` if the stack is locked, then `pulumi up`.",
  },
  {
    says: "cannot be found from",
    cause:
      "The program's folder does not have this package, which happens where only a library depends on it.",
    fix: "Add it to the `package.json` that the message names.",
  },
  {
    says: "put a newer \\`node\\` first on the PATH",
    cause: "Pulumi's provider process runs on a Node that is too old.",
    fix: "Put a newer one first on the PATH.",
  },
];
