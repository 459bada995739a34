import type { Subject } from "./rule";
import { setting } from "./settings";
import { isRecord, peek, peekText, UNKNOWN, type Unknown } from "./unknown";

/**
 * The three sources of truth about the environment of a connected source. They are kept apart: a program may be
 * wrong about a source, and a source may be in the wrong stack.
 */
export interface ConnectionFacts {
  /** What the program says: input `environment`. */
  declared: string | undefined | Unknown;
  /** What the stack is: `segment:environment` of the connection's provider. */
  stack: string | undefined | Unknown;
  /** The space that the source feeds, without the prefix `spa_`. */
  space: string | undefined | Unknown;
}

export function connectionFacts(connection: Subject): ConnectionFacts {
  return {
    declared: peekText(connection.props, "environment"),
    stack: setting(connection.provider, "environment"),
    space: bareSpaceId(peekText(connection.props, "spaceId")),
  };
}

/** What the labels of the source were seen to be, or `undefined` while the provider has not read them. */
export function verifiedLabel(
  connection: Subject,
): { environment: string | undefined } | undefined | Unknown {
  const labels: unknown = peek(() => connection.props["labels"]);
  if (labels === UNKNOWN) return UNKNOWN;
  if (!isRecord(labels)) return undefined;
  const environment = peekText(labels, "environment");
  return environment === UNKNOWN ? UNKNOWN : { environment };
}

/** A space that may take sources of other environments, and why. */
export interface SpaceException {
  space: string;
  reason: string;
}

export function exceptionFor(
  space: string | undefined | Unknown,
  exceptions: readonly SpaceException[],
): SpaceException | undefined {
  return typeof space === "string"
    ? exceptions.find(({ space: id }) => bareSpaceId(id) === space)
    : undefined;
}

/**
 * The environments that a stack may connect. A development stack takes its own and implies it for connections that
 * state none; any other stack takes the allowed ones, narrowed to its own when it states one. `undefined` when the
 * stack states an environment that is neither.
 */
export function expectedEnvironments(
  stack: string | undefined,
  options: { allowed: string[]; devEnvironments: string[] },
): { of: readonly string[]; implied: boolean } | undefined {
  if (stack === undefined) return { of: options.allowed, implied: false };
  if (options.devEnvironments.includes(stack)) return { of: [stack], implied: true };
  return options.allowed.includes(stack) ? { of: [stack], implied: false } : undefined;
}

export function bareSpaceId(id: string | undefined | Unknown): string | undefined | Unknown {
  return typeof id === "string" ? id.replace(/^spa_/, "") : id;
}
