import { createRequire } from "node:module";

import type { Properties } from "../../../dist/provider/properties";

/** What `google.protobuf.Struct` needs of itself here; the SDK brings the package, and no types for its generics. */
export interface Struct {
  toJavaScript(): Properties;
}

const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const { Struct: StructType } = sdk("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: Properties): never };
};

/** By this key an object on the wire says that it stands for something else (`sdk/go/common/resource/properties.go`). */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** A value that is not known yet, whatever its type. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What of a value is secret: all of it, or some of its entries. */
export type Secrecy = true | { readonly [key: string]: Secrecy } | undefined;

/** Properties as our handlers take them, and what of them was secret. */
export interface Opened {
  readonly properties: Properties;
  readonly secrecy: Exclude<Secrecy, true>;
}

export function opened(struct: Struct | undefined): Opened {
  const { value, secrecy } = open(struct?.toJavaScript() ?? {});
  return { properties: value as Properties, secrecy: secrecy === true ? undefined : secrecy };
}

/** Also drops what is undefined, which no `Struct` can hold. */
export function sealed(properties: Properties, secrecy: Secrecy): never {
  return StructType.fromJavaScript(seal(JSON.parse(JSON.stringify(properties)), secrecy) as Properties);
}

function open(value: unknown): { value: unknown; secrecy: Secrecy } {
  if (typeof value !== "object" || value === null) return { value, secrecy: undefined };
  if (Reflect.get(value, signature) === secret)
    return { value: open(Reflect.get(value, "value")).value, secrecy: true };
  const entries = Object.entries(value).map(([key, inner]) => [key, open(inner)] as const);
  const values = entries.map(([key, inner]) => [key, inner.value] as const);
  const secrets = entries.flatMap(([key, inner]) =>
    inner.secrecy === undefined ? [] : [[key, inner.secrecy] as const],
  );
  return {
    value: Array.isArray(value) ? values.map(([, inner]) => inner) : Object.fromEntries(values),
    secrecy: secrets.length === 0 ? undefined : Object.fromEntries(secrets),
  };
}

function seal(value: unknown, secrecy: Secrecy): unknown {
  if (secrecy === undefined) return value;
  if (secrecy === true) return { [signature]: secret, value };
  if (Array.isArray(value)) return value.map((inner, index) => seal(inner, secrecy[String(index)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, seal(inner, secrecy[key])]));
}
