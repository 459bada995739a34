import { html } from "../lib.js";

/**
 * A sentence that stands out. Bad news is read out at once.
 *
 * @param {{ tone?: "info" | "good" | "bad", children?: unknown }} props
 */
export function Notice({ tone = "info", children }) {
  return html`<div class=${`notice ${tone}`} role=${tone === "bad" ? "alert" : undefined}>${children}</div>`;
}
