import { expect, test } from "vitest";

import { Redactor } from "../../src/client/redact";

const token = "sgp_canary+7=";
const redactor = new Redactor(token);
const base64 = Buffer.from(token).toString("base64");

test.each([
  ["as it is", `Bearer ${token}, ${token}`, "Bearer [token], [token]"],
  ["in a URL", `?token=${encodeURIComponent(token)}`, "?token=[token]"],
  ["in Base64", `Basic ${base64}`, `Basic [token]${base64.endsWith("=") ? "=" : ""}`],
  ["in other letters", `${token.toUpperCase()} SGP_Canary%2b7%3D`, "[token] [token]"],
  ["not at all", "sgp_other", "sgp_other"],
])("a token that stands in a text %s is taken out", (_, text, expected) => {
  expect(redactor.text(text).replaceAll("==", "=")).toBe(expected);
});

test("everything in a value is cleaned, and nothing else of it changes", () => {
  const value = { [token]: [token, { deep: `a ${token}` }, null, 7, true], none: null };

  expect(redactor.value(value)).toEqual({
    "[token]": ["[token]", { deep: "a [token]" }, null, 7, true],
    none: null,
  });
});

test("an error keeps its name, message and code as a cause, and loses everything else", () => {
  const error = Object.assign(new TypeError(`bad ${token}`), { code: `E_${token}`, raw: Buffer.from(token) });

  const cause = redactor.cause(error);

  expect([cause.name, cause.message, Object.entries(cause)]).toEqual([
    "TypeError",
    "bad [token]",
    [
      ["name", "TypeError"],
      ["code", "E_[token]"],
    ],
  ]);
});

test("a cause without a text for a code has none", () => {
  const timedOut = new DOMException("took too long", "TimeoutError");

  const cause = redactor.cause(timedOut);

  expect([cause.name, cause.message, "code" in cause]).toEqual(["TimeoutError", "took too long", false]);
  expect(String(redactor.cause({}))).toBe("Error");
});
