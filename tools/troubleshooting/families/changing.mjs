/** @type {import("../families.mjs").Families} */
export const changing = [
  {
    says: "was deleted in Segment",
    cause: "Somebody has deleted in the app what a program declares.",
    fix: "`pulumi refresh`, then `pulumi up` makes it again.",
  },
  {
    says: "cannot be replaced",
    cause: "Another one of that name or key is in the space, so the successor would be refused.",
    fix: "Delete one of the two in Segment. Nothing was deleted.",
  },
  {
    says: "and still lists it",
    cause: "Segment answers that something does not exist, and shows it in its list.",
    fix: "Run `pulumi up` again in some minutes.",
  },
  {
    says: "this run deletes",
    cause: "Values stay on profiles, and destinations attached in the app are lost.",
    fix: "Nothing, if it was meant; `segment-personas review` says it before the `up`.",
  },
  {
    says: "stays, because",
    cause: "Another declaration has the object, so only an entry of the state goes.",
    fix: "Nothing. A resource with a new name needs `aliases`.",
  },
  {
    says: "has moved to another space, and its old",
    cause: "The successor in the other space is there, and the old one could not be deleted.",
    fix: "Delete it in Segment.",
  },
  {
    says: "profiles hold the old values until new ones arrive",
    cause: "A trait was replaced under its own key.",
    fix: "Nothing; values become right as events arrive.",
  },
  {
    says: "of which profiles hold values until new ones arrive",
    cause: "A trait takes the key of one that was deleted.",
    fix: "Nothing, if it was meant; else another name.",
  },
  {
    says: "stays as it is: Segment has no way to take one back",
    cause: "An input was removed from the program, and Segment cannot clear it.",
    fix: "Write a new value instead.",
  },
];
