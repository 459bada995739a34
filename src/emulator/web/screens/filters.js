import { send, useData } from "../data.js";
import { html } from "../lib.js";
import { Action } from "../parts/action.js";
import { Empty } from "../parts/empty.js";
import { MadeBy } from "../parts/made-by.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../../routes/app/filters").FiltersAnswer} FiltersAnswer */
/** @typedef {import("../../routes/app/filters").FilterSummary} FilterSummary */

/** What Segment itself keeps out of the space. */
export function Filters(/** @type {import("../main.js").ScreenProps} */ { space }) {
  /** @type {import("../data.js").Loaded<FiltersAnswer>} */
  const loaded = useData(`/spaces/${space.id}/filters`, ["workspace", "calls"]);
  const { filters = [], max = 0 } = loaded.data ?? {};
  return html`<${Screen}
    title="Space filters"
    intro="A call that a filter matches is dropped before anybody looks whose it is, whichever source sends it: it reaches no profile and makes no trait. A filter is made, and its statement changed, through the API only."
    loaded=${loaded}
  >
    ${
      filters.length === 0
        ? html`<${Empty} title="No filters">
            <p>Everything that a connected source receives reaches the profiles of this space.</p>
          <//>`
        : html`<p class="count">${`${filters.length} of ${max} filters`}</p>
            <${Table} caption="Space filters" rows=${filters} keyOf=${keyOf} columns=${columns} />`
    }
  <//>`;
}

const keyOf = (/** @type {FilterSummary} */ { id }) => id;

/** @type {import("../parts/table.js").Column<FilterSummary>[]} */
const columns = [
  {
    title: "Filter",
    cell: ({ name, description }) => html`${name}${description && html`<small>${description}</small>`}`,
  },
  { title: "Drops a call if", kind: "code", cell: ({ statement }) => html`<code>${statement}</code>` },
  { title: "State", cell: stateOf },
  { title: "Made", cell: ({ by }) => html`<${MadeBy} by=${by} />` },
  { title: "Dropped lately", kind: "number", cell: ({ dropped }) => dropped },
  { title: "Actions", kind: "buttons", cell: (filter) => html`<${Buttons} filter=${filter} />` },
];

function stateOf(/** @type {FilterSummary} */ { enabled, drop }) {
  if (!enabled) return html`<${Status} tone="off">Disabled<//>`;
  return drop ? html`<${Status} tone="good">Drops<//>` : html`<${Status} tone="off">Drops nothing<//>`;
}

/** What the app lets a person do. */
function Buttons(/** @type {{ filter: FilterSummary }} */ { filter: { id, name, enabled } }) {
  const path = `/_emulator/app/filters/${encodeURIComponent(id)}`;
  return html`<div class="actions">
    <${Action}
      run=${() => send("PATCH", path, { enabled: !enabled })}
      done=${`${name} is ${enabled ? "disabled" : "enabled"}`}
      >${enabled ? "Disable" : "Enable"}<span class="unseen"> ${name}</span><//
    >
    <${Action}
      look="danger"
      question=${`Delete ${name}? Calls that it drops reach the profiles from then on, and it cannot be made again on this page.`}
      run=${() => send("DELETE", path)}
      done=${`${name} is deleted`}
      >Delete<span class="unseen"> ${name}</span><//
    >
  </div>`;
}
