import { html, useEffect, useRef } from "../lib.js";
import { Loading } from "./loading.js";
import { Notice } from "./notice.js";

let isFirst = true;

/**
 * Frame of every screen: its heading, which has the focus when somebody has come here from another screen, and what stands
 * below it once there is something to show.
 *
 * @param {object} props
 * @param {string} props.title
 * @param {unknown} [props.intro] one sentence about what this is
 * @param {unknown} [props.actions] beside the heading
 * @param {{ data?: unknown, problem?: Error }} [props.loaded] what has to be there before the children make sense
 * @param {unknown} [props.children]
 */
export function Screen({ title, intro, actions, loaded, children }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    document.title = `${title} · local Segment`;
  }, [title]);
  useEffect(() => {
    // Whoever opens the page begins at its top.
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return html`
    <div class="head">
      <h1 ref=${heading} tabindex="-1">${title}</h1>
      ${actions && html`<div class="actions">${actions}</div>`}
    </div>
    ${intro && html`<p class="intro">${intro}</p>`}
    ${loaded?.problem && html`<${Notice} tone="bad">${loaded.problem.message}<//>`}
    ${loaded === undefined || loaded.data !== undefined ? children : loaded.problem ? "" : html`<${Loading} />`}
  `;
}
