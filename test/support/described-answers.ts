import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { afterAll, afterEach } from "vitest";

import { isHandWritten } from "./http-server";

// Set up for every test: whatever an emulator in this process answers, to whom it may be, is held against the description of
// the Public API once the test is over. Node tells of each exchange; what goes out is read, and left as it is.

interface Exchange {
  server: Server;
  method: string;
  url: string;
  status: number;
  contentType: string;
  text: string;
}

interface Started {
  request: IncomingMessage;
  response: ServerResponse;
  server: Server;
}

interface Fault {
  operation?: string;
  method?: string;
  path?: string;
}

const channel = "http.server.request.start";
/** Answered since the last test, in the order in which they went out. */
const exchanges: Exchange[] = [];
/** What an emulator has been told to get wrong, which is no answer of Segment's. */
const faults = new WeakMap<Server, readonly Fault[]>();

subscribe(channel, listen);
afterEach(check, 60_000);
afterAll(async () => {
  await check();
  unsubscribe(channel, listen);
}, 60_000);

function listen(message: unknown): void {
  const { request, response, server } = message as Started;
  if (isHandWritten(server)) return;
  const { method = "", url = "" } = request;
  const pieces: Buffer[] = [];
  let named: string | undefined;
  const keep = (piece: unknown): void => {
    if (typeof piece === "string" || piece instanceof Uint8Array) pieces.push(Buffer.from(piece as string));
  };
  before(response, "writeHead", (parts) => {
    const headers = parts.find((part) => typeof part === "object" && part !== null);
    named = new Headers(headers as Record<string, string> | undefined).get("content-type") ?? undefined;
  });
  before(response, "write", ([piece]) => keep(piece));
  before(response, "end", ([piece]) => {
    keep(piece);
    const text = Buffer.concat(pieces).toString("utf8");
    const contentType = named ?? String(response.getHeader("content-type") ?? "");
    exchanges.push({ server, method, url, status: response.statusCode, contentType, text });
  });
}

/** See what a method is called with. */
function before(
  response: ServerResponse,
  name: "writeHead" | "write" | "end",
  see: (parts: readonly unknown[]) => void,
): void {
  const own = response[name].bind(response) as (...parts: unknown[]) => unknown;
  Object.assign(response, {
    [name]: (...parts: unknown[]) => {
      see(parts);
      return own(...parts);
    },
  });
}

async function check(): Promise<void> {
  const answered = exchanges.splice(0);
  if (answered.length === 0) return;
  const { checkAnswer, operationAt } = await import("../emulator/spec.js");
  const problems = new Set<string>();
  for (const { server, method, url, status, contentType, text } of answered) {
    const [path = ""] = url.split("?");
    if (path.startsWith("/_emulator/")) {
      noteFaults(server, method, path, text);
      continue;
    }
    const operation = operationAt(method, path)?.operationId;
    const isBent = faults
      .get(server)
      ?.some(
        (fault) =>
          (fault.operation ?? operation) === operation &&
          (fault.method ?? method) === method &&
          path.includes(fault.path ?? ""),
      );
    if (operation === undefined || isBent === true) continue;
    try {
      const body: unknown = contentType.includes("json") ? JSON.parse(text) : text;
      checkAnswer(method, url, { status, headers: new Headers({ "content-type": contentType }), body });
    } catch (error) {
      problems.add(`${operation}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.size > 0)
    throw new Error(`The emulator has answered what is not described:\n${[...problems].join("\n")}`);
}

/** The answer to a new fault lists all that there are; one that has struck for the last time counts on. */
function noteFaults(server: Server, method: string, path: string, text: string): void {
  const isForgotten = path === "/_emulator/reset" || path === "/_emulator/seed" || method === "DELETE";
  if (path === "/_emulator/faults" && method === "POST" && text.includes('"faults"'))
    faults.set(server, (JSON.parse(text) as { faults: Fault[] }).faults);
  else if (isForgotten && ["/_emulator/faults", "/_emulator/reset", "/_emulator/seed"].includes(path))
    faults.delete(server);
}
