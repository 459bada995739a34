import type { AuditEvent, Source, Space } from "../../api";
import { bareSpaceId, sameSpace } from "../workspace/space-id";

/** Something that was seen of a connection at some time. */
export interface Sign {
  state: "connected" | "disconnected" | "unknown";
  /** What was seen, in words. */
  evidence: string;
  /** Milliseconds since 1970. */
  at: number;
  /** What the sign would say if it were about this very connection, which it leaves open. */
  perhaps?: "connected" | "disconnected";
}

const outcomes: Record<string, "connected" | "disconnected"> = {
  "Source Connected To Space": "connected",
  "Source Disconnected From Space": "disconnected",
};

/** Whether an audit event speaks of some connection. */
export function isAboutConnections({ type }: AuditEvent): boolean {
  return Object.hasOwn(outcomes, type);
}

/** A workspace's spaces, or why they are not known. */
export type Spaces = { found: readonly Space[] } | { why: string };

/**
 * What the audit log's events say of one connection. Which resource they name is not documented: it may be the source,
 * the space, or both. An event that leaves open which of the two pairs it means proves nothing, and is kept as a doubt.
 */
export function signsIn(events: readonly AuditEvent[], source: Source, space: Space, spaces: Spaces): Sign[] {
  return events.flatMap((event) => signOf(event, source, space, spaces) ?? []);
}

/** Whether the events name the source and no space, so that it matters how many spaces there are. */
export function leavesSpaceOpen(events: readonly AuditEvent[], source: Source, space: Space): boolean {
  return events.some((event) => names(event, source) && !namesSpace(event, space));
}

function signOf(event: AuditEvent, source: Source, space: Space, spaces: Spaces): Sign | undefined {
  const outcome = outcomes[event.type];
  if (outcome === undefined) return undefined;
  const at = instantOf(event.timestamp);
  const said = `audit event "${event.type}" of ${event.timestamp}`;
  const doubt = (why: string): Sign => ({
    state: "unknown",
    perhaps: outcome,
    evidence: `${said} ${why}`,
    at,
  });
  const [ofSource, ofSpace] = [names(event, source), namesSpace(event, space)];
  if (ofSource && ofSpace) return { state: outcome, evidence: said, at };
  if (ofSpace) {
    if (namesOtherSource(event, source)) return undefined;
    return doubt(`is about space "${space.slug}", but does not say which source`);
  }
  if (!ofSource) return undefined;
  if ("why" in spaces)
    return doubt(`does not say which space, and the workspace's spaces could not be listed: ${spaces.why}`);
  const others = spaces.found.filter(({ id }) => !sameSpace(id, space.id));
  if (others.some((other) => namesSpace(event, other))) return undefined;
  if (others.length === 0) return { state: outcome, evidence: said, at };
  return doubt(`does not say which of the workspace's ${others.length + 1} spaces`);
}

/** An id in the Public API's form. */
const publicId = /^[A-Za-z0-9]{22}$/;

/** By id; by name only where no id says otherwise, since a space or another source may have the same name. */
function names(event: AuditEvent, { id, slug, name }: Source): boolean {
  if (textsIn(event).includes(id)) return true;
  const { resourceId, resourceName } = event;
  return !publicId.test(bareSpaceId(resourceId)) && (resourceName === slug || resourceName === name);
}

function namesOtherSource({ resourceType, resourceId }: AuditEvent, { id }: Source): boolean {
  return resourceType === "source" && resourceId !== id;
}

function namesSpace(event: AuditEvent, { id }: Space): boolean {
  return textsIn(event).some((text) => sameSpace(text, id));
}

/** All texts of an event, because it may name more than its resource. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Samples of the service write a blank where ISO 8601 has a T. */
export function instantOf(timestamp: string): number {
  return Date.parse(timestamp.replace(" ", "T"));
}
