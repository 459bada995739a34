import { expect, test } from "vitest";

import { allowedEnvironment, environmentFilter } from "../../src/fql";

test.each([
  { environment: "p", property: String.raw`a\.b.c` },
  { environment: "production" },
  { environment: "it's", event: "flag seen", property: "env name" },
  { environment: "prod", event: "x", property: "context.env" },
])("the environment of %j is read back", (allowed) => {
  const whole = { event: "get_treatment", property: "environmentName", ...allowed };
  expect(allowedEnvironment(environmentFilter(allowed).if)).toEqual(whole);
});

test("however it is spelt", () => {
  const text = 'properties.environmentName!="production" and (event = "get_treatment" and type="track")';
  expect(allowedEnvironment(text)).toEqual({
    environment: "production",
    event: "get_treatment",
    property: "environmentName",
  });
});

test.each([
  "type = 'track' and event = 'get_treatment'",
  "type = 'track' and event = 'get_treatment' and properties.environmentName = 'staging'",
  "event = 'get_treatment' and properties.environmentName != 'production'",
  "type = 'track' and event = 'get_treatment' and properties.a != 'x' and properties.b != 'y'",
  "type = 'track' and event = 'get_treatment' and context.env != 'production'",
  "no statement",
])("%s lets no single environment through", (text) => {
  expect(allowedEnvironment(text)).toBeUndefined();
});
