import { expect, test } from "vitest";

import { checkAnswer } from "./spec";

const json = "application/json";
const workspace = { id: "9aQ1Lj62S4bomZKLF4DPqW", slug: "acme", name: "Acme" };
const answer = (status: number, body: unknown, type = json) => ({
  status,
  headers: new Headers({ "content-type": type }),
  body,
});

test.each([
  ["GET", "/?x=1", answer(200, { data: { workspace } })],
  ["GET", "/", answer(200, { data: { workspace } }, "application/vnd.segment.v1beta+json")],
  ["GET", "/", answer(404, { errors: [{ type: "not-found" }] })],
  ["GET", "/", answer(409, { errors: [{ type: "conflict", message: "no" }] }, json)],
  ["GET", "/", answer(503, { errors: [{ type: "internal" }] })],
  ["GET", "/echo", answer(299, { data: { method: "get", message: "x", headers: {} } })],
  ["GET", "/tracking-plans", answer(200, "anything")],
])("%s %s may be answered like this", (method, url, given) => {
  expect(() => checkAnswer(method, url, given)).not.toThrow();
});

test.each([
  [
    "/",
    answer(200, { data: { workspace: { id: "x" } } }),
    "GET / 200: data/data/workspace must have required property",
  ],
  ["/", answer(200, "", "text/html"), "GET / 200: content type text/html is not described"],
  ["/", answer(200, { data: { workspace } }, "application/vnd.segment.v9+json"), "is not described"],
  ["/", answer(201, { data: { workspace } }), "GET / 201 is not described"],
  ["/", answer(404, { error: "no" }), "must have required property 'errors'"],
  ["/", answer(409, { data: { workspace } }), "must have required property 'errors'"],
  ["/spaces/x/audiences/previews/y?z", answer(200, { data: { audience: {} } }), "audiencePreview"],
])("an answer of %s that is not described is found", (url, given, words) => {
  expect(() => checkAnswer("GET", url, given)).toThrow(words);
});
