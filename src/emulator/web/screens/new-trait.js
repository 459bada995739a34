import { announce } from "../announce.js";
import { send, useData } from "../data.js";
import { html, useRef, useState } from "../lib.js";
import { CheckField, SelectField, TextField } from "../parts/fields.js";
import { Notice } from "../parts/notice.js";
import { Screen } from "../parts/screen.js";
import { go, linkTo } from "../router.js";
import { Conditions } from "./new-trait-conditions.js";
import { Preview } from "./new-trait-preview.js";
import { categories, emptyForm, formOf } from "./trait-form.js";

/** @typedef {import("../../routes/app/new-trait").SuggestionsAnswer} SuggestionsAnswer */
/** @typedef {import("../data.js").Problem} Problem */

/** A computed trait by hand, in the order in which Segment's app asks for it. */
export function NewTrait(/** @type {{ space: import("../main.js").Space }} */ { space }) {
  const [draft, setDraft] = useState(emptyForm);
  const [problem, setProblem] = useState(/** @type {Problem | undefined} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  /** @type {import("../data.js").Loaded<SuggestionsAnswer>} */
  const { data: known = { events: [], destinations: [] } } = useData(
    `/spaces/${space.id}/trait-suggestions`,
    ["calls", "workspace"],
  );
  const set = (/** @type {Partial<import("./trait-form.js").Draft>} */ part) =>
    setDraft({ ...draft, ...part });
  const problemOf = (/** @type {string} */ field) => (problem?.field === field ? problem.message : undefined);
  const properties = known.events.find(({ name }) => name === draft.event)?.properties ?? [];
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const { id } = /** @type {import("../../routes/app/new-trait").NewTraitAnswer} */ (
        await send("POST", `/app/api/spaces/${space.id}/traits`, {
          ...formOf(draft),
          name: draft.name,
          description: draft.description,
          enabled: draft.enabled,
          destinations: draft.destinations,
        })
      );
      announce(`${draft.name} is made`);
      go(linkTo(space.slug, "traits", id));
    } catch (error) {
      setProblem(/** @type {Problem} */ (error));
      setBusy(false);
      // Once the problem is shown at its field.
      setTimeout(() => {
        /** @type {HTMLElement | null | undefined} */
        const wrong = form.current?.querySelector("[aria-invalid]");
        wrong?.focus();
      });
    }
  };
  return html`<${Screen}
    title="New computed trait"
    intro="The how-to’s screens on one page. The preview shows the query, which is the one that a program writes for the same trait."
  >
    <form class="sides" ref=${form} onSubmit=${submit} novalidate>
      <div>
        <fieldset>
          <legend>What is computed</legend>
          <${SelectField}
            label="Category"
            value=${draft.category}
            onValue=${(/** @type {any} */ category) => set({ category })}
            options=${Object.keys(categories).map((value) => ({ value, label: value }))}
            hint=${categories[draft.category]}
          />
          <${TextField}
            label="Event"
            value=${draft.event}
            onValue=${(/** @type {string} */ event) => set({ event })}
            suggestions=${known.events.map(({ name }) => name)}
            problem=${problemOf("event")}
            hint="Exactly as it is sent; impressions of feature flags are often get_treatment."
          />
          <${Conditions}
            conditions=${draft.conditions}
            onConditions=${(/** @type {import("./trait-form.js").Condition[]} */ conditions) => set({ conditions })}
            properties=${properties}
            problemOf=${problemOf}
          />
          ${
            draft.category === "Aggregation" &&
            html`<${SelectField}
              label="Aggregation"
              value=${draft.aggregation}
              onValue=${(/** @type {any} */ aggregation) => set({ aggregation })}
              options=${[
                { value: "sum", label: "Sum" },
                { value: "avg", label: "Average" },
                { value: "min", label: "Minimum" },
                { value: "max", label: "Maximum" },
              ]}
            />`
          }
          ${
            draft.category !== "Event Counter" &&
            html`<${TextField}
              label="Event property"
              value=${draft.property}
              onValue=${(/** @type {string} */ property) => set({ property })}
              suggestions=${properties.map(({ name }) => name)}
              problem=${problemOf("property")}
              hint="Its values become the trait, such as treatment."
            />`
          }
          ${
            draft.category === "Most Frequent" &&
            html`<${TextField}
              label="Seen at least so many times"
              type="number"
              min=${1}
              value=${draft.minimum}
              onValue=${(/** @type {string} */ minimum) => set({ minimum })}
              problem=${problemOf("minimum")}
            />`
          }
          <div class="pair">
            <${TextField}
              label="Only the last"
              type="number"
              min=${1}
              value=${draft.amount}
              onValue=${(/** @type {string} */ amount) => set({ amount })}
              problem=${problemOf("within.amount")}
              hint="Empty: all of history. A window makes the trait a batch."
            />
            <${SelectField}
              label="Unit"
              value=${draft.unit}
              onValue=${(/** @type {any} */ unit) => set({ unit })}
              options=${[
                { value: "days", label: "days" },
                { value: "hours", label: "hours" },
              ]}
            />
          </div>
        </fieldset>
        <fieldset>
          <legend>Select destinations</legend>
          <${Destinations} known=${known.destinations} draft=${draft} set=${set} />
        </fieldset>
        <fieldset>
          <legend>Name and description</legend>
          <${TextField}
            label="Name"
            value=${draft.name}
            onValue=${(/** @type {string} */ name) => set({ name })}
            problem=${problemOf("name")}
            hint="Segment makes the key from it; for a flag, the flag’s name."
          />
          <${TextField}
            label="Description"
            value=${draft.description}
            onValue=${(/** @type {string} */ description) => set({ description })}
            problem=${problemOf("description")}
          />
          <${CheckField}
            label="Enabled: compute it as soon as it is made"
            checked=${draft.enabled}
            onChecked=${(/** @type {boolean} */ enabled) => set({ enabled })}
          />
        </fieldset>
        ${problem && html`<${Notice} tone="bad">${problem.message}<//>`}
        <p class="actions">
          <button class="primary" aria-disabled=${isBusy ? "true" : undefined}>Create computed trait</button>
          <a class="button" href=${linkTo(space.slug, "traits")}>Cancel</a>
        </p>
      </div>
      <${Preview} space=${space} draft=${draft} />
    </form>
  <//>`;
}

/**
 * @param {object} props
 * @param {SuggestionsAnswer["destinations"]} props.known
 * @param {import("./trait-form.js").Draft} props.draft
 * @param {(part: Partial<import("./trait-form.js").Draft>) => void} props.set
 */
function Destinations({ known, draft: { destinations }, set }) {
  if (known.length === 0) return html`<p class="hint">No destination takes traits of this space.</p>`;
  const toggle = (/** @type {string} */ id, /** @type {boolean} */ checked) =>
    set({
      destinations: checked
        ? [...destinations, { id, as: "identify" }]
        : destinations.filter((chosen) => chosen.id !== id),
    });
  const sendAs = (/** @type {string} */ id, /** @type {"identify" | "track"} */ as) =>
    set({ destinations: destinations.map((chosen) => (chosen.id === id ? { id, as } : chosen)) });
  return known.map(({ id, name }) => {
    const chosen = destinations.find((one) => one.id === id);
    return html`<div class="choice" key=${id}>
      <${CheckField}
        label=${name}
        checked=${chosen !== undefined}
        onChecked=${(/** @type {boolean} */ checked) => toggle(id, checked)}
      />
      ${
        chosen &&
        html`<${SelectField}
          label=${`How ${name} gets it`}
          value=${chosen.as}
          onValue=${(/** @type {any} */ as) => sendAs(id, as)}
          options=${[
            { value: "identify", label: "Identify call" },
            { value: "track", label: "Track call" },
          ]}
        />`
      }
    </div>`;
  });
}
