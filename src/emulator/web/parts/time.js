import { html } from "../lib.js";

/** A time, in the words of whoever looks; exact for programs and on pointing at it. */
export function Time(/** @type {{ at: string }} */ { at }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return html`<span>${at}</span>`;
  return html`<time datetime=${date.toISOString()} title=${date.toISOString()}
    >${date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" })}</time
  >`;
}
