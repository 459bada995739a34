import { announce } from "../announce.js";
import { send } from "../data.js";
import { html, useState } from "../lib.js";
import { Notice } from "./notice.js";

/** @typedef {import("../../routes/app/faults").SwitchField} SwitchField */

/** A switch, which holds from the moment it is moved. */
export function Switch(/** @type {{ field: SwitchField }} */ { field }) {
  const [problem, setProblem] = useState("");
  const set = async (/** @type {unknown} */ value) => {
    try {
      setProblem("");
      await send("PATCH", "/_emulator/switches", { [field.name]: value });
      announce(`${words(field.name)}: set`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const isMoved = JSON.stringify(field.value) !== JSON.stringify(field.default);
  return html`<div class=${isMoved ? "moved" : undefined}>
    <${Control} field=${field} set=${set} refuse=${setProblem} />
    <small><code>${field.name}</code>${isMoved && `, moved from ${shown(field.default)}`}</small>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}
  </div>`;
}

/** @param {{ field: SwitchField, set: (value: unknown) => void, refuse: (problem: string) => void }} props */
function Control({ field: { name, kind, value, choices = [] }, set, refuse }) {
  switch (kind) {
    case "boolean":
      return html`<label class="check"
        ><input
          type="checkbox"
          checked=${value === true}
          onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => set(currentTarget.checked)}
        />
        ${words(name)}</label
      >`;
    case "choice":
      return html`<label
        >${words(name)}
        <select
          value=${choices.indexOf(value)}
          onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => set(choices[Number(currentTarget.value)])}
        >
          ${choices.map((choice, index) => html`<option value=${index}>${shown(choice)}</option>`)}
        </select></label
      >`;
    case "list":
      return html`<fieldset>
        <legend>${words(name)}</legend>
        ${choices.map(
          (choice) =>
            html`<label class="check"
              ><input
                type="checkbox"
                checked=${Array.isArray(value) && value.includes(choice)}
                onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => set(withOrWithout(value, choice, currentTarget.checked))}
              />
              ${shown(choice)}</label
            >`,
        )}
      </fieldset>`;
    case "number":
      return html`<label
        >${words(name)}
        <input
          type="number"
          value=${value}
          onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => {
            const { value: text } = currentTarget;
            // What holds is what is shown, whatever comes of the new value.
            currentTarget.value = String(value);
            // `Number("")` is 0, which nobody has asked for.
            if (text === "") refuse(`${words(name)} has to be a number; it stays ${shown(value)}.`);
            else set(Number(text));
          }}
      /></label>`;
  }
}

/** @param {unknown} list @param {unknown} choice @param {boolean} isIn */
function withOrWithout(list, choice, isIn) {
  const others = Array.isArray(list) ? list.filter((other) => other !== choice) : [];
  return isIn ? [...others, choice] : others;
}

/** A name as a person reads it: `keyCollision` as "Key collision". */
function words(/** @type {string} */ name) {
  const text = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ ms$/, " (ms)");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shown(/** @type {unknown} */ value) {
  return Array.isArray(value) ? value.join(", ") : String(value);
}
