/** @type {import("../families.mjs").Families} */
export const destinations = [
  {
    says: "is the name of no destination in",
    cause:
      "The workspace has no destination of that name. Messages give its place, since the name may be a secret.",
    fix: "Take the suggestion, or one of the names in the message; one that is missing is added in Segment's app.",
  },
  {
    says: "Nothing was written: names are those of Connections",
    cause: "A trait names a destination that is not there, so it was neither made nor changed.",
    fix: "See the row above.",
  },
  {
    says: "of a trait may not receive it as declared",
    cause: "What Segment says about the destination speaks against it: see the end of the message.",
    fix: "Do what the message says, or nothing where it is a guess that is wrong.",
  },
];
