/**
 * Where the engine listens: the last argument of the process in which Pulumi runs dynamic providers. Undefined outside of
 * that process.
 */
export const engineAddress = addressIn(process.argv.at(-1) ?? "");

function addressIn(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, port] = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(text) ?? [];
  return host === undefined ? undefined : { host: host.replaceAll(/[[\]]/g, ""), port: Number(port) };
}
