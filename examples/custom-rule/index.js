const { PolicyPack } = require("@pulumi/policy");
const { policies } = require("pulumi-segment-personas/policies");

const { traitNamesItsOwner } = require("./trait-names-its-owner");

// Some engines start a pack in the folder of the program; the SDK takes the pack's version from package.json there.
process.chdir(__dirname);

new PolicyPack("acme-segment", {
  policies: [...policies, traitNamesItsOwner],
});
