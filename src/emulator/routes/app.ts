import { createHash } from "node:crypto";

import { Hono } from "hono";
import { html, raw } from "hono/html";
import { z } from "zod";

import type { Connections } from "../connections";
import { badRequest } from "../http";
import { statusOf } from "../progress";
import type { Store, StoredSpace } from "../store";

const style = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { border-bottom: 1px solid #ccc; padding: .4rem; text-align: left; vertical-align: top }
code { overflow-wrap: anywhere } button { font: inherit }`;
/** Made apart from the page, because its hash takes every blank into account. */
const styleElement = raw(`<style>${style}</style>`);
const styleHash = createHash("sha256").update(style).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const Form = z.object({ spaceId: z.string(), sourceId: z.string(), connected: z.string() });

/** What a person sees and does in Segment's app, as far as this job goes: spaces, sources to connect, traits. */
export function appRoutes(store: Store, connections: Connections): Hono {
  return new Hono()
    .get("/", async (context) => {
      context.header("content-security-policy", policy);
      return context.html(await pageOf(store));
    })
    .post("/connections", async (context) => {
      const { spaceId, sourceId, connected } = Form.parse(
        await context.req.parseBody().catch(() => {
          throw badRequest("The form cannot be read");
        }),
      );
      const [space, source] = [store.spaceById(spaceId), store.source(sourceId)];
      if (space === undefined || source === undefined) return context.text("no such space or source", 404);
      if (connected === "true") connections.disconnect(space, source);
      else connections.connect(space, source);
      return context.redirect("/app", 303);
    });
}

function pageOf(store: Store) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${store.workspace.name} · local Segment</title>
        ${styleElement}
      </head>
      <body>
        <h1>${store.workspace.name}</h1>
        <p>A local Segment. Nothing here leaves this machine.</p>
        ${store.spaces.map((space) => spaceOf(store, space))}
      </body>
    </html>`;
}

function spaceOf(store: Store, space: StoredSpace) {
  const traits = store.traits.filter(({ spaceId }) => spaceId === space.id);
  return html`<h2>Space ${space.name}</h2>
    <h3>Profile sources</h3>
    <table>
      <tr>
        <th>Source</th>
        <th>Labels</th>
        <th>State</th>
        <th></th>
      </tr>
      ${store.sources.map((source) => {
        const connected = store.isConnected(space.id, source.id);
        return html`<tr>
          <td>${source.name}</td>
          <td>${source.labels.map(({ key, value }) => `${key}:${value}`).join(", ")}</td>
          <td>${source.enabled ? (connected ? "connected" : "not connected") : "disabled"}</td>
          <td>
            ${
              source.enabled
                ? html`<form method="post" action="/app/connections">
                    <input type="hidden" name="spaceId" value="${space.id}" />
                    <input type="hidden" name="sourceId" value="${source.id}" />
                    <input type="hidden" name="connected" value="${String(connected)}" />
                    <button>${connected ? "Disconnect" : "Connect source"} ${source.slug}</button>
                  </form>`
                : ""
            }
          </td>
        </tr>`;
      })}
    </table>
    <h3>Computed traits</h3>
    <table>
      <tr>
        <th>Name</th>
        <th>Key</th>
        <th>Status</th>
        <th>Definition</th>
      </tr>
      ${traits.map(
        (trait) =>
          html`<tr>
            <td>${trait.name}</td>
            <td><code>${trait.key}</code></td>
            <td>${statusOf(store, trait)}</td>
            <td><code>${trait.query}</code></td>
          </tr>`,
      )}
    </table>`;
}
