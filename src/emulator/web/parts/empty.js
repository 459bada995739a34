import { html } from "../lib.js";

/**
 * What stands where there is nothing yet: what it would be, and how one gets it.
 *
 * @param {{ title: string, children?: unknown }} props
 */
export function Empty({ title, children }) {
  return html`<div class="empty">
    <p><strong>${title}</strong></p>
    ${children}
  </div>`;
}
