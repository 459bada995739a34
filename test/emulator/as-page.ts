import type { Segment } from "./segment";

export interface PageAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly json: unknown;
}

/** Ask as a browser asks for the page that is open in it: what changes something says where it comes from. */
export async function asPage(
  { emulator }: Segment,
  method: string,
  route: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<PageAnswer> {
  const response = await fetch(`${emulator.apiUrl}${route}`, {
    method,
    headers: {
      ...(method === "GET" ? {} : { origin: emulator.apiUrl }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}
