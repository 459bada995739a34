/** @type {import("../families.mjs").Families} */
export const filters = [
  {
    says: "together they would leave none",
    cause: "Two filters of one space each drop what the other lets through.",
    fix: "Disable or delete the other one, correct `environmentName` or `if`, or give each environment a space of its own.",
  },
  {
    says: "what it drops reached space",
    cause: "A filter was deleted and made again, and calls have come in between.",
    fix: "Nothing takes them off profiles again; filter the environment in the traits as well.",
  },
  {
    says: "two space filters of this program would be called",
    cause: "A name finds a filter that exists, so two of one space need two.",
    fix: "Rename one of them.",
  },
  {
    says: "space filters called",
    cause: "The space has several filters of that name.",
    fix: "Delete all but one in Segment, or use another `name`.",
  },
  {
    says: "was not made: Segment takes",
    cause: "The space has as many filters as Segment takes.",
    fix: "Delete some, or join some with `or`.",
  },
  {
    says: "is deleted: what it dropped reaches space",
    cause: "A filter goes, so its space receives what it dropped.",
    fix: "Nothing, if it was meant.",
  },
  {
    says: "it has to be deleted and made again",
    cause: "Segment takes no new `if` for a filter that exists.",
    fix: "Run `pulumi up --replace URN` with the URN in the message's words.",
  },
];
