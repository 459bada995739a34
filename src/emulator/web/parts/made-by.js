import { html } from "../lib.js";

/** @typedef {import("../../made-by").Maker} Maker */

/** @type {Record<Maker, { label: string, meaning: string }>} */
const makers = {
  pulumi: { label: "Pulumi", meaning: "Managed by Pulumi" },
  api: { label: "API", meaning: "Created through the API" },
  app: { label: "by hand", meaning: "Created by hand" },
  seed: { label: "seed", meaning: "There from the start" },
};

/** Who keeps a definition. */
export function MadeBy(/** @type {{ by: Maker }} */ { by }) {
  const { label, meaning } = makers[by];
  return html`<span class=${`maker ${by}`} title=${meaning}
    ><span class="unseen">${meaning}</span><span aria-hidden="true">${label}</span></span
  >`;
}
