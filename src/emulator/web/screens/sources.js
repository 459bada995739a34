import { send, useData } from "../data.js";
import { html } from "../lib.js";
import { Action } from "../parts/action.js";
import { Empty } from "../parts/empty.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../../routes/app/sources").SourcesAnswer} SourcesAnswer */
/** @typedef {SourcesAnswer["sources"][number]} Source */

/** Unify settings, Profile sources: what feeds the space. */
export function Sources(/** @type {import("../main.js").ScreenProps} */ { space }) {
  /** @type {import("../data.js").Loaded<SourcesAnswer>} */
  const loaded = useData(`/spaces/${space.id}/sources`, ["workspace"]);
  const sources = loaded.data?.sources ?? [];
  return html`<${Screen}
    title="Sources"
    intro=${html`A source receives calls by its write key. Connect it, and what it receives reaches the
    profiles of ${" "}${space.name}. Segment’s API has no call for this: it is the one step that a person
    takes in the app.`}
    loaded=${loaded}
  >
    ${
      sources.length === 0
        ? html`<${Empty} title="No sources"><p>The seed of this Segment has none.</p><//>`
        : html`<${Table} caption="Sources" rows=${sources} keyOf=${keyOf} columns=${columnsFor(space)} />`
    }
  <//>`;
}

const keyOf = (/** @type {Source} */ { id }) => id;

/** @returns {import("../parts/table.js").Column<Source>[]} */
function columnsFor(/** @type {import("../main.js").Space} */ space) {
  return [
    { title: "Source", cell: ({ name, slug }) => html`${name}<small>${slug}</small>` },
    {
      title: "Labels",
      cell: ({ labels }) => labels.map((label) => html`<span class="label">${label}</span> `),
    },
    { title: "Write key", kind: "code", cell: ({ writeKey }) => html`<code>${writeKey}</code>` },
    { title: "State", cell: (source) => stateOf(source) },
    { title: "Connect", cell: (source) => html`<${Connect} space=${space} source=${source} />` },
  ];
}

function stateOf(/** @type {Source} */ { connected, enabled }) {
  if (!enabled) return html`<${Status} tone="off">Disabled<//>`;
  return connected
    ? html`<${Status} tone="good">Connected<//>`
    : html`<${Status} tone="off">Not connected<//>`;
}

/** @param {{ space: import("../main.js").Space, source: Source }} props */
function Connect({ space, source: { id, name, enabled, connected } }) {
  if (!enabled && !connected)
    return html`<p class="why">
      Only enabled sources can be connected; Segment disables one that nothing uses.
    </p>`;
  const body = { spaceId: space.id, sourceId: id };
  return connected
    ? html`<${Action}
        run=${() => send("DELETE", "/_emulator/connections", body)}
        done=${`${name} is disconnected from ${space.name}`}
        >Disconnect<span class="unseen"> ${name}</span><//
      >`
    : html`<${Action}
        look="primary"
        run=${() => send("POST", "/_emulator/connections", body)}
        done=${`${name} is connected to ${space.name}`}
        >Connect source<span class="unseen"> ${name}</span><//
      >`;
}
