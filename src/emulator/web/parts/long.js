import { html } from "../lib.js";

/** A text of somebody else's, a few lines of it: one long name leaves the other columns their room. */
export function Long(/** @type {{ text: string }} */ { text }) {
  return html`<span class="long" title=${text}>${text}</span>`;
}
