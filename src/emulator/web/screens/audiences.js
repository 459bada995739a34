import { useData } from "../data.js";
import { html } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { MadeBy } from "../parts/made-by.js";
import { Screen } from "../parts/screen.js";
import { DefinitionStatus } from "../parts/status.js";
import { Table } from "../parts/table.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/audiences").AudiencesAnswer} AudiencesAnswer */
/** @typedef {import("../../routes/app/audiences").AudienceAnswer} AudienceAnswer */
/** @typedef {import("../../routes/app/audiences").AudienceSummary} AudienceSummary */
/** @typedef {AudienceAnswer["members"][number]} Member */
/** @typedef {import("../main.js").Space} Space */

/** Audiences of the space; with an id in the address one of them and its members. */
export function Audiences(/** @type {import("../main.js").ScreenProps} */ { space, rest: [id] }) {
  return id === undefined
    ? html`<${AudienceList} space=${space} />`
    : html`<${OneAudience} space=${space} id=${id} />`;
}

function AudienceList(/** @type {{ space: Space }} */ { space }) {
  /** @type {import("../data.js").Loaded<AudiencesAnswer>} */
  const loaded = useData(`/spaces/${space.id}/audiences`, ["workspace", "calls", "time"]);
  const audiences = loaded.data?.audiences ?? [];
  return html`<${Screen}
    title="Audiences"
    intro="An audience is everybody for whom a condition holds now, such as all who last saw one variant of a flag."
    loaded=${loaded}
  >
    ${
      audiences.length === 0
        ? html`<${Empty} title="No audiences yet">
            <p>A program makes them with <code>pulumi up</code>: one a treatment, or any of your own.</p>
          <//>`
        : html`<${Table} caption="Audiences" rows=${audiences} keyOf=${keyOf} columns=${columnsFor(space)} />`
    }
  <//>`;
}

const keyOf = (/** @type {AudienceSummary} */ { id }) => id;

/** @returns {import("../parts/table.js").Column<AudienceSummary>[]} */
function columnsFor(/** @type {Space} */ { slug }) {
  return [
    {
      title: "Name",
      cell: ({ id, name, description }) =>
        html`<a href=${linkTo(slug, "audiences", id)}>${name}</a
          >${description && html`<small>${description}</small>`}`,
    },
    { title: "Key", kind: "code", cell: ({ key }) => html`<code>${key}</code>` },
    { title: "Members", kind: "number", cell: ({ size }) => size },
    { title: "Status", cell: ({ status }) => html`<${DefinitionStatus} status=${status} />` },
    { title: "Made", cell: ({ by }) => html`<${MadeBy} by=${by} />` },
    { title: "Destinations", cell: destinationsOf },
  ];
}

function destinationsOf(/** @type {AudienceSummary} */ { destinations }) {
  return destinations.length === 0 ? "none" : destinations.join(", ");
}

/** @param {{ space: Space, id: string }} props */
function OneAudience({ space, id }) {
  /** @type {import("../data.js").Loaded<AudienceAnswer>} */
  const loaded = useData(`/spaces/${space.id}/audiences/${encodeURIComponent(id)}`, [
    "workspace",
    "calls",
    "time",
  ]);
  const { data } = loaded;
  return html`<${Screen}
    title=${data?.name ?? "Audience"}
    intro=${data?.description}
    actions=${html`<a class="button" href=${linkTo(space.slug, "audiences")}>All audiences</a>`}
    loaded=${loaded}
  >
    ${data && html`<${Facts} audience=${data} /><${Members} space=${space} audience=${data} />`}
  <//>`;
}

function Facts(/** @type {{ audience: AudienceAnswer }} */ { audience }) {
  const { key, status, by, computation, query } = audience;
  return html`<dl class="facts">
    <dt>Key</dt>
    <dd><code>${key}</code></dd>
    <dt>Condition</dt>
    <dd><code>${query}</code></dd>
    <dt>Status</dt>
    <dd><${DefinitionStatus} status=${status} /></dd>
    <dt>Computed</dt>
    <dd>${computation === "batch" ? "in batches" : "in real time"}</dd>
    <dt>Made</dt>
    <dd><${MadeBy} by=${by} /></dd>
    <dt>Destinations</dt>
    <dd>${destinationsOf(audience)}</dd>
  </dl>`;
}

/** @param {{ space: Space, audience: AudienceAnswer }} props */
function Members({ space: { slug }, audience: { size, members } }) {
  const some = members.length < size ? `, the first ${members.length} of them here` : "";
  return html`<h2>Members</h2>
    <p class="count">${size === 1 ? "1 profile" : `${size} profiles`}${some}</p>
    ${
      size > 0 &&
      html`<${Table}
        caption="Members"
        rows=${members}
        keyOf=${(/** @type {Member} */ { profile }) => profile}
        columns=${[
          {
            title: "Profile",
            cell: (/** @type {Member} */ { profile, name }) =>
              html`<a href=${linkTo(slug, "explorer", profile)}>${name}</a>`,
          },
        ]}
      />`
    }`;
}
