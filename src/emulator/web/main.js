import { html, render, useState } from "./lib.js";
import { useData } from "./data.js";
import { Notice } from "./parts/notice.js";
import { Navigation } from "./parts/navigation.js";
import { usePlace } from "./router.js";
import { screens } from "./screens.js";

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
  const space = data.spaces.find(({ slug }) => slug === place.space) ?? data.spaces[0];
  const screen = screens.find(({ name }) => name === place.screen) ?? screens[0];
  if (space === undefined || screen === undefined)
    return html`<main id="main">
      <h1>No space</h1>
      <p>The seed of this Segment has no space.</p>
    </main>`;
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <${Navigation} workspace=${data} space=${space} current=${screen} isOpen=${isOpen} setOpen=${setOpen} />
    <main id="main" tabindex="-1">
      <${screen.component}
        key=${[space.id, screen.name, ...place.rest].join("/")}
        space=${space}
        rest=${place.rest}
        query=${place.query}
      />
    </main>
    <div id="announcements" class="unseen" aria-live="polite" role="status"></div>
  `;
}

/** The address behind `#` says which screen is open, so that it cannot say where to jump. */
function skip(/** @type {Event} */ event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

const root = document.getElementById("page");
if (root !== null) render(html`<${Page} />`, root);
