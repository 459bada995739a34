// `pulumi-resource-segment ENGINE`: serves the provider and prints its port, as the engine expects of a plugin.

import { createRequire } from "node:module";

import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { logTo } from "./log";
import { provider } from "./provider";

interface Server {
  addService(service: unknown, implementation: unknown): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
}

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as {
  Server: new (options: object) => Server;
  ServerCredentials: { createInsecure(): unknown };
};

const maxMessageBytes = 400 * 1024 * 1024;
const server = new grpc.Server({ "grpc.max_receive_message_length": maxMessageBytes });
server.addService(ResourceProviderService, provider(logTo(process.argv.at(-1))));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
