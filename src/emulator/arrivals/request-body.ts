import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** What is wrong with the body of a request. */
export class UnreadableBody extends Error {}

/** It is longer than what is taken, as it comes or once it is unpacked. */
export class OversizedBody extends UnreadableBody {}

const unpackers = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** How much somebody may go on sending to whom no one listens any more, and how long they may pause. */
const linger = { bytes: 512 * 1024 * 1024, idleMs: 5_000 };

/**
 * The text of a body, unpacked if it comes packed. Neither the body nor what is in it is ever held beyond its limit, so
 * that a small one that unpacks to gigabytes is refused as early as one that is sent in full.
 *
 * @throws {UnreadableBody}
 */
export async function readText(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const encoding = (incoming.headers["content-encoding"] || "identity").toLowerCase();
  const bytes = await collect(incoming, maxBytes);
  const unpacked = encoding === "identity" ? bytes : await unpack(bytes, encoding, maxBytes);
  const text = unpacked.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function collect(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const pieces: Buffer[] = [];
  let bytes = 0;
  const tooMuch = (): void => {
    incoming.off("data", take);
    reject(new OversizedBody(`longer than ${maxBytes} bytes`));
  };
  const take = (piece: Buffer): void => {
    bytes += piece.length;
    pieces.push(piece);
    if (bytes > maxBytes) tooMuch();
  };
  if (Number(incoming.headers["content-length"] ?? 0) > maxBytes) {
    tooMuch();
    return promise;
  }
  incoming.on("data", take);
  incoming.once("end", () => resolve(Buffer.concat(pieces)));
  incoming.once("error", () => reject(new UnreadableBody("cut off")));
  return promise;
}

async function unpack(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (!isKnown(encoding))
    throw new UnreadableBody(
      `Content-Encoding is ${encoding}, which is none of ${Object.keys(unpackers).join(", ")}`,
    );
  try {
    return await unpackers[encoding](bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw new OversizedBody(`longer than ${maxBytes} bytes once it is unpacked`);
    throw new UnreadableBody(`Content-Encoding is ${encoding}, and the body is damaged or something else`);
  }
}

function isKnown(encoding: string): encoding is keyof typeof unpackers {
  return Object.hasOwn(unpackers, encoding);
}

/**
 * Answer somebody who may still be sending. The answer goes out at once and in full; the connection is closed when they
 * have stopped, or have sent very much. Closed at once it would be reset, and the answer lost to whoever reads it last.
 */
export async function answerAndClose(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: number,
  body: unknown,
): Promise<void> {
  const text = JSON.stringify(body);
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    connection: "close",
  });
  outgoing.write(text);
  if (!incoming.readableEnded && !incoming.destroyed) await drained(incoming);
  outgoing.end();
}

function drained(incoming: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, linger.idleMs);
  let bytes = 0;
  const dropped = (piece: Buffer): void => {
    timer.refresh();
    bytes += piece.length;
    if (bytes > linger.bytes) resolve();
  };
  incoming.once("close", resolve).once("end", resolve).on("data", dropped);
  return promise.finally(() => {
    clearTimeout(timer);
    incoming.off("data", dropped);
  });
}
