import { expect, test } from "vitest";

import { drops, environmentFilter } from "../../src/fql";

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

test("a text that no statement can hold is refused", () => {
  expect(() => environmentFilter({ environment: `a'b"c` })).toThrow("both kinds of quotes");
});
