import { expect, test } from "vitest";

import {
  Audience,
  AudienceDestination,
  ComputedTrait,
  LastComputedTrait,
  ProfilesSync,
  SourceConnection,
  SourceLabels,
  SpaceFilter,
} from "../../src";
import { providerString } from "../../src/provider-string";

const classes = [
  Audience,
  AudienceDestination,
  ComputedTrait,
  LastComputedTrait,
  ProfilesSync,
  SourceConnection,
  SourceLabels,
  SpaceFilter,
];
const kinds = [
  "Audience",
  "AudienceDestination",
  "ComputedTrait",
  "LastComputedTrait",
  "ProfilesSync",
  "SourceConnection",
  "SourceLabels",
  "SpaceFilter",
];

test("the code that Pulumi stores is the same for ever, byte for byte", () => {
  expect(classes.map(({ __pulumiType }) => providerString(__pulumiType))).toEqual(
    kinds.map(
      (kind) =>
        `exports.handler=()=>{let n='pulumi-segment-personas',d=process.cwd(),r=require('node:module').createRequire(d+'/'),f;try{f=r.resolve(n+'/provider')}catch{throw Object.assign(Error(n+' cannot be found from '+d+': add it to the dependencies in the package.json there'),{stack:''})}return r(f).v1('${kind}')};`,
    ),
  );
});

test("type tokens are the same for ever", () => {
  expect(classes.map(({ __pulumiType }) => __pulumiType)).toEqual(
    kinds.map((kind) => `pulumi-nodejs:dynamic/segment:${kind}`),
  );
});
