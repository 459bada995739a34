import { html } from "../lib.js";

/** @typedef {"good" | "busy" | "off" | "bad"} Tone */

/**
 * A word with a dot; what the dot's colour says, the word says too.
 *
 * @param {{ tone: Tone, children?: unknown }} props
 */
export function Status({ tone, children }) {
  return html`<span class=${`status ${tone}`}>${children}</span>`;
}

/** @type {Record<string, Tone>} */
const tones = { Live: "good", Failed: "bad", Disabled: "off" };

/** Where Segment is with a trait or an audience, in its own words. */
export function DefinitionStatus(/** @type {{ status: string }} */ { status }) {
  return html`<${Status} tone=${tones[status] ?? "busy"}>${status}<//>`;
}
