import { announce } from "../announce.js";
import { useData } from "../data.js";
import { html, useEffect, useRef } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Long } from "../parts/long.js";
import { Screen } from "../parts/screen.js";
import { Table } from "../parts/table.js";
import { Time } from "../parts/time.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/profiles").ProfileAnswer} ProfileAnswer */
/** @typedef {import("../../routes/app/profiles").ShownTrait} ShownTrait */
/** @typedef {import("../../routes/app/profiles").ShownEvent} ShownEvent */
/** @typedef {import("../main.js").Space} Space */

/** One profile, filling in as calls come. */
export function Profile(/** @type {{ space: Space, id: string }} */ { space, id }) {
  /** @type {import("../data.js").Loaded<ProfileAnswer>} */
  const loaded = useData(`/spaces/${space.id}/profiles/${encodeURIComponent(id)}`, ["calls", "workspace"]);
  const profile = loaded.data;
  return html`<${Screen}
    title=${id.replace(/^user_id:/, "")}
    intro=${profile && `A profile of ${space.name}.`}
    actions=${html`<a class="button" href=${linkTo(space.slug, "explorer")}>All profiles</a>`}
    loaded=${loaded}
  >
    ${profile && html`<${Details} space=${space} profile=${profile} />`}
  <//>`;
}

/** @param {{ space: Space, profile: ProfileAnswer }} props */
function Details({ space, profile: { identifiers, traits, audiences, events, eventCount } }) {
  const fresh = useFresh(traits);
  return html`
    <h2>Traits</h2>
    ${
      traits.length === 0
        ? html`<${Empty} title="No traits yet">
            <p>
              They appear with the first event that a${" "}
              <a href=${linkTo(space.slug, "traits")}>computed trait</a> counts, or with an Identify call.
            </p>
          <//>`
        : html`<${Table}
            caption="Traits"
            rows=${traits}
            keyOf=${(/** @type {ShownTrait} */ { key, value }) => `${key} ${value}`}
            columns=${traitColumns(space, fresh)}
          />`
    }
    <div class="columns">
      <section aria-labelledby="identifiers">
        <h2 id="identifiers">Identifiers</h2>
        <dl class="card">
          ${identifiers.map(
            ({ type, id }) =>
              html`<dt>${type}</dt>
                <dd><code>${id}</code></dd>`,
          )}
        </dl>
      </section>
      <section aria-labelledby="audiences">
        <h2 id="audiences">Audiences</h2>
        ${
          audiences.length === 0
            ? html`<${Empty} title="In no audience" />`
            : html`<ul class="card plain">
                ${audiences.map(({ key, from }) => html`<li key=${key}>${from} <small>${key}</small></li>`)}
              </ul>`
        }
      </section>
    </div>
    <h2>Events</h2>
    <p class="count">
      ${events.length === eventCount ? `${eventCount}` : `The newest ${events.length} of ${eventCount}`}
    </p>
    ${
      events.length === 0
        ? html`<${Empty} title="No events yet" />`
        : html`<${Table}
            caption="Events"
            rows=${events}
            keyOf=${(/** @type {ShownEvent} */ { arrival }) => String(arrival)}
            columns=${eventColumns}
          />`
    }
  `;
}

/**
 * The keys whose values are others than a moment ago; they are told to people who do not see them light up, too.
 *
 * @param {ShownTrait[]} traits
 */
function useFresh(traits) {
  const before = useRef(/** @type {Map<string, string> | undefined} */ (undefined));
  const tell = useRef(/** @type {ReturnType<typeof newsOfTraits> | undefined} */ (undefined));
  tell.current ??= newsOfTraits();
  const known = before.current;
  const changed = known === undefined ? [] : traits.filter(({ key, value }) => known.get(key) !== value);
  useEffect(() => {
    before.current = new Map(traits.map(({ key, value }) => [key, value]));
    if (changed.length > 0) tell.current?.add(changed);
  }, [traits]);
  useEffect(() => () => tell.current?.end(), []);
  return new Set(changed.map(({ key }) => key));
}

/** One call changes several traits, one after the other: they are told together. */
const gatherMs = 1_000;
/** Between two announcements: nobody can listen to more under traffic. */
const quietMs = 5_000;

/** Announces changed traits, many of them as one sum. */
function newsOfTraits() {
  /** @type {Map<string, string>} */
  const news = new Map();
  let last = -quietMs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tell = () => {
    const [[key, value] = []] = news;
    announce(news.size === 1 ? `${key} is ${value}` : `${news.size} traits changed`);
    news.clear();
    last = performance.now();
    timer = undefined;
  };
  return {
    add(/** @type {ShownTrait[]} */ traits) {
      for (const { key, value } of traits) news.set(key, value);
      timer ??= setTimeout(tell, Math.max(gatherMs, last + quietMs - performance.now()));
    },
    end: () => clearTimeout(timer),
  };
}

/** @type {Record<ShownTrait["kind"], string>} */
const kinds = { custom: "told by a call", computed_trait: "computed", audience: "audience" };

/** @param {Space} space @param {Set<string>} fresh @returns {import("../parts/table.js").Column<ShownTrait>[]} */
function traitColumns({ slug }, fresh) {
  return [
    { title: "Trait", cell: ({ key }) => html`<code>${key}</code>` },
    {
      title: "Value",
      cell: ({ key, value }) =>
        html`<strong class=${fresh.has(key) ? "value fresh" : "value"}>${value}</strong>`,
    },
    { title: "Kind", cell: ({ kind }) => kinds[kind] },
    {
      title: "From",
      cell: ({ from, definitionId }) =>
        definitionId === undefined
          ? html`<${Long} text=${from} />`
          : html`<a href=${linkTo(slug, "traits", definitionId)}><${Long} text=${from} /></a>`,
    },
    { title: "Updated", cell: ({ updatedAt }) => html`<${Time} at=${updatedAt} />` },
  ];
}

/** @type {import("../parts/table.js").Column<ShownEvent>[]} */
const eventColumns = [
  { title: "Event", cell: ({ event, type }) => html`<${Long} text=${event} /><small>${type}</small>` },
  { title: "Properties", kind: "code", cell: ({ properties }) => html`<code>${properties}</code>` },
  { title: "Source", cell: ({ source }) => html`<${Long} text=${source} />` },
  { title: "Time", cell: ({ timestamp }) => html`<${Time} at=${timestamp} />` },
];
