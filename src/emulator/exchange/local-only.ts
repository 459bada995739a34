import type { Context, Next } from "hono";

/** Names by which a machine reaches itself. */
const localNames = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i;

/**
 * Refuse calls from other people's web pages: a page open in a browser can call this machine too, and could even read the
 * answers if its own host name pointed here. Segment itself serves no browsers either.
 */
export async function localOnly(context: Context, next: Next): Promise<Response | undefined> {
  const { host = "", origin } = context.req.header();
  const isLocal = localNames.test(host.replace(/:\d+$/, ""));
  if (!isLocal || (origin !== undefined && !isSameOrigin(origin, host)))
    return context.json(
      { errors: [{ type: "forbidden", message: "Only programs on this machine may call the emulator" }] },
      403,
    );
  await next();
  return undefined;
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}`;
}
