import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedRequest {
  method: string;
  /** Path with the query, as it was sent. */
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** Answers one request by hand; `request` has arrived whole. */
export type Handler = (request: ReceivedRequest, response: ServerResponse) => void;

export interface HttpServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** Everything received so far, as `GET /sources`. */
  readonly received: ReceivedRequest[];
  /** The same in short, without queries. */
  lines(): string[];
}

const handWritten = new WeakSet<Server>();

/** Whether what a server answers is a test's own invention. */
export function isHandWritten(server: Server): boolean {
  return handWritten.has(server);
}

/** A server whose answers a test writes itself, byte for byte. */
export async function startServer(handler: Handler): Promise<HttpServer> {
  const received: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void readWhole(incoming).then((text) => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
      received.push(request);
      handler(request, response);
    });
  });
  handWritten.add(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    lines: () => received.map(({ method, url }) => `${method} ${url.split("?")[0] ?? ""}`),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readWhole(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Answer JSON, as Segment does. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Handlers one after the other; the last one answers whatever comes after it. */
export function inTurn(...handlers: [Handler, ...Handler[]]): Handler {
  let at = 0;
  return (request, response) => {
    const handler = handlers[Math.min(at, handlers.length - 1)];
    at += 1;
    handler?.(request, response);
  };
}
