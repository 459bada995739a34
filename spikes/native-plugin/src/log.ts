import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";

import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

import type { Log } from "../../../dist/provider/workspace/log";

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as { credentials: { createInsecure(): never } };

/** The resource that a call is about, so that what is said while it runs is shown on the resource's own row. */
export const resourceOfCall = new AsyncLocalStorage<string>();

type Severity = Parameters<LogRequest["setSeverity"]>[0];

/** @param address - where the engine listens; without one, messages go to stderr */
export function logTo(address: string | undefined): Log {
  const client =
    address === undefined ? undefined : new EngineClient(address, grpc.credentials.createInsecure());
  const send = (severity: Severity, message: string, ephemeral: boolean): void => {
    if (client === undefined) process.stderr.write(`${message}\n`);
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(message);
    request.setUrn(resourceOfCall.getStore() ?? "");
    request.setEphemeral(ephemeral);
    client?.log(request, () => undefined);
  };
  return {
    info: (message) => send(LogSeverity.INFO, message, false),
    warn: (message) => send(LogSeverity.WARNING, message, false),
    progress: (message) => send(LogSeverity.INFO, message, true),
  };
}
