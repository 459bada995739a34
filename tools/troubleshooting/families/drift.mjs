/** @type {import("../families.mjs").Families} */
export const drift = [
  {
    says: "which this token cannot see: run it again with a token of that one",
    cause:
      "A state has resources of a workspace that is not the token's, such as those of a `SegmentProvider`.",
    fix: "Run the command once for each workspace, with a token of it.",
  },
  {
    says: "use a token of that workspace",
    cause: "All that the states have is of another workspace than the token's.",
    fix: "Export the token of the workspace that the message names. Nothing was compared.",
  },
  {
    says: "the states name no space of this workspace",
    cause: "The states have nothing of this package yet.",
    fix: "Say with `--space` which spaces to look into.",
  },
  {
    says: "run it once for each workspace",
    cause: "The stacks of `--stack` are configured for different workspaces, regions or addresses.",
    fix: "Name only the stacks of one workspace in one run.",
  },
  {
    says: "A name with a colon needs its kind before it",
    cause: "What stands before the colon of a pattern is none of the kinds.",
    fix: "Write the kind that the message names, as in `trait:beta: users`.",
  },
  {
    says: "has matched nothing: take it out",
    cause: "What a pattern was for is gone, managed by now, or spelt differently.",
    fix: "Take the pattern out, or correct it.",
  },
  {
    says: "Perhaps a connection that nobody declared",
    cause: "An audit event says that a source was connected, and not which source, or not to which space.",
    fix: "Look at the space's sources in the app.",
  },
  {
    says: "whether a program has made it shows in the next run",
    cause: "Something was made while the command ran, perhaps by a `pulumi up` that still runs.",
    fix: "Nothing; run it again after the update.",
  },
  {
    says: "say with --event and --property how impressions are called there",
    cause: "The space has never received the event, or not with that property.",
    fix: "Name event and property as the space has them, or connect the source of the impressions.",
  },
  {
    says: "values of \\`${property}\\` only, so nobody can tell whether",
    cause:
      "The space shows as many values as Segment shows at most, so a flag that is not among them may have been seen.",
    fix: "Nothing can be told from the schema; look at the flag where it is made.",
  },
];
