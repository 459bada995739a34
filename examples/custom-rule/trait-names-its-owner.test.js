const assert = require("node:assert/strict");
const { test } = require("node:test");

const { unknownCheckingProxy, UnknownValueError } = require("@pulumi/policy");
const { LastComputedTrait } = require("pulumi-segment-personas");

const { traitNamesItsOwner } = require("./trait-names-its-owner");

/** Run the rule over one resource, with unknown values as the engine sends them. */
function judge(type, props, config = {}) {
  const violations = [];
  const args = {
    type,
    name: "checkout",
    props: unknownCheckingProxy(props),
    isType: (resource) => resource.__pulumiType === type,
    getConfig: () => config,
    notApplicable: () => {},
  };
  traitNamesItsOwner.validateResource(args, (message) => violations.push(message));
  return violations;
}

test("a trait that names its owner passes", () => {
  assert.deepEqual(
    judge(LastComputedTrait.__pulumiType, { description: "Last treatment. Owner: growth" }),
    [],
  );
});

test("a trait without an owner is told what to write", () => {
  assert.deepEqual(judge(LastComputedTrait.__pulumiType, {}), [
    'Write "Owner: growth" or "Owner: platform" into the description of "checkout".',
  ]);
});

test("the teams can be configured", () => {
  assert.deepEqual(
    judge(LastComputedTrait.__pulumiType, { description: "Owner: growth" }, { teams: ["data"] }),
    ['Write "Owner: data" into the description of "checkout".'],
  );
});

test("a description that is not known yet is left to the update", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  assert.throws(() => judge(LastComputedTrait.__pulumiType, { description: unknown }), UnknownValueError);
});
