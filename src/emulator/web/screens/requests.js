import { useData } from "../data.js";
import { html } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { Table } from "../parts/table.js";
import { clockTime } from "../parts/utc.js";

/** @typedef {import("../../routes/app/requests").RequestsAnswer} RequestsAnswer */
/** @typedef {RequestsAnswer["requests"][number]} LoggedRequest */
/** @typedef {RequestsAnswer["windows"][number]} OpenWindow */

/** Calls of the Public API, and how much of each rate window is left. */
export function Requests() {
  /** @type {import("../data.js").Loaded<RequestsAnswer>} */
  const loaded = useData("/requests", ["requests", "time"]);
  const { requests = [], windows = [], count = 0 } = loaded.data ?? {};
  return html`<${Screen}
    title="Request log"
    intro="Calls of the Public API as they were answered, newest first. Segment allows so many of each operation a minute; refused calls count too. Times are real ones, whatever the clock of this Segment says."
    loaded=${loaded}
  >
    <h2>Rate windows</h2>
    ${
      windows.length === 0
        ? html`<p>None is open: every operation has its whole budget.</p>`
        : html`<ul class="meters">
            ${windows.map((window) => html`<${Meter} key=${window.operation} window=${window} />`)}
          </ul>`
    }
    <h2>Requests</h2>
    ${
      requests.length === 0
        ? html`<${Empty} title="No requests yet"
            ><p>A program makes some with <code>pulumi up</code>.</p><//
          >`
        : html`<p class="count">${countOf(requests.length, count)}</p>
            <${Table} caption="Requests" rows=${requests} keyOf=${keyOf} columns=${columns} />`
    }
  <//>`;
}

/** @param {number} shown @param {number} all */
function countOf(shown, all) {
  const requests = all === 1 ? "1 request" : `${all} requests`;
  return shown < all ? `the last ${shown} of ${requests}` : requests;
}

function Meter(
  /** @type {{ window: OpenWindow }} */ { window: { operation, limit, consumed, msBeforeNext } },
) {
  const left = Math.max(0, limit - consumed);
  const refused = Math.max(0, consumed - limit);
  return html`<li>
    <label
      ><code>${operation}</code>
      <meter min="0" max=${limit} low=${limit / 5} optimum=${limit} value=${left}>${left} of ${limit}</meter>
    </label>
    <small
      >${`${left} of ${limit} left${refused === 0 ? "" : `, ${refused} refused`}; new window in ${Math.ceil(msBeforeNext / 1_000)} s`}</small
    >
  </li>`;
}

const keyOf = (/** @type {LoggedRequest} */ { number }) => String(number);

/** @type {import("../parts/table.js").Column<LoggedRequest>[]} */
const columns = [
  {
    title: "Operation",
    cell: ({ operation, method, path }) =>
      html`${operation || "none of Segment’s"}<small>${method} ${path}</small>`,
  },
  { title: "Answer", cell: ({ status }) => html`<${Status} tone=${toneOf(status)}>${status}<//>` },
  { title: "Time", cell: ({ at }) => html`<span class="short">${clockTime(at)}</span>` },
];

/** @returns {import("../parts/status.js").Tone} */
function toneOf(/** @type {number} */ status) {
  if (status < 300) return "good";
  return status === 429 ? "busy" : "bad";
}
