import { useData } from "../data.js";
import { html, useEffect, useState } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { NoMatch } from "../parts/no-match.js";
import { Pages } from "../parts/pages.js";
import { Screen } from "../parts/screen.js";
import { Table } from "../parts/table.js";
import { Time } from "../parts/time.js";
import { linkTo } from "../router.js";
import { Profile } from "./profile.js";

/** @typedef {import("../../routes/app/profiles").ProfilesAnswer} ProfilesAnswer */
/** @typedef {import("../../routes/app/profiles").ProfileRow} ProfileRow */

const pageSize = 50;
const pauseMs = 200;

/** Everybody in the space; with an identifier in the address, one of them. */
export function Explorer(/** @type {import("../main.js").ScreenProps} */ { space, rest: [id] }) {
  return id === undefined
    ? html`<${Everybody} space=${space} />`
    : html`<${Profile} space=${space} id=${id} />`;
}

function Everybody(/** @type {{ space: import("../main.js").Space }} */ { space }) {
  const [search, setSearch] = useState("");
  const [from, setFrom] = useState(0);
  const wanted = useSettled(search);
  const query = new URLSearchParams({ search: wanted, from: String(from) });
  /** @type {import("../data.js").Loaded<ProfilesAnswer>} */
  const { data, problem } = useData(`/spaces/${space.id}/profiles?${query}`, ["calls", "workspace"]);
  const [shown, setShown] = useState(data);
  // What was found before stays until the next answer is there.
  useEffect(() => {
    if (data !== undefined) setShown(data);
  }, [data]);
  const loaded = { data: shown, ...(problem === undefined ? {} : { problem }) };
  return html`<${Screen}
    title="Profile explorer"
    intro="Everybody whose calls have reached the space, and what is known of them."
    loaded=${loaded}
  >
    ${shown && shown.total === 0 ? html`<${Nobody} space=${space} />` : ""}
    ${
      shown &&
      shown.total > 0 &&
      html`<label class="search"
          >Search by user id, email or anonymous id
          <input
            type="search"
            value=${search}
            onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => {
              setSearch(currentTarget.value);
              setFrom(0);
            }}
          />
        </label>
        <p class="count" role="status">${countOf(shown)}</p>
        ${
          shown.found === 0
            ? html`<${NoMatch} search=${search} onClear=${() => setSearch("")} />`
            : html`<${Table}
                caption="Profiles"
                rows=${shown.profiles}
                keyOf=${(/** @type {ProfileRow} */ { id }) => id}
                columns=${columnsFor(space)}
              />`
        }
        <${Pages}
          label="Pages of profiles"
          from=${from}
          size=${pageSize}
          count=${shown.found}
          onFrom=${setFrom}
        />`
    }
  <//>`;
}

function Nobody(/** @type {{ space: import("../main.js").Space }} */ { space }) {
  return html`<${Empty} title="Nobody yet">
    <p>
      Profiles appear with the first call of a connected source. Is one${" "}
      <a href=${linkTo(space.slug, "sources")}>connected</a>?
    </p>
  <//>`;
}

function countOf(/** @type {ProfilesAnswer} */ { found, total }) {
  const profiles = total === 1 ? "1 profile" : `${total} profiles`;
  return found === total ? profiles : `${found} of ${profiles}`;
}

/** @returns {import("../parts/table.js").Column<ProfileRow>[]} */
function columnsFor(/** @type {import("../main.js").Space} */ { slug }) {
  return [
    {
      title: "Profile",
      cell: ({ id, userId }) => html`<a href=${linkTo(slug, "explorer", id)}>${userId ?? id}</a>`,
    },
    { title: "Email", cell: ({ emails }) => (emails.length === 0 ? "none" : emails.join(", ")) },
    { title: "Anonymous ids", kind: "number", cell: ({ anonymousIds }) => anonymousIds },
    { title: "Events", kind: "number", cell: ({ events }) => events },
    {
      title: "Last event",
      cell: ({ lastEventAt }) => (lastEventAt ? html`<${Time} at=${lastEventAt} />` : "none"),
    },
  ];
}

/** A text once nobody has typed for a moment. */
function useSettled(/** @type {string} */ text) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
