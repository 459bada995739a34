import { html } from "../lib.js";
import { Empty } from "./empty.js";

/**
 * What stands where nothing has the searched text in it.
 *
 * @param {{ search: string, onClear: () => void }} props
 */
export function NoMatch({ search, onClear }) {
  const clear = () => {
    onClear();
    // The button goes; whoever pressed it searches on.
    /** @type {HTMLElement | null} */
    const field = document.querySelector("input[type=search]");
    field?.focus();
  };
  return html`<${Empty} title=${`Nothing matches “${search}”`}>
    <p><button type="button" onClick=${clear}>Clear the search</button></p>
  <//>`;
}
