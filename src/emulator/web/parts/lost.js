import { useConnection } from "../changes.js";
import { html } from "../lib.js";

/** Above every screen: what is shown is old where the emulator has stopped. The region is there before its words are. */
export function Lost() {
  return html`<div class="lost" role="status">
    ${
      useConnection() === "lost" &&
      html`<p class="notice bad">
        <strong>Not connected.</strong> What is shown here is no longer live: the local Segment has stopped.
        Start it again with <code>segment-personas emulator</code> or, from its source,
        <code>npm start</code>; the page then goes on by itself.
      </p>`
    }
  </div>`;
}
