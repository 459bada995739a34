import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { drops, environmentFilter, FqlBuildError } from "../../src/fql";

test("the filter for an environment drops the impressions of every other one, and those without one", () => {
  const { name, if: filter } = environmentFilter({ environment: "production" });
  const impression = { type: "track", event: "get_treatment" };
  const environment = "properties.environmentName";

  expect(name).toBe("get_treatment: production only");
  expect(filter).toBe(
    "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
  );
  expect(drops(filter, { ...impression, [environment]: "production" })).toBe("none");
  expect(drops(filter, { ...impression, [environment]: ["staging", "Production", null, 1] })).toBe("every");
});

test("it drops no call that is no impression", () => {
  const { if: filter } = environmentFilter({ environment: "production" });

  expect(drops(filter, { type: ["identify", "page", "screen", "group", "alias"] })).toBe("none");
  expect(drops(filter, { type: "track", event: ["Order Completed", "get_treatments", null] })).toBe("none");
});

test("event and property may have other names, and texts that need quotes of the other kind", () => {
  expect(
    environmentFilter({ environment: "Dana's", event: "impression", property: "context.env name" }),
  ).toEqual({
    name: "impression: Dana's only",
    if: String.raw`type = 'track' and event = 'impression' and properties.context.env\ name != "Dana's"`,
  });
});

/** As a program without types may call it. */
const untyped = (...given: unknown[]): unknown => Reflect.apply(environmentFilter, undefined, given);

test.each<[unknown[], string]>([
  [[], '`environmentFilter` takes { environment: "production" }: it is missing'],
  [["production"], '`environmentFilter` takes { environment: "production" }: it is production'],
  [[["production"]], '`environmentFilter` takes { environment: "production" }: it is a list'],
  [
    [pulumi.output({ environment: "production" })],
    '`environmentFilter` takes { environment: "production" }: it is not known yet',
  ],
  [[{}], '`environment` must be a text such as "production": it is missing'],
  [[{ enviroment: "x" }], "`enviroment` is no argument of environmentFilter: did you mean `environment`?"],
  [
    [{ environment: "x", zone: "y" }],
    "`zone` is no argument of environmentFilter: it takes environment, event, property",
  ],
  [[{ environment: ["a", "b"] }], '`environment` must be a text such as "production": it is a list'],
  [[{ environment: 1 }], '`environment` must be a text such as "production": it is 1'],
  [[{ environment: null }], '`environment` must be a text such as "production": it is null'],
  [[{ environment: "" }], '`environment` must be a text such as "production": it is empty'],
  [
    [{ environment: pulumi.output("production") }],
    '`environment` must be a text such as "production": it is not known yet; call environmentFilter in its `apply`',
  ],
  [[{ environment: "x", event: "" }], '`event` must be a text such as "get_treatment": it is empty'],
  [[{ environment: "x", property: 3 }], '`property` must be a text such as "environmentName": it is 3'],
])("the filter for an environment refuses %#, in plain words", (given, message) => {
  expect(() => untyped(...given)).toThrow(FqlBuildError);
  expect(() => untyped(...given)).toThrow(message);
});

test("a text that no statement can hold is refused", () => {
  expect(() => environmentFilter({ environment: `a'b"c` })).toThrow("both kinds of quotes");
});
