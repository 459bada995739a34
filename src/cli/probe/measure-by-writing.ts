import type { Answers } from "./answers";
import { type Bench, inWords, isLock, traitIn, type Raw } from "./bench";
import { batchQuery, measureBatch } from "./measure-batch";

/** Some spacing that no printer would choose. */
const query = (mark: string): string =>
  `event('segment_personas_probe').where(property('mark')  =  '${mark}').last(property('value'))`;

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
