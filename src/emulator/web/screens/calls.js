import { announce } from "../announce.js";
import { useData } from "../data.js";
import { html, useState } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Long } from "../parts/long.js";
import { NoMatch } from "../parts/no-match.js";
import { Notice } from "../parts/notice.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { Table } from "../parts/table.js";
import { clockTime } from "../parts/utc.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/calls").CallsAnswer} CallsAnswer */
/** @typedef {import("../../routes/app/calls").CallAnswer} CallAnswer */
/** @typedef {import("../../routes/app/calls").CallSummary} CallSummary */
/** @typedef {import("../../routes/app/calls").Fate} Fate */
/** @typedef {import("../main.js").Space} Space */

/** The event debugger: what comes in, and what became of it; with a number in the address one call. */
export function Calls(/** @type {import("../main.js").ScreenProps} */ { space, rest: [number] }) {
  return number === undefined
    ? html`<${CallList} space=${space} />`
    : html`<${OneCall} space=${space} number=${number} />`;
}

function CallList(/** @type {{ space: Space }} */ { space }) {
  /** @type {import("../data.js").Loaded<CallsAnswer>} */
  const loaded = useData(`/spaces/${space.id}/calls`, ["calls", "workspace"]);
  const [held, setHeld] = useState(/** @type {CallsAnswer | undefined} */ (undefined));
  const [search, setSearch] = useState("");
  const { calls = [], count = 0 } = held ?? loaded.data ?? {};
  const found = calls.filter(({ name, type, profile, source, fate, why }) =>
    [name, type, profile, source, fate, why].some((text) =>
      text.toLowerCase().includes(search.toLowerCase()),
    ),
  );
  // Whoever reads a row wants it to stay where it is.
  const pause = html`<button
    type="button"
    class=${held === undefined ? undefined : "primary"}
    onClick=${() => {
      setHeld(held === undefined ? loaded.data : undefined);
      announce(held === undefined ? "Paused" : "Calls are shown as they arrive");
    }}
  >
    ${held === undefined ? "Pause" : "Resume"}
  </button>`;
  return html`<${Screen}
    title="Event debugger"
    intro=${`Calls of the Tracking API as they arrive, newest first, and what became of each in ${space.name}. Segment answers 200 to nearly everything, so that only here it shows why a call has no effect.`}
    actions=${count > 0 && pause}
    loaded=${loaded}
  >
    ${
      count === 0
        ? html`<${Empty} title="No calls yet">
            <p>Send one with the write key of a source: <code>POST /v1/track</code> on this address.</p>
          <//>`
        : html`<label class="search"
              >Search by event, person, source or what became of it
              <input
                type="search"
                value=${search}
                onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setSearch(currentTarget.value)}
              />
            </label>
            ${held && html`<${Notice}>${pausedFor((loaded.data?.count ?? 0) - held.count)}<//>`}
            <p class="count">${countOf(found.length, calls.length, count)}</p>
            ${
              found.length === 0
                ? html`<${NoMatch} search=${search} onClear=${() => setSearch("")} />`
                : html`<${Table} caption="Calls" rows=${found} keyOf=${keyOf} columns=${columnsFor(space)} />`
            }`
    }
  <//>`;
}

function pausedFor(/** @type {number} */ missed) {
  if (missed <= 0) return "Paused. No new calls.";
  return `Paused. ${missed === 1 ? "1 new call" : `${missed} new calls`}, which Resume shows.`;
}

const keyOf = (/** @type {CallSummary} */ { number }) => String(number);

/** @param {number} found @param {number} kept @param {number} all */
function countOf(found, kept, all) {
  const calls = all === 1 ? "1 call" : `${all} calls`;
  const shown = kept < all ? `the last ${kept} of ${calls}` : calls;
  return found === kept ? shown : `${found} of ${shown}`;
}

/** @returns {import("../parts/table.js").Column<CallSummary>[]} */
function columnsFor(/** @type {Space} */ { slug }) {
  return [
    {
      title: "Call",
      cell: ({ number, name, type }) =>
        html`<a href=${linkTo(slug, "calls", String(number))}><${Long} text=${name === "" ? type : name} /></a
          ><small>${name === "" ? "" : `${type}, `}${`no. ${number}`}</small>`,
    },
    { title: "Time", cell: ({ at }) => html`<span class="short">${clockTime(at)}</span>` },
    { title: "Person", cell: ({ profile, fate }) => personOf(slug, profile, fate) },
    { title: "Source", cell: ({ source }) => html`<${Long} text=${source || "unknown write key"} />` },
    { title: "What became of it", cell: fateOf },
  ];
}

/** @param {string} slug @param {string} profile @param {Fate} fate */
function personOf(slug, profile, fate) {
  if (profile === "") return "nobody";
  const name = html`<${Long} text=${profile.replace("user_id:", "")} />`;
  return fate === "delivered" ? html`<a href=${linkTo(slug, "explorer", profile)}>${name}</a>` : name;
}

/** @type {Record<Fate, { tone: import("../parts/status.js").Tone, word: string }>} */
const fates = {
  delivered: { tone: "good", word: "Reached the space" },
  filtered: { tone: "busy", word: "Dropped by a filter" },
  "not connected": { tone: "off", word: "Not connected" },
  lost: { tone: "bad", word: "Lost" },
};

function fateOf(/** @type {CallSummary} */ { fate, why }) {
  const { tone, word } = fates[fate];
  return html`<${Status} tone=${tone}>${word}<//>${why && html`<small><${Long} text=${why} /></small>`}`;
}

/** @param {{ space: Space, number: string }} props */
function OneCall({ space: { id, slug }, number }) {
  /** @type {import("../data.js").Loaded<CallAnswer>} */
  const loaded = useData(`/spaces/${id}/calls/${encodeURIComponent(number)}`, ["workspace"]);
  const { data } = loaded;
  return html`<${Screen}
    title=${`Call no. ${number}`}
    actions=${html`<a class="button" href=${linkTo(slug, "calls")}>All calls</a>`}
    loaded=${loaded}
  >
    ${
      data &&
      html`<dl class="facts">
          <dt>What became of it</dt>
          <dd>${fateOf(data)}</dd>
          <dt>Person</dt>
          <dd>${personOf(slug, data.profile, data.fate)}</dd>
          <dt>Source</dt>
          <dd>${data.source || "unknown write key"}</dd>
          <dt>Received</dt>
          <dd>${data.at}</dd>
        </dl>
        <h2>As it was sent</h2>
        <pre
          class="card"
          tabindex="0"
          aria-label="The call as JSON"
        ><code>${JSON.stringify(data.call, null, 2)}</code></pre>`
    }
  <//>`;
}
