/** @type {import("../families.mjs").Families} */
export const audienceDestinations = [
  {
    says: "which only the app can do",
    cause: "An audience is to be connected to a destination that is not in its space, most often.",
    fix: "Add the destination on the page in the message; one that is attached to a source cannot be used, so add a new instance.",
  },
  {
    says: "correct \\`audienceId\\` or \\`destinationId\\`",
    cause: "The space has no such audience, or the workspace no such destination.",
    fix: "Take the audience's id from its resource, and the destination's from its page in Segment.",
  },
  {
    says: "to destination ${destinationId}: keep one",
    cause: "Two resources connect one audience to one destination, which Segment does once.",
    fix: "Keep one of them, with the activations of both.",
  },
  {
    says: "already connects audience",
    cause: "Another resource of the program has the connection.",
    fix: "Keep one of the two, with the activations of both; a renamed one needs `aliases`.",
  },
  {
    says: "is deleted: the destination receives nothing more",
    cause: "A connection goes with its activations. What has arrived in the tool stays there.",
    fix: "Nothing, if it was meant.",
  },
  {
    says: "give each a name of its own",
    cause: "Two activations of a connection have one name, by which they are found.",
    fix: "Give one of them another name.",
  },
  {
    says: "is connected and sends nothing",
    cause: "The connection has no activation.",
    fix: "Give `activations` an entry, or take the resource out.",
  },
  {
    says: "which Segment cannot change: it is deleted and made again",
    cause: "An activation gets another `type` or `actionId`.",
    fix: 'Nothing, if it was meant; `resync: "never"` keeps it from sending the whole audience again.',
  },
  {
    says: "give this one another",
    cause: "Somebody else has an activation of that name on the connection.",
    fix: "Use another name, or `adopt`.",
  },
  {
    says: "activations called",
    cause: "The connection has several activations of that name.",
    fix: "Delete all but one in Segment, or use another name.",
  },
  {
    says: "deleted already, which state does not know",
    cause: "A deletion failed after it had deleted activations, and Pulumi keeps the state of before it.",
    fix: "Delete it again, or let `pulumi up --refresh` make them again.",
  },
  {
    says: "has activations that this program has not made",
    cause:
      "Somebody has added activations to the connection in the app; Segment keeps a connection that has any.",
    fix: "Nothing, until the connection is to be deleted: then delete them in Segment first.",
  },
  {
    says: "goes on from there",
    cause: "Something stopped the run after the connection was made or changed.",
    fix: "Mend the first half of the message, and run `pulumi up` again.",
  },
  {
    says: "names each destination's actions",
    cause: "Segment has refused an activation with a `mapping`.",
    fix: "Take action and fields from what that call answers for the destination.",
  },
  {
    says: "Segment has not taken over",
    cause: "Segment has answered a change of an activation without making it.",
    fix: "Give the activation another name, so that it is made anew.",
  },
  {
    says: "Segment lists audience",
    cause: "Segment answers 404 for an audience that it lists.",
    fix: "Run it again in some minutes. Nothing was changed.",
  },
  {
    says: "looks again",
    cause: "The last run could not tell whether it made an activation.",
    fix: "Run `pulumi up`: it takes the activation that is there, or makes it.",
  },
];
