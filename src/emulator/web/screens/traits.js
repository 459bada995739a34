import { useData } from "../data.js";
import { html, useState } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { MadeBy } from "../parts/made-by.js";
import { NoMatch } from "../parts/no-match.js";
import { Screen } from "../parts/screen.js";
import { DefinitionStatus } from "../parts/status.js";
import { Table } from "../parts/table.js";
import { linkTo } from "../router.js";
import { NewTrait } from "./new-trait.js";
import { Trait } from "./trait.js";

/** @typedef {import("../../routes/app/traits").TraitsAnswer} TraitsAnswer */
/** @typedef {import("../../routes/app/traits").TraitSummary} TraitSummary */

/** Computed traits of the space; with an id in the address one of them, with `new` the way to a new one. */
export function Traits(/** @type {import("../main.js").ScreenProps} */ { space, rest: [id] }) {
  if (id === "new") return html`<${NewTrait} space=${space} />`;
  return id === undefined
    ? html`<${TraitList} space=${space} />`
    : html`<${Trait} space=${space} id=${id} />`;
}

function TraitList(/** @type {{ space: import("../main.js").Space }} */ { space }) {
  const [search, setSearch] = useState("");
  /** @type {import("../data.js").Loaded<TraitsAnswer>} */
  const loaded = useData(`/spaces/${space.id}/traits`, ["workspace", "time"]);
  const traits = loaded.data?.traits ?? [];
  const found = traits.filter(({ name, key, event }) =>
    [name, key, event].some((text) => text.toLowerCase().includes(search.toLowerCase())),
  );
  const toNew = html`<a class="button primary" href=${linkTo(space.slug, "traits", "new")}
    >New computed trait</a
  >`;
  return html`<${Screen}
    title="Computed traits"
    intro="A trait turns a person’s events into one value on the profile, such as the last treatment of a feature flag."
    actions=${toNew}
    loaded=${loaded}
  >
    ${
      traits.length === 0
        ? html`<${Empty} title="No computed traits yet">
            <p>A program makes them with <code>pulumi up</code>, or you make one by hand.</p>
          <//>`
        : html`<label class="search"
              >Search by name, key or event
              <input
                type="search"
                value=${search}
                onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setSearch(currentTarget.value)}
              />
            </label>
            <p class="count" role="status">${countOf(found.length, traits.length)}</p>
            ${
              found.length === 0
                ? html`<${NoMatch} search=${search} onClear=${() => setSearch("")} />`
                : html`<${Table}
                    caption="Computed traits"
                    rows=${found}
                    keyOf=${keyOf}
                    columns=${columnsFor(space)}
                  />`
            }`
    }
  <//>`;
}

const keyOf = (/** @type {TraitSummary} */ { id }) => id;

function countOf(/** @type {number} */ found, /** @type {number} */ all) {
  const traits = all === 1 ? "1 computed trait" : `${all} computed traits`;
  return found === all ? traits : `${found} of ${traits}`;
}

/** @returns {import("../parts/table.js").Column<TraitSummary>[]} */
function columnsFor(/** @type {import("../main.js").Space} */ { slug }) {
  return [
    {
      title: "Name",
      cell: ({ id, name, description }) =>
        html`<a href=${linkTo(slug, "traits", id)}>${name}</a
          >${description && html`<small>${description}</small>`}`,
    },
    { title: "Key", kind: "code", cell: ({ key }) => html`<code>${key}</code>` },
    { title: "Category", cell: ({ category, event }) => html`${category}<small>${event}</small>` },
    { title: "Status", cell: ({ status }) => html`<${DefinitionStatus} status=${status} />` },
    { title: "Made", cell: ({ by }) => html`<${MadeBy} by=${by} />` },
    {
      title: "Destinations",
      cell: ({ destinations }) => (destinations.length === 0 ? "none" : destinations.join(", ")),
    },
  ];
}
