const { validateResourceOfType } = require("@pulumi/policy");
const { LastComputedTrait } = require("pulumi-segment-personas");

/** Whoever finds a trait in Segment should know whom to ask. */
const traitNamesItsOwner = {
  name: "trait-names-its-owner",
  description: "A computed trait names the team that owns it.",
  enforcementLevel: "mandatory",
  severity: "medium",
  configSchema: {
    properties: { teams: { type: "array", items: { type: "string" }, default: ["growth", "platform"] } },
  },
  validateResource: validateResourceOfType(LastComputedTrait, (trait, args, reportViolation) => {
    // Without a configuration from the command line, getConfig() is {}: the default of the schema has to be repeated.
    const { teams = ["growth", "platform"] } = args.getConfig();
    // A description that comes from another resource is not known in a preview: reading it ends this function, and the
    // engine says so. Read such values late, after what can be judged without them.
    const owner = /\bOwner: (\w+)\b/.exec(trait.description ?? "")?.[1];
    if (owner === undefined || !teams.includes(owner)) {
      reportViolation(
        `Write "Owner: ${teams.join('" or "Owner: ')}" into the description of "${args.name}".`,
      );
    }
  }),
};

module.exports = { traitNamesItsOwner };
