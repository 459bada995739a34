// Word from the emulator that something has changed, so that what is open is asked for again.
import { useEffect, useState } from "./lib.js";

/** `calls`, `requests` and `workspace` come from the emulator (changes.ts); `time` passes here. */
/** @typedef {import("../changes").ChangeKind | "time"} Kind */

/** Statuses change without anybody doing anything. */
const tickMs = 2_000;

/** @type {Set<(kinds: Kind[]) => void>} */
const listeners = new Set();
/** `lost` is a connection that was there or has been tried. @typedef {"opening" | "live" | "lost"} Connection */

/** @type {Set<(connection: Connection) => void>} */
const watchers = new Set();
/** @type {Connection} */
let connection = "opening";
/** @type {EventSource | undefined} */
let source;

function open() {
  source = new EventSource("/app/api/changes");
  source.addEventListener("ready", () => {
    setConnection("live");
    tell(["workspace", "calls", "requests", "time"]);
  });
  source.addEventListener("message", ({ data }) => tell(JSON.parse(data)));
  // The browser tries again by itself.
  source.addEventListener("error", () => setConnection("lost"));
}

/** A page that nobody sees asks for nothing; browsers allow few connections to one address besides. */
document.addEventListener("visibilitychange", () => {
  source?.close();
  if (document.visibilityState === "visible") open();
});
setInterval(() => {
  if (document.visibilityState === "visible" && connection === "live") tell(["time"]);
}, tickMs);
open();

function tell(/** @type {Kind[]} */ kinds) {
  for (const listener of listeners) listener(kinds);
}

function setConnection(/** @type {Connection} */ now) {
  connection = now;
  for (const watcher of watchers) watcher(now);
}

/** @returns {() => void} what ends it */
export function onChange(/** @type {(kinds: Kind[]) => void} */ listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether the emulator is there to tell of changes. */
export function useConnection() {
  const [shown, setShown] = useState(connection);
  useEffect(() => {
    setShown(connection);
    watchers.add(setShown);
    return () => void watchers.delete(setShown);
  }, []);
  return shown;
}
