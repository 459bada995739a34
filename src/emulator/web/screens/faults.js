import { announce } from "../announce.js";
import { send, useData } from "../data.js";
import { html, useState } from "../lib.js";
import { Action } from "../parts/action.js";
import { Notice } from "../parts/notice.js";
import { Screen } from "../parts/screen.js";
import { Switch } from "../parts/switch.js";
import { Table } from "../parts/table.js";

/** @typedef {import("../../routes/app/faults").FaultsAnswer} FaultsAnswer */
/** @typedef {FaultsAnswer["faults"][number]} SetFault */

/** What goes wrong on purpose, and what is switched where Segment documents nothing. */
export function Faults() {
  /** @type {import("../data.js").Loaded<FaultsAnswer>} */
  const loaded = useData("/faults", ["workspace", "requests"]);
  const { data } = loaded;
  return html`<${Screen}
    title="Faults and switches"
    intro="What goes wrong on purpose, to see how a program takes it; and how this Segment answers where the real one documents nothing."
    loaded=${loaded}
  >
    ${
      data &&
      html`<h2>Faults</h2>
        ${
          data.faults.length === 0
            ? html`<p>None is set: everything is answered as it should be.</p>`
            : html`<${Table} caption="Faults" rows=${data.faults} keyOf=${keyOf} columns=${columns} />
                <p>
                  <${Action} run=${() => send("DELETE", "/_emulator/faults")} done="All faults are cleared"
                    >Clear all<//
                  >
                </p>`
        }
        <${NewFault} kinds=${data.kinds} operations=${data.operations} />
        <h2>Switches</h2>
        <div class="switches">
          ${data.switches.map((field) => html`<${Switch} key=${field.name} field=${field} />`)}
        </div>`
    }
  <//>`;
}

const keyOf = (/** @type {SetFault} */ { id }) => id;
/** A fault without a number of times begins at the greatest one and counts down from there. */
const always = Number.MAX_SAFE_INTEGER / 2;

/** @type {import("../parts/table.js").Column<SetFault>[]} */
const columns = [
  { title: "Fault", cell: ({ kind, status }) => (kind.startsWith("status") ? `${kind} ${status}` : kind) },
  {
    title: "Calls",
    cell: ({ operation, method, path }) => [operation, method, path].filter(Boolean).join(" ") || "all",
  },
  {
    title: "Strikes",
    cell: ({ times, skip }) => `${timesOf(times)}${skip > 0 ? `, after ${skip} more calls` : ""}`,
  },
  {
    title: "Actions",
    kind: "buttons",
    cell: ({ id, kind }) =>
      html`<${Action} run=${() => send("DELETE", `/_emulator/faults/${id}`)} done=${`${kind} is cleared`}
        >Clear<span class="unseen"> ${kind}</span><//
      >`,
  },
];

function timesOf(/** @type {number} */ times) {
  if (times > always) return "until it is cleared";
  return times === 1 ? "once" : `${times} times`;
}

/** @param {Pick<FaultsAnswer, "kinds" | "operations">} props */
function NewFault({ kinds, operations }) {
  const [problem, setProblem] = useState("");
  const set = async (/** @type {SubmitEvent & { currentTarget: HTMLFormElement }} */ event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    try {
      setProblem("");
      await send("POST", "/_emulator/faults", faultOf(given));
      announce("The fault is set");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return html`<form class="card fields" onSubmit=${set} aria-label="New fault">
    <label
      >Fault
      <select name="kind">
        ${kinds.map((kind) => html`<option>${kind}</option>`)}
      </select></label
    >
    <label
      >Operation
      <select name="operation">
        <option value="">any</option>
        ${operations.map((operation) => html`<option>${operation}</option>`)}
      </select>
    </label>
    <label>Status <input name="status" type="number" min="200" max="599" placeholder="503" /></label>
    <label>How often <input name="times" type="number" min="1" placeholder="until cleared" /></label>
    <button class="primary">Set fault</button>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}
  </form>`;
}

/** What was filled in; the emulator knows what the rest is. */
function faultOf(/** @type {Record<string, FormDataEntryValue>} */ { kind, operation, status, times }) {
  return {
    kind,
    ...(operation ? { operation } : {}),
    ...(status ? { status: Number(status) } : {}),
    ...(times ? { times: Number(times) } : {}),
  };
}
