import { send, useData } from "../data.js";
import { html } from "../lib.js";
import { Action } from "../parts/action.js";
import { MadeBy } from "../parts/made-by.js";
import { Notice } from "../parts/notice.js";
import { Screen } from "../parts/screen.js";
import { DefinitionStatus } from "../parts/status.js";
import { Tally } from "../parts/tally.js";
import { Time } from "../parts/time.js";
import { go, linkTo } from "../router.js";
import { TraitDestinations } from "./trait-destinations.js";

/** @typedef {import("../../routes/app/trait").TraitAnswer} TraitAnswer */

/** One computed trait: what it is, where Segment is with it, who has which value. */
export function Trait(/** @type {{ space: import("../main.js").Space, id: string }} */ { space, id }) {
  /** @type {import("../data.js").Loaded<TraitAnswer>} */
  const loaded = useData(`/spaces/${space.id}/traits/${encodeURIComponent(id)}`, [
    "workspace",
    "calls",
    "time",
  ]);
  const trait = loaded.data;
  return html`<${Screen}
    title=${trait?.name ?? "Computed trait"}
    intro=${trait?.description}
    actions=${html`<a class="button" href=${linkTo(space.slug, "traits")}>All computed traits</a>`}
    loaded=${loaded}
  >
    ${trait && html`<${Details} space=${space} trait=${trait} />`}
  <//>`;
}

/** @param {{ space: import("../main.js").Space, trait: TraitAnswer }} props */
function Details({ space, trait }) {
  const path = `/_emulator/app/spaces/${encodeURIComponent(trait.spaceId)}/computed-traits/${encodeURIComponent(trait.id)}`;
  return html`
    ${
      trait.by === "pulumi" &&
      html`<${Notice}>
        A program keeps this trait. What you change here by hand shows as drift in the next ${" "}<code
          >pulumi preview --refresh</code
        >, and <code>pulumi up</code> puts it back.
      <//>`
    }
    <div class="columns">
      <section class="card" aria-labelledby="definition">
        <h2 id="definition">Definition</h2>
        <dl>
          <dt>Status</dt>
          <dd>
            <span role="status"><${DefinitionStatus} status=${trait.status} /></span>
          </dd>
          <dt>Key</dt>
          <dd><code>${trait.key}</code></dd>
          <dt>Category</dt>
          <dd>${trait.category}</dd>
          ${trait.shape ? html`<${Shape} shape=${trait.shape} />` : ""}
          <dt>Computed</dt>
          <dd>${trait.computation === "realtime" ? "in real time" : "in batches"}</dd>
          <dt>Kept by</dt>
          <dd><${MadeBy} by=${trait.by} /></dd>
          <dt>Id</dt>
          <dd><code>${trait.id}</code></dd>
          <dt>Created</dt>
          <dd><${Time} at=${trait.createdAt} /></dd>
          <dt>Changed</dt>
          <dd><${Time} at=${trait.updatedAt} /></dd>
        </dl>
        <h3>Query</h3>
        <pre><code>${trait.query}</code></pre>
      </section>
      <div>
        <section class="card" aria-labelledby="values">
          <h2 id="values">Values</h2>
          <${Tally} space=${space} tally=${trait.values} />
        </section>
        <section class="card" aria-labelledby="destinations">
          <h2 id="destinations">Destinations</h2>
          <${TraitDestinations} trait=${trait} path=${path} />
        </section>
        <section class="card" aria-labelledby="change">
          <h2 id="change">Change by hand</h2>
          <p class="actions">
            <${Action}
              run=${() => send("PATCH", path, { enabled: !trait.enabled })}
              done=${`${trait.name} is ${trait.enabled ? "disabled" : "enabled"}`}
              >${trait.enabled ? "Disable" : "Enable"}<//
            >
            <${Action}
              look="danger"
              question=${`Delete ${trait.name}? Profiles keep its values, as custom traits.`}
              run=${async () => {
                await send("DELETE", path);
                go(linkTo(space.slug, "traits"));
              }}
              done=${`${trait.name} is deleted`}
              >Delete<//
            >
          </p>
        </section>
      </div>
    </div>
  `;
}

/** @param {{ shape: NonNullable<TraitAnswer["shape"]> }} props */
function Shape({ shape: { event, property, conditions = {}, within, aggregation, minimum } }) {
  return html`<dt>Event</dt>
    <dd><code>${event}</code></dd>
    ${Object.entries(conditions).map(
      ([name, value]) =>
        html`<dt>where <code>${name}</code></dt>
          <dd>
            ${typeof value === "object" ? html`<code>${JSON.stringify(value)}</code>` : html`= <code>${value}</code>`}
          </dd>`,
    )}
    ${
      property !== undefined &&
      html`<dt>Event property</dt>
        <dd><code>${property}</code></dd>`
    }
    ${
      aggregation !== undefined &&
      html`<dt>Aggregation</dt>
        <dd>${aggregation}</dd>`
    }
    ${
      minimum !== undefined &&
      html`<dt>Seen at least</dt>
        <dd>${minimum} times</dd>`
    }
    ${
      within &&
      html`<dt>Window</dt>
        <dd>the last ${within}</dd>`
    }`;
}
