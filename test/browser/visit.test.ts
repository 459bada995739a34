import { expect, test } from "vitest";

import { startServer } from "../support/http-server";
import { visit } from "./visit";

/** A page of the test's own, with a content policy as strict as the emulator's. */
const serve = (script: string) =>
  startServer(({ url }, response) => {
    response.setHeader("content-security-policy", "default-src 'self'; connect-src *");
    response.setHeader("content-type", url === "/script.js" ? "text/javascript" : "text/html");
    response.end(
      url === "/script.js"
        ? script
        : '<!doctype html><title>page</title><body><script src="/script.js"></script>',
    );
  });

test.for([
  ["a request to elsewhere", "fetch('http://127.0.0.1:9/').catch(() => {})", "request to http://127.0.0.1:9"],
  [
    "what the content policy refuses",
    "document.body.setAttribute('style', 'color: red')",
    "style-src-attr refuses inline",
  ],
  ["an error that nobody catches", "setTimeout(() => { throw new Error('oops') })", "uncaught error: oops"],
] as const)("a visit fails in the end because of %s", async ([, script, offence]) => {
  await using server = await serve(script);
  const { page, offences, [Symbol.asyncDispose]: leave } = await visit(server.baseUrl);
  await page.waitForLoadState("networkidle");

  expect(offences).toEqual([offence]);
  await expect(leave()).rejects.toThrow(`The page did what it must not do:\n${offence}`);
});

test("a visit of a page that keeps to its own origin and policy ends well", async () => {
  await using server = await serve("fetch('/data')");
  const { page, offences, [Symbol.asyncDispose]: leave } = await visit(server.baseUrl);
  await page.waitForLoadState("networkidle");

  expect(offences).toEqual([]);
  await leave();
});
