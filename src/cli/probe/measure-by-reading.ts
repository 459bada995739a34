import { bareSpaceId, type AuditEvent } from "../../api";
import { SegmentError } from "../../client";
import type { Answers } from "./answers";
import { type Bench, inWords } from "./bench";

/** Everything that reads alone. */
export async function measureByReading(bench: Bench, answers: Answers): Promise<void> {
  const { spaceId } = bench;
  const space = await bench.call("GET", `/spaces/${encodeURIComponent(spaceId)}`);
  const { data } = (space.body ?? {}) as { data?: { space?: { id?: string } | null } };
  const id = data?.space?.id;
  answers.note(
    "spaceIdPrefix",
    "read the space",
    id === undefined ? inWords(space) : `its id is ${id}`,
    id === undefined ? null : id.startsWith("spa_"),
  );
  const nowhere = "1".repeat(22);
  const missing = await bench.call("GET", `/spaces/${nowhere}`);
  answers.note(
    "unknownSpace",
    `read a space ${nowhere}`,
    inWords(missing),
    missing.status === 404 ? "notFound" : missing.status === 200 ? "null" : `status ${missing.status}`,
  );
  await readAudit(bench, answers);
  await readImpressions(bench, answers);
  const filters = await bench.call(
    "GET",
    `/filters?integrationId=${encodeURIComponent(spaceId)}&pagination.count=1`,
  );
  answers.note(
    "featureOffStatus",
    "listed the filters of the space, which take a feature of their own",
    filters.status < 300
      ? "they were listed, so that the feature is on"
      : `${inWords(filters)}; whether role or feature is missing is not told`,
    null,
  );
  answers.note("planLimit", "nothing: it would take as many traits as the plan allows", "not asked", null);
}

async function readAudit({ client, spaceId, clock, signal }: Bench, answers: Answers): Promise<void> {
  const startTime = new Date(clock.now() - 90 * 86_400_000).toISOString();
  const did = "read the newest 5,000 audit events";
  let events: AuditEvent[];
  try {
    ({ events } = await client.auditEvents.newest({ startTime }, 5));
  } catch (error) {
    if (signal.aborted || !(error instanceof SegmentError)) throw error;
    answers.note("connectionAuditResource", did, error.message, null);
    answers.note("auditTimestamp", did, error.message, null);
    return;
  }
  const [any] = events;
  answers.note(
    "auditTimestamp",
    did,
    any === undefined ? "there are none" : `as in ${any.timestamp}`,
    any === undefined ? null : any.timestamp.includes("T") ? "iso" : "blank",
    any === undefined ? "not measured" : "seen",
  );
  const connected = events.find(({ type }) => type === "Source Connected To Space");
  if (connected === undefined) {
    const what =
      'none of them is of the type "Source Connected To Space": connect a source in the app, and run this again';
    answers.note("connectionAuditResource", did, what, null);
    return;
  }
  const { resourceType, resourceId } = connected;
  const isSpace = /space/i.test(resourceType) || bareSpaceId(resourceId) === bareSpaceId(spaceId);
  answers.note(
    "connectionAuditResource",
    did,
    `resourceType ${resourceType}, resourceId ${resourceId}`,
    isSpace ? "space" : /source/i.test(resourceType) ? "source" : resourceType,
    "seen",
  );
}

async function readImpressions({ client, spaceId, signal }: Bench, answers: Answers): Promise<void> {
  const did = "read the properties of get_treatment in the space's schema";
  try {
    const names = (await client.spaceSchema.eventProperties(spaceId, "get_treatment")).map(
      ({ name }) => name,
    );
    const found = ["split", "feature"].find((name) => names.includes(name)) ?? null;
    answers.note(
      "impressionProperty",
      did,
      `it has ${names.join(", ")}`,
      found,
      found === null ? "not measured" : "seen",
    );
  } catch (error) {
    if (signal.aborted || !(error instanceof SegmentError)) throw error;
    answers.note("impressionProperty", did, error.message, null);
  }
}
