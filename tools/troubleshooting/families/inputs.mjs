/** @type {import("../families.mjs").Families} */
export const inputs = [
  {
    says: "is not an input of this resource",
    cause: "An input is misspelled.",
    fix: "Take the name that the message suggests.",
  },
  {
    says: "is required",
    cause: "An input is missing; an input that the program sets to `undefined` is missing too.",
    fix: "Write it. `spaceId` may come from `segment:space`.",
  },
  {
    says: "has no letter a to z and no digit",
    cause: "Segment makes the key of a trait from the letters and digits of its name.",
    fix: "Give it a name with some.",
  },
  {
    says: "of this program would get the key",
    cause: "Two names make the same key, and both would write one value.",
    fix: "Rename one of the two.",
  },
  {
    says: "means deleting it and making it again",
    cause: "Segment cannot change this input in place, and profiles keep the old values under the key.",
    fix: "Give the new one another `name`, or set `replaceUnderSameKey: true`.",
  },
  {
    says: "there is no operator",
    cause: "A query was pasted from another language.",
    fix: "Take the suggestion: `AND`, `OR`, `NOT`, `!=`, `.one_of(...)`.",
  },
];
