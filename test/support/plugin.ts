import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";

type Properties = Record<string, unknown>;

/** What a call of the plugin came to, and the error it was answered with. */
export interface Answer {
  readonly error?: string;
  readonly reply?: Properties;
}

/** The SDK's own dynamic provider process, as the engine starts it, without the engine. */
export interface Plugin extends AsyncDisposable {
  call(method: "check" | "create" | "delete", request: Properties): Promise<Answer>;
  /** Cut the connection, as the system does when the command line is killed. */
  cut(): void;
  /** Take the engine away, while the connection stays as a killed command line's does for a while. */
  leave(): void;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** What it has written to stderr, which the engine shows to people. */
  said(): string;
}

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };
const services = sdk("./proto/provider_grpc_pb") as {
  ResourceProviderClient: new (...args: unknown[]) => Client;
};
const messages = sdk("./proto/provider_pb") as Record<string, new () => Message>;
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: Properties): unknown };
};

type Client = Record<
  string,
  (request: Message, callback: (error: Error | null, reply: Message) => void) => void
> & {
  close(): void;
};
type Message = Record<string, (value?: unknown) => unknown> & { toObject(): Properties };

/**
 * @param folder - where the program is
 * @param config - keys of the stack's configuration
 */
export async function startPlugin(folder: string, config: Record<string, string>): Promise<Plugin> {
  const engine = createServer((socket) => socket.on("error", () => undefined));
  await once(engine.listen(0, "127.0.0.1"), "listening");
  const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [sdk.resolve("./cmd/dynamic-provider"), address], { cwd: folder });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const line = await startLine(Number(port));
  const client = new services.ResourceProviderClient(
    `127.0.0.1:${line.port}`,
    grpc.credentials.createInsecure(),
  );
  const send = (method: string, type: string, request: Properties): Promise<Answer> =>
    new Promise((resolve) => {
      const call = client[method]?.bind(client);
      call?.(message(type, request), (error, reply) =>
        resolve(error === null ? { reply: reply.toObject() } : { error: error.message }),
      );
    });
  await send("configure", "ConfigureRequest", { args: config });
  return {
    call: (method, request) => send(method, `${method[0]?.toUpperCase()}${method.slice(1)}Request`, request),
    cut: () => line.cut(),
    leave: () => void engine.close(),
    ended,
    said: () => said,
    [Symbol.asyncDispose]: async () => {
      client.close();
      line.cut();
      engine.close();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A connection to the plugin that can be cut, which a client of gRPC's never does. */
async function startLine(plugin: number): Promise<{ port: number; cut(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(plugin, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.pipe(other);
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function message(type: string, fields: Properties): Message {
  const Type = messages[type];
  if (Type === undefined) throw new Error(`Pulumi has no message ${type}.`);
  const made = new Type();
  for (const [name, value] of Object.entries(fields)) {
    const given =
      typeof value === "object" && value !== null ? Struct.fromJavaScript(value as Properties) : value;
    made[`set${name[0]?.toUpperCase()}${name.slice(1)}`]?.(given);
  }
  return made;
}
