/** @type {import("../families.mjs").Families} */
export const inSegment = [
  {
    says: "is still in space",
    cause: "A change of `spaceId` was refused, and the old one is deleted only once its successor is there.",
    fix: "Mend the first half of the message and run `pulumi up` again, or go back to the old space.",
  },
  {
    says: "of that name or key has appeared since the space was listed",
    cause: "Somebody else has made it in the meantime, or Segment's list lagged.",
    fix: 'Run `pulumi up` again: with `adopt: "identical"` if it is the one you meant, else with another `name`.',
  },
  {
    says: "yet, which was made less than a minute ago",
    cause: "Segment may show late what it has just made.",
    fix: "Refresh again in a minute.",
  },
  {
    says: "delete all but one in Segment, or use another",
    cause: "The space has several of one name, and nothing tells which is meant.",
    fix: "Delete all but one in Segment, or name the resource's own differently.",
  },
];
