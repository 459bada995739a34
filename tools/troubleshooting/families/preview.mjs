/** @type {import("../families.mjs").Families} */
export const preview = [
  {
    says: "there is no space ${named} in the workspace of the token",
    cause: "The id, slug or name of the space is wrong, or the token is of another workspace.",
    fix: "Take the space that the message names, or the token of the space's workspace.",
  },
  {
    says: "name one of the workspace's spaces with --space",
    cause: "The token sees several spaces, and neither the stack nor the command says which.",
    fix: "Pass `--space`, or set `segment:space` in the stack.",
  },
  {
    says: "more would go into the last tenth",
    cause: "Of the 700 audience previews a month and space, 630 are spent, or this run would go beyond them.",
    fix: "Answer the question, pass `--yes`, or count nothing with `--no-count`.",
  },
  {
    says: "The space's previews of this month may be used up",
    cause: "Segment refused an audience preview, and not for the limit of a minute.",
    fix: "Wait for the next month, or take `--no-count`: names and values are judged without a preview.",
  },
  {
    says: "the preview is still running after 10 minutes",
    cause: "Segment has not counted the profiles yet.",
    fix: "Run the command again: it waits for the same preview and spends no other.",
  },
  {
    says: "it belongs to a SegmentProvider, whose token is not at hand",
    cause: "The stack has resources of another workspace; the command knows one token.",
    fix: "Preview the query with `--query` and the token of that workspace.",
  },
  {
    says: "answers are not remembered for the next run",
    cause: "The cache folder may not be written.",
    fix: "Set `XDG_CACHE_HOME` to a folder that may be written, or live with asking Segment each time.",
  },
];
