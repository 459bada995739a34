import { html, useEffect, useRef } from "../lib.js";
import { SelectField, TextField } from "../parts/fields.js";
import { operators, takesList, takesValue } from "./trait-form.js";

/** @typedef {import("./trait-form.js").Condition} Condition */

/**
 * Which events count: every condition has to hold.
 *
 * @param {object} props
 * @param {Condition[]} props.conditions
 * @param {(conditions: Condition[]) => void} props.onConditions
 * @param {{ name: string, samples: string[] }[]} props.properties that the event has been seen with
 * @param {(field: string) => string | undefined} props.problemOf
 */
export function Conditions({ conditions, onConditions, properties, problemOf }) {
  const add = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isAdded = useRef(false);
  useEffect(() => {
    if (!isAdded.current) return;
    isAdded.current = false;
    /** @type {HTMLElement | null | undefined} */
    const first = list.current?.querySelector("fieldset:last-of-type input");
    first?.focus();
  }, [conditions.length]);
  const change = (/** @type {number} */ at, /** @type {Partial<Condition>} */ part) =>
    onConditions(
      conditions.map((condition, index) => (index === at ? { ...condition, ...part } : condition)),
    );
  const remove = (/** @type {number} */ at) => {
    onConditions(conditions.filter((_, index) => index !== at));
    // The button that was pressed is gone.
    add.current?.focus();
  };
  return html`<div class="conditions" ref=${list}>
    ${conditions.map((condition, index) => {
      const { property, operator, value } = condition;
      const samples = properties.find(({ name }) => name === property)?.samples ?? [];
      return html`<fieldset class="condition" key=${index}>
        <legend>Condition ${index + 1}</legend>
        <${TextField}
          label="Property"
          value=${property}
          onValue=${(/** @type {string} */ text) => change(index, { property: text })}
          suggestions=${properties.map(({ name }) => name)}
          problem=${problemOf(`conditions.${index}.property`)}
        />
        <${SelectField}
          label="Operator"
          value=${operator}
          onValue=${(/** @type {any} */ chosen) => change(index, { operator: chosen })}
          options=${Object.entries(operators).map(([name, label]) => ({ value: name, label }))}
        />
        ${
          takesValue(operator) &&
          html`<${TextField}
            label=${takesList(operator) ? "Values, with commas between them" : "Value"}
            value=${value}
            onValue=${(/** @type {string} */ text) => change(index, { value: text })}
            suggestions=${takesList(operator) ? [] : samples}
            problem=${problemOf(`conditions.${index}.values`)}
          />`
        }
        <button type="button" onClick=${() => remove(index)}>
          Remove<span class="unseen"> condition ${index + 1}</span>
        </button>
      </fieldset>`;
    })}
    <button
      type="button"
      ref=${add}
      onClick=${() => {
        isAdded.current = true;
        onConditions([...conditions, { property: "", operator: "equals", value: "" }]);
      }}
    >
      Add condition
    </button>
  </div>`;
}
