import { expect, test } from "vitest";

import { startServer } from "../support/http-server";
import { barriers, overflow } from "./judge";
import { visit } from "./visit";

const serve = (body: string) =>
  startServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.end(`<!doctype html><html lang="en"><title>page</title><main><h1>Page</h1>${body}</main>`);
  });

test("a field without a label and a text that is too pale are barriers, by rule and place", async () => {
  await using server = await serve(
    '<input id="bare"><p id="pale" style="color: #bbb; background: #fff">pale</p>',
  );
  await using visited = await visit(server.baseUrl);
  expect(await barriers(visited.page)).toEqual(["color-contrast: #pale", "label: #bare"]);
});

test("a page with labels and contrast has none, also under a strict content policy", async () => {
  await using server = await serve("<label>Name <input></label>");
  await using visited = await visit(server.baseUrl);
  expect(await barriers(visited.page)).toEqual([]);
});

test("a page that is wider than its window overflows by the difference", async () => {
  await using server = await serve(
    '<div style="position: absolute; left: 0; width: 410px; height: 1px"></div>',
  );
  await using visited = await visit(server.baseUrl, { viewport: { width: 390, height: 844 } });
  expect(await overflow(visited.page)).toBe(20);
});
