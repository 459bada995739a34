import { html } from "../lib.js";

/**
 * The way through a list that is too long for one page. At its ends a button keeps the focus, which one that is `disabled`
 * loses.
 *
 * @param {object} props
 * @param {string} props.label
 * @param {number} props.from index of the first row that is shown
 * @param {number} props.size of a page
 * @param {number} props.count of all rows
 * @param {(from: number) => void} props.onFrom
 */
export function Pages({ label, from, size, count, onFrom }) {
  if (count <= size) return "";
  const step = (/** @type {string} */ word, /** @type {number} */ to) => {
    const isEnd = to < 0 || to >= count;
    return html`<button
      type="button"
      aria-disabled=${isEnd ? "true" : undefined}
      onClick=${() => isEnd || onFrom(to)}
    >
      ${word}
    </button>`;
  };
  return html`<div class="pages" role="group" aria-label=${label}>
    ${step("Previous", from - size)}
    <span>${`${from + 1} to ${Math.min(count, from + size)} of ${count}`}</span>
    ${step("Next", from + size)}
  </div>`;
}
