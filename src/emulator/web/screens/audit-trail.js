import { useData } from "../data.js";
import { html } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Long } from "../parts/long.js";
import { Screen } from "../parts/screen.js";
import { Table } from "../parts/table.js";
import { dayAndTime } from "../parts/utc.js";

/** @typedef {import("../../routes/app/audit-events").AuditEventsAnswer} AuditEventsAnswer */
/** @typedef {AuditEventsAnswer["events"][number]} AuditEvent */

/** Who has changed what; the one place where a connection leaves a trace that programs can read. */
export function AuditTrail() {
  /** @type {import("../data.js").Loaded<AuditEventsAnswer>} */
  const loaded = useData("/audit-events", ["workspace"]);
  const events = loaded.data?.events ?? [];
  return html`<${Screen}
    title="Audit trail"
    intro="Who has changed what, newest first. That a source was connected to a space shows to a program here and nowhere else."
    loaded=${loaded}
  >
    ${
      events.length === 0
        ? html`<${Empty} title="Nothing has changed yet"
            ><p>What the seed brings is there from the start.</p><//
          >`
        : html`<${Table} caption="Audit events" rows=${events} keyOf=${keyOf} columns=${columns} />`
    }
  <//>`;
}

const keyOf = (/** @type {AuditEvent} */ { id }) => id;

/** @type {import("../parts/table.js").Column<AuditEvent>[]} */
const columns = [
  { title: "Event", cell: ({ type }) => type },
  {
    title: "What",
    cell: ({ resource, resourceType }) => html`<${Long} text=${resource} /><small>${resourceType}</small>`,
  },
  { title: "Who", cell: ({ actor }) => html`<${Long} text=${actor} />` },
  { title: "Time", cell: ({ at }) => html`<span class="short">${dayAndTime(at)}</span>` },
];
