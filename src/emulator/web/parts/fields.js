import { html, useId } from "../lib.js";

/** @typedef {{ currentTarget: HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement }} FieldEvent */

/**
 * What every field has.
 *
 * @typedef {object} FieldProps
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onValue
 * @property {string} [hint] what belongs in it
 * @property {string} [problem] what is wrong with what is in it
 */

/** The label above a control, and below it what belongs in it or what is wrong with it. */
function Frame(
  /** @type {Pick<FieldProps, "label" | "hint" | "problem"> & { id: string, children?: unknown }} */ {
    id,
    label,
    hint,
    problem,
    children,
  },
) {
  return html`<div class=${problem ? "field wrong" : "field"}>
    <label for=${id}>${label}</label>
    ${children} ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

function described(
  /** @type {string} */ id,
  /** @type {Pick<FieldProps, "hint" | "problem">} */ { hint, problem },
) {
  const ids = [...(problem ? [`${id}-problem`] : []), ...(hint ? [`${id}-hint`] : [])];
  return ids.length === 0 ? undefined : ids.join(" ");
}

/**
 * A line of text.
 *
 * @param {FieldProps & { suggestions?: string[], type?: string, min?: number, placeholder?: string }} props
 */
export function TextField({ value, onValue, suggestions = [], type = "text", min, placeholder, ...props }) {
  const id = useId();
  return html`<${Frame} id=${id} ...${props}>
    <input
      id=${id}
      type=${type}
      min=${min}
      value=${value}
      placeholder=${placeholder}
      autocomplete="off"
      list=${suggestions.length === 0 ? undefined : `${id}-list`}
      aria-invalid=${props.problem ? "true" : undefined}
      aria-describedby=${described(id, props)}
      onInput=${(/** @type {FieldEvent} */ { currentTarget }) => onValue(currentTarget.value)}
    />
    ${
      suggestions.length > 0 &&
      html`<datalist id=${`${id}-list`}>
        ${suggestions.map((text) => html`<option value=${text} />`)}
      </datalist>`
    }
  <//>`;
}

/** One of several. @param {FieldProps & { options: { value: string, label: string }[] }} props */
export function SelectField({ value, onValue, options, ...props }) {
  const id = useId();
  return html`<${Frame} id=${id} ...${props}>
    <select
      id=${id}
      value=${value}
      aria-describedby=${described(id, props)}
      onChange=${(/** @type {FieldEvent} */ { currentTarget }) => onValue(currentTarget.value)}
    >
      ${options.map((option) => html`<option value=${option.value}>${option.label}</option>`)}
    </select>
  <//>`;
}

/** Yes or no. @param {{ label: unknown, checked: boolean, onChecked: (checked: boolean) => void }} props */
export function CheckField({ label, checked, onChecked }) {
  return html`<label class="check">
    <input
      type="checkbox"
      checked=${checked}
      onChange=${(/** @type {FieldEvent} */ { currentTarget }) => onChecked(currentTarget.checked)}
    />
    <span>${label}</span>
  </label>`;
}
