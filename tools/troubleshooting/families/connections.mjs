/** @type {import("../families.mjs").Families} */
export const connections = [
  {
    says: "must be the id of a source",
    cause: "A slug or a name stands where a source's id belongs, in `sourceId` or `excludeSources`.",
    fix: "Copy the id from the source's page in Segment, or let `getSource({ slug })` find it.",
  },
  {
    says: "is the id of no source in",
    cause:
      "The workspace has no source of an id in `excludeSources`, which would leave nothing out. Messages give its place, since the id may be a secret.",
    fix: "Take the suggestion, or one of the ids in the message.",
  },
  {
    says: "Nothing was written: an id that no source has",
    cause: "A trait excludes a source that is not there, so it was neither made nor changed.",
    fix: "See the row above.",
  },
  {
    says: "take \\`sourceId\\` from the source's settings",
    cause: "The workspace has no source of that id.",
    fix: "Copy the id from the source's settings, API keys.",
  },
  {
    says: "a disabled source feeds no space",
    cause: "The source is switched off.",
    fix: "Enable it in Segment.",
  },
  {
    says: "connect a source of that environment, or correct the label",
    cause: "The source's label `environment` is of another environment than the stack's.",
    fix: "Connect the right source.",
  },
  {
    says: "has no label environment",
    cause: "`segment:environment` asks for a label that the source does not have.",
    fix: "Put the label on the source.",
  },
  {
    says: "contradicts segment:environment",
    cause: "The declaration names another environment than its stack.",
    fix: "Declare the connection in the stack of that environment.",
  },
  {
    says: "is not known to feed space",
    cause: "No evidence of the connection was found; that proves nothing.",
    fix: "Connect the source as the message says, or set `confirmedOn`.",
  },
  {
    says: "and nobody has looked then",
    cause: "`confirmedOn` is in the future.",
    fix: "Give the day on which somebody saw the connection.",
  },
  {
    says: "minutes were not enough",
    cause: "`onUnconfirmed: wait` has waited for somebody to connect the source in the app.",
    fix: "Connect it as the message says, then run `pulumi up` again.",
  },
  {
    says: "was answered ${status}: ${hint}",
    cause: "The gateway's route has refused to connect, look at or disconnect a source.",
    fix: "See what the gateway says about it.",
  },
  {
    says: "the route does not exist",
    cause: "`segment:connectionRoute` leads nowhere on the gateway.",
    fix: "Correct it, or set `segment:connections` to `app`.",
  },
  {
    says: "is expected: disconnect the source that sends it",
    cause: "The space receives another environment's events.",
    fix: "Disconnect that source, or drop the events with a space filter.",
  },
  {
    says: "and nothing says which of them counts",
    cause: "The space receives several environments, and the trait filters none.",
    fix: "Name the environment.",
  },
];
