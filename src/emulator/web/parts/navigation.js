import { useConnection } from "../changes.js";
import { html, useRef } from "../lib.js";
import { go, linkTo } from "../router.js";
import { screens } from "../screens.js";
import { Status } from "./status.js";

/** @typedef {import("../main.js").Space} Space */

/**
 * @param {object} props
 * @param {import("../main.js").WorkspaceAnswer} props.workspace
 * @param {Space} props.space
 * @param {import("../screens.js").Screen} [props.current] none where the address leads nowhere
 * @param {boolean} props.isOpen on screens that are too narrow to have it beside the content
 * @param {(isOpen: boolean) => void} props.setOpen
 */
export function Navigation({ workspace, space, current, isOpen, setOpen }) {
  const isLive = useConnection() === "live";
  const groups = [...new Set(screens.map(({ group }) => group))];
  const menu = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = (/** @type {KeyboardEvent} */ { key }) => {
    if (key !== "Escape" || !isOpen) return;
    setOpen(false);
    menu.current?.focus();
  };
  return html`<header class=${isOpen ? "side is-open" : "side"} onKeyDown=${close}>
    <div class="brand">
      <a href=${linkTo(space.slug, "overview")} onClick=${() => setOpen(false)}>
        <strong>${workspace.name}</strong> <span>local Segment</span>
      </a>
      <button
        class="menu"
        ref=${menu}
        aria-expanded=${isOpen}
        aria-controls="navigation"
        onClick=${() => setOpen(!isOpen)}
      >
        Menu
      </button>
    </div>
    <div class="drawer" id="navigation">
      <${SpaceChoice} workspace=${workspace} space=${space} current=${current} />
      <nav aria-label="Screens">
        ${groups.map((group) => {
          const entries = screens.filter((screen) => screen.group === group);
          return html`${group && html`<p class="group" id=${`group-${group}`}>${group}</p>`}
            <ul aria-labelledby=${group === "" ? undefined : `group-${group}`}>
              ${entries.map(
                ({ name, title }) =>
                  html`<li>
                    <a
                      href=${linkTo(space.slug, name)}
                      aria-current=${name === current?.name ? "page" : undefined}
                      onClick=${() => setOpen(false)}
                      >${title}</a
                    >
                  </li>`,
              )}
            </ul>`;
        })}
      </nav>
      <p class="live">
        <${Status} tone=${isLive ? "good" : "bad"}>${isLive ? "Live" : "Not connected"}<//>
        <span>Nothing here leaves this machine.</span>
      </p>
    </div>
  </header>`;
}

/** @param {{ workspace: import("../main.js").WorkspaceAnswer, space: Space, current?: { name: string } }} props */
function SpaceChoice({ workspace, space, current }) {
  if (workspace.spaces.length === 1) return html`<p class="space">Space <strong>${space.name}</strong></p>`;
  return html`<label class="space"
    >Space
    <select
      value=${space.slug}
      onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) =>
        go(linkTo(currentTarget.value, current?.name ?? "overview"))}
    >
      ${workspace.spaces.map(({ slug, name }) => html`<option value=${slug}>${name}</option>`)}
    </select>
  </label>`;
}
