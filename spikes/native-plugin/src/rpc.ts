import { createRequire } from "node:module";

import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as { Metadata: new () => { add(key: string, value: Buffer): void } };
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };
const { Any } = sdk("google-protobuf/google/protobuf/any_pb") as {
  Any: new () => { pack(value: Uint8Array, name: string): void };
};

type Done<Reply> = (error: object | null, reply?: Reply) => void;
type Method<Request, Reply> = (call: { request: Request }, done: Done<Reply>) => void;

/** Methods of `pulumirpc.ResourceProvider`; what is left out answers UNIMPLEMENTED, which the engine accepts. */
export type Implementation = Readonly<Record<string, Method<never, unknown>>>;

const unknownStatus = 2;

/** One method: an error becomes its sentence, since a stack would be printed behind it. */
export function answer<Request, Reply>(
  work: (request: Request) => Reply | Promise<Reply>,
): Method<Request, Reply> {
  return ({ request }, done) => {
    void (async () => work(request))().then(
      (reply) => done(null, reply),
      (error: unknown) => {
        const details = error instanceof Error ? error.message : String(error);
        const metadata = error instanceof Incomplete ? error.metadata : undefined;
        done({ code: unknownStatus, details, metadata });
      },
    );
  };
}

export function empty(): object {
  return new Empty();
}

export function pluginInfo(version: string): Method<object, PluginInfo> {
  return answer(() => {
    const info = new PluginInfo();
    info.setVersion(version);
    return info;
  });
}

/** An error that carries the state of what was half done. */
export class Incomplete extends Error {
  constructor(
    message: string,
    readonly metadata: object,
  ) {
    super(message);
  }
}

/** The resource exists and is not what was asked for: the engine keeps its state, which travels beside the error. */
export function incomplete(message: string, id: string, properties: never): Incomplete {
  const failure = new ErrorResourceInitFailed();
  failure.setId(id);
  failure.setProperties(properties);
  failure.setReasonsList([message]);
  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(unknownStatus);
  status.setMessage(message);
  status.addDetails(packed as never);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return new Incomplete(message, metadata);
}
