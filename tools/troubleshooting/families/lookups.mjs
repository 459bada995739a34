/** @type {import("../families.mjs").Families} */
export const lookups = [
  {
    says: "it does not say which: give it one of",
    cause: "A lookup was given nothing to tell by, often because a variable is undefined.",
    fix: "Give it one of the arguments that the message names.",
  },
  {
    says: "it says which in several ways",
    cause: "A lookup was given several arguments to tell by.",
    fix: "Keep one of them.",
  },
  {
    says: "${where} has no ${noun} of this",
    cause: "Segment has nothing of that slug, name, key, label or id, or the token may not see it.",
    fix: "Take the suggestion, or one of the names in the message.",
  },
  {
    says: "ask by \\`id\\`",
    cause: "Several things have the name that a lookup was given.",
    fix: "Ask by one of the ids in the message, or by `slug` or `key`.",
  },
  {
    says: "it does not say in which space",
    cause: "Neither the lookup nor the stack names a space.",
    fix: "Give it `spaceId`, such as `getSpaceOutput({ slug }).id`, or set `segment:space`.",
  },
  {
    says: "the space has not seen this event",
    cause: "The event's name is misspelt, or nothing has sent it to the space yet.",
    fix: "Take the suggestion, or send the event first.",
  },
  {
    says: "comes later: use",
    cause: "A lookup that gives a promise was given an Output.",
    fix: "Use the function with `Output` behind its name.",
  },
  {
    says: "is not known yet in this preview",
    cause: "A setting of the lookup's `provider` comes from a resource that is not there yet.",
    fix: "Use the function with `Output` behind its name: its answer comes with the setting.",
  },
];
