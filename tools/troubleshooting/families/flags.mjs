/** @type {import("../families.mjs").Families} */
export const flags = [
  {
    says: "so it must be known when the program starts",
    cause:
      "A list of flags, a flag or a treatment is an Output or a promise, and resources cannot be named after one.",
    fix: "Give it the plain text that the other resource was given, or read a file, `config.requireObject` or `await reference.getOutputDetails(...)`: examples/flags-from-elsewhere.",
  },
  {
    says: "list what each can serve",
    cause: "Audiences per treatment are asked for, and nobody has said what these flags can serve.",
    fix: "Write `treatments` at each, or beside `flags` for all. An empty list at a flag makes no audience of it.",
  },
  {
    says: "since they say of what audiences are made",
    cause: "Treatments are listed and no audiences are asked for, so the list would do nothing.",
    fix: 'Write `audiences: "perTreatment"`, or take `treatments` out: a trait stores whatever comes. `excludeTreatments` leaves some out.',
  },
  {
    says: "has blanks at its ends",
    cause:
      "No impression has a treatment that begins or ends with a blank, so its audience would stay empty.",
    fix: "Take the blanks out.",
  },
  {
    says: " failed for flag",
    cause: "The program's own function for names threw; what it threw stands behind the colon.",
    fix: "Mend the function for the flag and treatment in the message.",
  },
  {
    says: "never counts, as",
    cause:
      "An audience would wait for a treatment that the same component leaves out, so it would stay empty.",
    fix: "Take the treatment out of `treatments`, or out of `excludeTreatments`.",
  },
  {
    says: "would share the key",
    cause:
      "Segment makes keys from names, and these make the same: `v2.1` and `v2-1`, or a flag called like another's audience.",
    fix: "Give the audiences other names with `audiences.name`.",
  },
  {
    says: "speaks of a trait, and audiences over events have none",
    cause: 'With `over: "events"` a component makes no traits, and the input would do nothing.',
    fix: "Take it out, or make the audiences over the trait.",
  },
  {
    says: "which leaves none for",
    cause:
      "The components of one provider together need more traits or audiences than the workspace's plan allows. Nothing was written.",
    fix: "List fewer, make the audiences over the events, which takes no traits, or set `segment:maxTraits` or `segment:maxAudiences` to what the contract says.",
  },
];
