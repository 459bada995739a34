/** @type {import("../families.mjs").Families} */
export const creating = [
  {
    says: "If you renamed the resource in the program",
    cause: "The space has a trait or an audience of that name, and this declaration does not own it.",
    fix: "`aliases` for a renamed resource; else another `name`, or `adopt`.",
  },
  {
    says: "which cannot become the one in the program",
    cause: "What is there differs in something that Segment cannot change.",
    fix: "Use another `name`, or delete it in Segment.",
  },
  {
    says: "and it differs in",
    cause: '`adopt: "identical"` takes over only what is the same.',
    fix: 'Make the program the same, or write `adopt: "byName"`.',
  },
  {
    says: "of this program already has",
    cause: "Two declarations of one program want the same object.",
    fix: "Give one of them another `name`.",
  },
  {
    says: "take one of the two out of the program",
    cause: "Two entries of the state have the same id.",
    fix: "Take one out, or say with `aliases` that it was renamed.",
  },
  {
    says: "and its plan allows",
    cause: "The workspace's plan allows no more.",
    fix: "Delete some, or set `segment:maxTraits` or `segment:maxAudiences` to what the contract says.",
  },
  {
    says: "would overwrite",
    cause: "Profiles have a custom trait, or one of another kind, under the key.",
    fix: "Use another name, or `replaceUnderSameKey: true` if the key is to change hands.",
  },
  {
    says: "It is not sent again, because two could come of it",
    cause: "The answer to a create was lost, and the space does not show a new one.",
    fix: 'Run `pulumi up` again in a minute. If it is there then, `adopt: "identical"` takes it over.',
  },
  {
    says: "could not be listed to see whether",
    cause: "The answer to a create was lost, and so was the list that would tell.",
    fix: 'Run `pulumi up` again; `adopt: "identical"` takes over what was made.',
  },
  {
    says: "new ones that can be the",
    cause: "The answer to a create was lost, and two runs at once made things of that form.",
    fix: "Delete all but one in Segment, and adopt that one.",
  },
  {
    says: "had to be deleted first and is gone",
    cause: "A replacement deletes first, and Segment refused the successor.",
    fix: "Mend what the message names; `pulumi up` makes it again.",
  },
  {
    says: 'with the key "${key}" (${ids.join(", ")})',
    cause: "Two stacks made the same trait at once, and Segment took both.",
    fix: "Keep the one that a program manages, and delete the other in Segment.",
  },
  {
    says: "and now belongs to",
    cause: "A declaration has taken over something that was there.",
    fix: "Nothing, if it was meant. A resource with a new name needs `aliases`.",
  },
  {
    says: "Segment gave ${noun}",
    cause: "Segment made another key than this package expected.",
    fix: "Use the key in the message wherever the trait is used.",
  },
];
