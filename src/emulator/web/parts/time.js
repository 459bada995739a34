import { html } from "../lib.js";
import { dayAndTime } from "./utc.js";

/** A time in UTC, to the second; exact for programs and on pointing at it. */
export function Time(/** @type {{ at: string }} */ { at }) {
  return html`<time datetime=${at} title=${at}>${dayAndTime(at)}</time>`;
}
