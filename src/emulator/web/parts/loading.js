import { html } from "../lib.js";

export function Loading() {
  return html`<p class="loading">Loading…</p>`;
}
