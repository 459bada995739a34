import { html, render, useState } from "./lib.js";
import { useData } from "./data.js";
import { Lost } from "./parts/lost.js";
import { Notice } from "./parts/notice.js";
import { Navigation } from "./parts/navigation.js";
import { usePlace } from "./router.js";
import { screens } from "./screens.js";
import { NotFound } from "./screens/not-found.js";

/** @typedef {import("../routes/app/workspace").WorkspaceAnswer} WorkspaceAnswer */
/** @typedef {WorkspaceAnswer["spaces"][number]} Space */

/**
 * What a screen is given.
 *
 * @typedef {object} ScreenProps
 * @property {Space} space the one that is looked at
 * @property {string[]} rest of the address, such as an id
 * @property {URLSearchParams} query of the address
 */

function Page() {
  const place = usePlace();
  const [isOpen, setOpen] = useState(false);
  /** @type {import("./data.js").Loaded<WorkspaceAnswer>} */
  const { data, problem } = useData("/workspace", ["workspace"]);
  if (data === undefined)
    return html`<main id="main">${problem && html`<${Notice} tone="bad">${problem.message}<//>`}</main>`;
  const [first] = data.spaces;
  if (first === undefined)
    return html`<main id="main">
      <h1>No space</h1>
      <p>The seed of this Segment has no space.</p>
    </main>`;
  const known = place.space === "" ? first : data.spaces.find(({ slug }) => slug === place.space);
  const space = known ?? first;
  const screen = place.screen === "" ? screens[0] : screens.find(({ name }) => name === place.screen);
  const missing = missingOf(place, known, screen);
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <${Navigation}
      workspace=${data}
      space=${space}
      current=${missing === "" ? screen : undefined}
      isOpen=${isOpen}
      setOpen=${setOpen}
    />
    <main id="main" tabindex="-1">
      <${Lost} />
      ${
        missing === ""
          ? html`<${screen?.component}
              key=${[space.id, screen?.name, ...place.rest].join("/")}
              space=${space}
              rest=${place.rest}
              query=${place.query}
            />`
          : html`<${NotFound} key=${missing} what=${missing} space=${space} />`
      }
    </main>
    <div id="announcements" class="unseen" aria-live="polite" role="status"></div>
  `;
}

/**
 * What an address names that there is not; empty where it leads to a screen.
 *
 * @param {import("./router.js").Place} place
 * @param {Space | undefined} space
 * @param {import("./screens.js").Screen | undefined} screen
 */
function missingOf(place, space, screen) {
  if (space === undefined) return `There is no space “${place.space}” here.`;
  if (screen === undefined) return `There is no screen “${place.screen}”.`;
  const extra = place.rest.slice(screen.hasOnes ? 1 : 0);
  return extra.length === 0 ? "" : `Nothing stands at “${extra.join("/")}” of ${screen.title}.`;
}

/** The address behind `#` says which screen is open, so that it cannot say where to jump. */
function skip(/** @type {Event} */ event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

const root = document.getElementById("page");
if (root !== null) render(html`<${Page} />`, root);
