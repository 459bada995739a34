/** @type {import("../families.mjs").Families} */
export const tablesAndLabels = [
  {
    says: "of this program both manage",
    cause: "Two resources name the same table of a warehouse, or the same label of a source.",
    fix: "Leave it to one of them.",
  },
  {
    says: "two resources of this program would both set",
    cause: "Two resources of one name, in different components, set the same table or label.",
    fix: "Leave it to one of them.",
  },
  {
    says: "as it is, this resource would manage nothing",
    cause: "`tables` or `labels` is empty.",
    fix: "Name what is to be managed, or take the resource out.",
  },
  {
    says: "which were off before, stay on",
    cause:
      "`enableEventTables` was taken out, and tables that the resource still names can only be set while they are on.",
    fix: "Take the tables out too, or write `enableEventTables: true` again.",
  },
  {
    says: "must be empty where `enableEventTables` is false",
    cause: "Segment takes settings of tables and columns only while the event tables are on.",
    fix: "Set `enableEventTables: true`, or leave `tables` empty.",
  },
  {
    says: "takes settings of tables and columns only while they are on: set",
    cause: "The event tables of the warehouse are off.",
    fix: "Set `enableEventTables: true`, here or in a resource that this one depends on.",
  },
  {
    says: "has no profiles warehouse",
    cause: "The space has no warehouse of that id.",
    fix: "Take one of the ids in the message.",
  },
  {
    says: "appears with its first event",
    cause: "A table is misspelt, or is of an event that has not come yet.",
    fix: "Take the name that the message suggests, or leave the table out until it is there.",
  },
  {
    says: "has no column",
    cause: "A column looks like one that Segment lists, misspelt.",
    fix: "Take the name that the message suggests.",
  },
  {
    says: "Segment does not backfill what came while they were off",
    cause: "Something is synced again.",
    fix: "Nothing, if it was meant.",
  },
  {
    says: "cannot be put back as before",
    cause: "Somebody has switched the event tables off, and Segment then takes no settings.",
    fix: "Switch it in the app once the event tables are on again.",
  },
  {
    says: "stays as it is, because",
    cause: "Another resource of the program has the table or label, so nothing is put back.",
    fix: "Nothing, if it was meant. A resource with a new name needs `aliases`.",
  },
  {
    says: "Create it in the app first",
    cause: "The workspace does not have the label, and a source takes only labels that it has.",
    fix: "Create it in Settings, Access Management, Labels, or correct `labels`.",
  },
  {
    says: "is taken off instead of put back",
    cause: "The label that was there before has been deleted from the workspace since.",
    fix: "Nothing; put another label on the source where it needs one.",
  },
  {
    says: "Segment may take no empty set of labels",
    cause: "The last label of a source was to be taken off, and Segment has refused that.",
    fix: "Take it off in the app, then run the same again.",
  },
  {
    says: "as just set: somebody else writes its labels",
    cause:
      "Segment replaces labels as a whole set, and another program has done so in the same moment; or it shows them late.",
    fix: "Run `pulumi up --refresh`.",
  },
];
