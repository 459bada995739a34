import { useData } from "../data.js";
import { html } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { Table } from "../parts/table.js";
import { Time } from "../parts/time.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/destinations").DestinationsAnswer} DestinationsAnswer */
/** @typedef {DestinationsAnswer["destinations"][number]} Destination */

/** Where traits and audiences of the space go. */
export function Destinations(/** @type {import("../main.js").ScreenProps} */ { space }) {
  /** @type {import("../data.js").Loaded<DestinationsAnswer>} */
  const loaded = useData(`/spaces/${space.id}/destinations`, ["workspace", "calls"]);
  const destinations = loaded.data?.destinations ?? [];
  return html`<${Screen}
    title="Destinations"
    intro="What a destination would receive is kept here, and sent nowhere. Which traits it gets is ticked on the trait."
    loaded=${loaded}
  >
    ${
      destinations.length === 0
        ? html`<${Empty} title="No destinations"
            ><p>The seed of this Segment adds none to ${space.name}.</p><//
          >`
        : html`<${Table}
            caption="Destinations"
            rows=${destinations}
            keyOf=${(/** @type {Destination} */ { id }) => id}
            columns=${columnsFor(space)}
          />`
    }
  <//>`;
}

/** @type {Record<Destination["kind"], string>} */
const kinds = { event: "takes calls", list: "takes lists of people", device: "runs in a browser" };

/** @returns {import("../parts/table.js").Column<Destination>[]} */
function columnsFor(/** @type {import("../main.js").Space} */ { slug }) {
  return [
    { title: "Destination", cell: ({ name, kind }) => html`${name}<small>${kinds[kind]}</small>` },
    { title: "State", cell: (destination) => stateOf(destination) },
    {
      title: "Traits",
      cell: ({ traits }) =>
        traits.length === 0
          ? "none"
          : traits.map(
              ({ id, name, as }) =>
                html`<div key=${id}>
                  <a href=${linkTo(slug, "traits", id)}>${name}</a><small>${as}</small>
                </div>`,
            ),
    },
    { title: "Audiences", cell: ({ audiences }) => (audiences.length === 0 ? "none" : audiences.join(", ")) },
    {
      title: "Received",
      cell: ({ received, last }) =>
        html`${received === 1 ? "1 call" : `${received} calls`}${
          last &&
          html`<details>
            <summary>The last, <${Time} at=${last.at} /></summary>
            <pre tabindex="0"><code>${last.call}</code></pre>
          </details>`
        }`,
    },
  ];
}

function stateOf(/** @type {Destination} */ { enabled, attachedTo }) {
  if (attachedTo !== undefined)
    return html`<${Status} tone="off">Of a source<//><small>${attachedTo}: it serves no space</small>`;
  return enabled ? html`<${Status} tone="good">Enabled<//>` : html`<${Status} tone="off">Disabled<//>`;
}
