import { send } from "../data.js";
import { html, useState } from "../lib.js";
import { announce } from "../announce.js";
import { CheckField, SelectField } from "../parts/fields.js";
import { Notice } from "../parts/notice.js";

/** @typedef {import("../../routes/app/trait").TraitAnswer} TraitAnswer */
/** @typedef {import("../../routes/app/trait").DestinationChoice} Choice */

/**
 * Which destinations receive a trait, and by which call: the Public API has no operation for it, a person ticks it.
 *
 * @param {{ trait: TraitAnswer, path: string }} props
 */
export function TraitDestinations({ trait, path }) {
  const [problem, setProblem] = useState("");
  if (trait.choices.length === 0) return html`<p class="hint">No destination takes traits of this space.</p>`;
  const change = async (
    /** @type {Choice} */ { id, name },
    /** @type {"identify" | "track" | undefined} */ as,
  ) => {
    setProblem("");
    const one = `${path}/destinations/${encodeURIComponent(id)}`;
    try {
      await (as === undefined ? send("DELETE", one) : send("PUT", one, { as }));
      announce(
        as === undefined ? `${name} no longer receives ${trait.name}` : `${name} receives ${trait.name}`,
      );
    } catch (error) {
      setProblem(/** @type {Error} */ (error).message);
    }
  };
  return html`${trait.choices.map(
      (choice) =>
        html`<div class="choice" key=${choice.id}>
          <${CheckField}
            label=${choice.name}
            checked=${choice.selected}
            onChecked=${(/** @type {boolean} */ checked) => change(choice, checked ? "identify" : undefined)}
          />
          ${
            choice.selected &&
            html`<${SelectField}
              label=${`How ${choice.name} gets it`}
              value=${choice.as}
              onValue=${(/** @type {any} */ as) => change(choice, as)}
              options=${[
                { value: "identify", label: "Identify call" },
                { value: "track", label: `Track call “${choice.event}”` },
              ]}
            />`
          }
        </div>`,
    )}
    <p class="hint">Ticked here, it is told of changes from now on, and of everybody’s value once.</p>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}`;
}
