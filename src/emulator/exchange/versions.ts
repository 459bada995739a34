import { parseAccept } from "hono/utils/accept";

import { versions, type Version } from "./segment-operations";

/** What an answer is given in. */
export interface Negotiated {
  version: Version;
  mediaType: string;
}

/** The names of the SDKs, and those that Segment's page on versioning writes. */
const names: Record<Version, readonly string[]> = {
  v1: ["v1", "stable"],
  v1beta: ["v1beta", "beta"],
  v1alpha: ["v1alpha", "alpha"],
};
const pinned = new Map<string, Version>(
  versions.flatMap((version) =>
    names[version].map((name) => [`application/vnd.segment.${name}+json`, version]),
  ),
);

/**
 * The version that an Accept header asks for. Without one, and where plain JSON or anything goes, the most stable version
 * answers; a header without any of our types is one that asks for nothing.
 *
 * @param has - the versions of the operation, the most stable one first
 * @returns undefined where only versions are asked for that the operation does not have
 */
export function negotiate(accept: string | undefined, has: readonly Version[]): Negotiated | undefined {
  const [mostStable = "v1"] = has;
  const asked = parseAccept(accept ?? "").filter(({ q }) => q > 0);
  for (const { type } of asked) {
    const version = pinned.get(type.toLowerCase());
    if (version !== undefined && has.includes(version))
      return { version, mediaType: `application/vnd.segment.${version}+json` };
    if (/^(\*|application)\/(\*|json)$/i.test(type))
      return { version: mostStable, mediaType: "application/json" };
  }
  const asksForVersion = asked.some(({ type }) => /^application\/vnd\.segment\./i.test(type));
  return asksForVersion ? undefined : { version: mostStable, mediaType: "application/json" };
}
