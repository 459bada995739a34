import { expect, test } from "vitest";

import { LastComputedTrait } from "../../src/resources/last-computed-trait";
import { providerString } from "../../src/resources/segment-resource";
import { SourceConnection } from "../../src/resources/source-connection";

test("the code that Pulumi stores is the same for ever, byte for byte", () => {
  expect(providerString(LastComputedTrait.__pulumiType)).toBe(
    'exports.handler=()=>require("node:module").createRequire(process.cwd()+"/")("pulumi-segment-personas/provider").v1("LastComputedTrait");',
  );
  expect(providerString(SourceConnection.__pulumiType)).toBe(
    'exports.handler=()=>require("node:module").createRequire(process.cwd()+"/")("pulumi-segment-personas/provider").v1("SourceConnection");',
  );
});

test("type tokens are the same for ever", () => {
  expect([LastComputedTrait.__pulumiType, SourceConnection.__pulumiType]).toEqual([
    "pulumi-nodejs:dynamic/segment:LastComputedTrait",
    "pulumi-nodejs:dynamic/segment:SourceConnection",
  ]);
});
