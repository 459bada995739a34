// Asks the emulator, and changes something there.
import { onChange } from "./changes.js";
import { useEffect, useState } from "./lib.js";

/** Between two questions of one screen, however much changes. */
const restMs = 500;

/** A refusal, in the emulator's words. */
export class Problem extends Error {
  /** @param {string} message @param {string} [field] which input it is about */
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

/** No answer at all: what was known before is as good as it gets. */
class Silence extends Problem {}

/**
 * @param {string} method
 * @param {string} path of everything the emulator serves, such as `/_emulator/connections`
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 * @throws {Problem}
 */
export async function send(method, path, body) {
  return JSON.parse(
    await exchange(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    }),
  );
}

/** @param {string} path @param {RequestInit} [request] @returns {Promise<string>} */
async function exchange(path, request) {
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Silence("The local Segment does not answer. It runs until Ctrl-C in its terminal.");
  }
  const text = await response.text();
  if (response.ok) return text;
  throw problemOf(response.status, text);
}

/** @param {number} status @param {string} text */
function problemOf(status, text) {
  try {
    const [{ message, field }] = JSON.parse(text).errors;
    return new Problem(message, field);
  } catch {
    return new Problem(`The local Segment answered ${status}.`);
  }
}

/**
 * @template T
 * @typedef {object} Loaded
 * @property {T} [data] the newest answer
 * @property {Problem} [problem] why there is none, or no newer one
 */

/**
 * What the emulator answers at a path of the page's own routes, asked for again when something of these kinds changes.
 *
 * @template T
 * @param {string} path below `/app/api`
 * @param {import("./changes.js").Kind[]} kinds
 * @returns {Loaded<T>}
 */
export function useData(path, kinds) {
  const [loaded, setLoaded] = useState(/** @type {Loaded<T> & { path: string }} */ ({ path }));
  useEffect(() => {
    const loading = keepLoading(`/app/api${path}`, (found) =>
      setLoaded((before) =>
        found.problem instanceof Silence && before.path === path
          ? { ...before, ...found }
          : { path, ...found },
      ),
    );
    const stop = onChange((changed) => {
      if (changed.some((kind) => kinds.includes(kind))) void loading.again();
    });
    return () => {
      stop();
      loading.end();
    };
  }, [path]);
  return loaded.path === path ? loaded : {};
}

/**
 * @template T
 * @param {string} path
 * @param {(found: Loaded<T>) => void} show called where the answer is another than before
 */
function keepLoading(path, show) {
  let shown = "";
  let isRunning = false;
  let isWanted = false;
  const end = new AbortController();
  const again = async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    while (isWanted && !end.signal.aborted) {
      isWanted = false;
      await load();
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    isRunning = false;
  };
  const load = async () => {
    try {
      const text = await exchange(path, { signal: end.signal });
      if (end.signal.aborted || text === shown) return;
      shown = text;
      show({ data: JSON.parse(text) });
    } catch (error) {
      if (end.signal.aborted) return;
      shown = "";
      show({ problem: /** @type {Problem} */ (error) });
    }
  };
  void again();
  return { again, end: () => end.abort() };
}
