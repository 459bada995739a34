import type { Context, Next } from "hono";

import { badRequest } from "../../exchange/http";

/** Nothing but the page's own files: no inline scripts or styles, nobody else's, in nobody else's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function withPolicy(context: Context, next: Next): Promise<void> {
  await next();
  const { headers } = context.res;
  headers.set("content-security-policy", policy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("cache-control", "no-store");
}

/**
 * Browsers say where a call comes from. Programs have `/_emulator` for what they want to change, so that here a write
 * without an origin is nobody's.
 */
export async function ownCallsOnly(context: Context, next: Next): Promise<void> {
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw badRequest("Only the page itself may ask here", 403);
  const isRead = context.req.method === "GET" || context.req.method === "HEAD";
  // Whether it is the page's own origin, everything that the emulator serves has asked already.
  if (!isRead && context.req.header("origin") === undefined)
    throw badRequest("Only the page itself may change something here; programs use /_emulator", 403);
  await next();
}
