import { bareSpaceId, type AuditEvent } from "../../api";
import { SegmentError } from "../../client";
import { Bench, inWords, isLock, traitIn, type Raw } from "./bench";
import { type Answer, type QuestionName, questions } from "./facts";

/** What was found out, as it is found out. */
export class Answers {
  readonly #known = new Map<QuestionName, Answer>();

  note(
    question: QuestionName,
    did: string,
    cameBack: string,
    answer: Answer["answer"],
    certainty: Answer["certainty"] = answer === null ? "not measured" : "measured",
  ): void {
    this.#known.set(question, { question, asks: questions[question].asks, did, cameBack, answer, certainty });
  }

  has(question: QuestionName): boolean {
    return this.#known.has(question);
  }

  /** All questions, in their order; those that nothing was noted of were not come to. */
  all(): Answer[] {
    return (Object.keys(questions) as QuestionName[]).map(
      (question) =>
        this.#known.get(question) ?? {
          question,
          asks: questions[question].asks,
          did: "nothing",
          cameBack: "the probe ended before it came to it",
          answer: null,
          certainty: "not measured",
        },
    );
  }
}

/** Some spacing that no printer would choose. */
const query = (mark: string): string =>
  `event('segment_personas_probe').where(property('mark')  =  '${mark}').last(property('value'))`;
const batchQuery = (mark: string): string =>
  `event('segment_personas_probe').where(property('mark') = '${mark}').within(7 days).last(property('value'))`;

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

/** With a disposable trait at a time, which is deleted again. */
export async function measureByWriting(bench: Bench, answers: Answers): Promise<void> {
  const name = `Segment Personas Probe innerCapital ${bench.mark}`;
  const definition = { query: query(bench.mark), type: "USERS" };
  const made = await bench.make({
    name,
    description: "Of segment-personas probe, to be deleted",
    definition,
  });
  const { trait } = made;
  if (trait === undefined) throw new Error(`the disposable trait was not made: ${inWords(made)}`);
  answers.note("enabledDefault", "made a trait without `enabled`", `enabled ${trait.enabled}`, trait.enabled);
  noteKey(trait.key, bench.mark, answers);
  await measureShown(bench, trait.id, answers);
  const one = `${bench.path}/${encodeURIComponent(trait.id)}`;
  const kept = traitIn((await bench.call("GET", one)).body)?.definition?.query;
  answers.note(
    "queryText",
    "made a trait whose query has two blanks around an operator, and read it",
    kept ?? "no query",
    kept === undefined ? null : kept === definition.query ? "asSent" : "reformatted",
  );
  await measureCollision(bench, name, trait.key, definition, answers);
  await measureInvalid(bench, answers);
  const patch =
    (body: object): (() => Promise<Raw>) =>
    () =>
      bench.call("PATCH", one, body);
  await measureLenient(bench, patch, answers);
  await measureLock(bench, one, name, patch, answers);
  await measureQuotes(bench, patch, answers);
  await measureKind(bench, patch, answers);
  await bench.remove(trait.id);
  await measureBatch(bench, answers);
}

function noteKey(key: string, mark: string, answers: Answers): void {
  const start = "segment_personas_probe_inner";
  const known = { [`${start}capital_${mark}`]: "joined", [`${start}_capital_${mark}`]: "apart" };
  answers.note(
    "keyOfCapitals",
    'made a trait with "innerCapital" in its name',
    `key ${key}`,
    known[key] ?? key,
  );
}

const mostLists = 5;

async function measureShown(bench: Bench, id: string, answers: Answers): Promise<void> {
  const did = "listed the traits right after one was made";
  for (let missed = 0; missed <= mostLists; missed++) {
    const traits = await bench.client.computedTraits.list(bench.spaceId);
    if (traits.some((trait) => trait.id === id))
      return answers.note("readsUntilShown", did, `${missed} lists missed it`, missed);
  }
  answers.note("readsUntilShown", did, `${mostLists + 1} lists missed it`, null);
}

async function measureCollision(
  bench: Bench,
  name: string,
  key: string,
  definition: object,
  answers: Answers,
): Promise<void> {
  const again = await bench.make({ name, definition, enabled: false });
  const did = "made a second trait of the same name";
  if (again.trait === undefined) {
    const isRefused = again.status >= 400 && again.status < 500;
    return answers.note("keyCollision", did, inWords(again), isRefused ? "refuse" : null);
  }
  answers.note("keyCollision", did, `key ${again.trait.key}`, again.trait.key === key ? "twin" : "suffix");
  await bench.remove(again.trait.id);
}

async function measureInvalid(bench: Bench, answers: Answers): Promise<void> {
  const name = `Segment Personas Probe invalid ${bench.mark}`;
  const definition = { query: "event('segment_personas_probe').cuont(", type: "USERS" };
  const answer = await bench.make({ name, definition, enabled: false });
  answers.note(
    "invalidQueryStatus",
    `made a trait with the query ${definition.query}`,
    inWords(answer),
    answer.status < 300 ? "accepted" : answer.status,
  );
  if (answer.trait !== undefined) await bench.remove(answer.trait.id);
}

type Patch = (body: object) => () => Promise<Raw>;

async function measureLenient(bench: Bench, patch: Patch, answers: Answers): Promise<void> {
  const answer = await bench.unlocked(
    patch({ description: "Of segment-personas probe", novelty: true }),
    (locked) => noteLock(locked, "changed a trait right after it was made", answers),
  );
  const did = "changed a trait with a field `novelty` that nobody knows";
  if (answer === undefined) return answers.note("lenientInput", did, "it stayed locked", null);
  const isKnown = answer.status < 300 || answer.status === 400 || answer.status === 422;
  answers.note("lenientInput", did, inWords(answer), isKnown ? answer.status < 300 : null);
}

async function measureLock(
  bench: Bench,
  one: string,
  name: string,
  patch: Patch,
  answers: Answers,
): Promise<void> {
  await bench.unlocked(patch({ description: "Of segment-personas probe, changed" }));
  const { body } = await bench.call("GET", one);
  const second = await patch({ description: `Of segment-personas probe, changed again (${name})` })();
  const did = "changed a trait twice, the second time at once";
  if (isLock(second)) noteLock(second, did, answers);
  else if (!answers.has("lockStatus"))
    answers.note("lockStatus", did, `${inWords(second)}: it was not locked any more`, null);
  const status = traitIn(body)?.status ?? "none";
  answers.note("statusWhileLocked", did, `status ${status}`, isLock(second) ? status : null);
}

function noteLock(locked: Raw, did: string, answers: Answers): void {
  answers.note("lockStatus", did, inWords(locked), locked.status);
}

async function measureKind(bench: Bench, patch: Patch, answers: Answers): Promise<void> {
  const definition = { query: batchQuery(bench.mark), type: "USERS" };
  const answer = await bench.unlocked(patch({ definition }));
  answers.note(
    "kindChangeStatus",
    "changed a real-time trait's query to one with a window",
    answer === undefined ? "it stayed locked" : inWords(answer),
    answer === undefined ? null : answer.status < 300 ? "accepted" : answer.status,
  );
}

async function measureQuotes(bench: Bench, patch: Patch, answers: Answers): Promise<void> {
  const escapes = { backslash: String.raw`it\'s`, doubled: "it''s" };
  const taken: string[] = [];
  const said: string[] = [];
  for (const [name, text] of Object.entries(escapes)) {
    const written = `event('segment_personas_probe').where(property('mark') = '${text}').last(property('value'))`;
    const answer = await bench.unlocked(patch({ definition: { query: written, type: "USERS" } }));
    said.push(`${name}: ${answer === undefined ? "it stayed locked" : inWords(answer)}`);
    if (answer !== undefined && answer.status < 300) taken.push(name);
  }
  answers.note(
    "quoteEscape",
    "changed a trait's query to one with a quote in a text, once as \\' and once as ''",
    said.join("; "),
    taken.length === 0 ? "neither" : taken.join(" and "),
  );
}

const looks = 5;
const pauseMs = 2_000;

async function measureBatch(bench: Bench, answers: Answers): Promise<void> {
  const made = await bench.make({
    name: `Segment Personas Probe batch ${bench.mark}`,
    enabled: true,
    definition: { query: batchQuery(bench.mark), type: "USERS" },
    options: { includeHistoricalData: false },
  });
  const did = "made a batch trait with `includeHistoricalData: false`";
  if (made.trait === undefined) {
    answers.note("batchHistory", did, inWords(made), null);
    return answers.note("statusProgress", did, inWords(made), null);
  }
  const history = made.trait.options?.includeHistoricalData;
  answers.note(
    "batchHistory",
    did,
    `includeHistoricalData ${history ?? "missing"}`,
    history === undefined ? null : history ? "forced" : "asSent",
  );
  const ends: Readonly<Record<string, string>> = {
    Live: "live",
    Failed: "failed",
    "Awaiting Destinations": "awaitingDestinations",
  };
  const seen: string[] = [];
  for (let look = 0; look < looks && ends[seen.at(-1) ?? ""] === undefined; look++) {
    if (look > 0) await bench.clock.sleep(pauseMs, bench.signal);
    const { body } = await bench.call("GET", `${bench.path}/${encodeURIComponent(made.trait.id)}`);
    const status = traitIn(body)?.status ?? "none";
    if (status !== seen.at(-1)) seen.push(status);
  }
  answers.note(
    "statusProgress",
    `looked at it for ${((looks - 1) * pauseMs) / 1_000} seconds`,
    `status ${seen.join(", then ")}`,
    ends[seen.at(-1) ?? ""] ?? null,
  );
  await bench.remove(made.trait.id);
}
