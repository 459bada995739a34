import type { Space } from "../../api";
import { undefinedIfGone } from "../errors";
import { advisory } from "../workspace/advisory";
import { PerSession, type Session } from "../workspace/session";
import { dayMs } from "../workspace/times";
import type { Inputs } from "./inputs";
import { instantOf } from "./signs";

export type Delivering = "yes" | "no" | "unknown";

type Expected = NonNullable<Inputs["expects"]>;

export const defaultWithinDays = 30;

/** Whether the space has received the expected event lately. That says that some source delivers it, not which. */
export async function deliveryTo(
  session: Session,
  space: Space,
  expects: Expected | undefined,
): Promise<Delivering> {
  if (expects === undefined) return "unknown";
  const { event, withinDays = defaultWithinDays } = expects;
  const looked = await advisory(
    session,
    `which events space "${space.slug}" has received`,
    ({ spaceSchema }) => spaceSchema.events(space.id, { search: event }),
  );
  if ("why" in looked) return "unknown";
  const lastSeenAt = looked.found.find(({ name }) => name === event)?.lastSeenAt;
  if (lastSeenAt === undefined) return "no";
  return session.clock.now() - instantOf(lastSeenAt) <= withinDays * dayMs ? "yes" : "no";
}

/** What was warned of, so that two sources of one space do not say it twice. */
const warned = new PerSession(() => new Set<string>());

/** Warn of environments among the space's events that nobody expects there: some source of theirs is connected. */
export async function warnOfEnvironments(
  session: Session,
  space: Space,
  expects: Expected | undefined,
): Promise<void> {
  if (expects?.environment === undefined) return;
  const { event, environment } = expects;
  const { property, value } = environment;
  const about = `which values \`${property}\` of "${event}" has in space "${space.slug}"`;
  if (warned.of(session).has(about)) return;
  warned.of(session).add(about);
  const looked = await advisory(session, about, ({ spaceSchema }) =>
    spaceSchema.propertySampleValues(space.id, event, property).catch(undefinedIfGone),
  );
  if ("why" in looked) return;
  const { found = [] } = looked; // A space that has not received the event has not heard of its property.
  const others = found.filter((seen) => seen !== value);
  if (value !== undefined && others.length > 0)
    session.log.warn(
      `space "${space.slug}" has received "${event}" with \`${property}\` ${quoted(others)}, and only "${value}" is expected: disconnect the source that sends it, or drop it with a space filter`,
    );
  if (value === undefined && others.length > 1)
    session.log.warn(
      `space "${space.slug}" has received "${event}" with \`${property}\` ${quoted(others)}, and nothing says which of them counts: name the environment, for example with \`environmentName\``,
    );
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}
