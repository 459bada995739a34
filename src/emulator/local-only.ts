import type { Context, Next } from "hono";

/** Names by which a machine reaches itself. */
const localNames = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Turn away what web pages of others send: a page that a browser has open may call this machine too, and by a name that
 * it has made point here it could even read the answers. Segment itself serves no browsers either.
 */
export async function localOnly(context: Context, next: Next): Promise<Response | undefined> {
  const { host = "", origin } = context.req.header();
  const isLocal = localNames.test(host.replace(/:\d+$/, ""));
  if (!isLocal || (origin !== undefined && !isSameOrigin(origin, host)))
    return context.json({ errors: [{ type: "forbidden", message: "Only programs of this machine" }] }, 403);
  await next();
  return undefined;
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}`;
}
