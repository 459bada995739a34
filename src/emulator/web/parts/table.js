import { html, useState } from "../lib.js";
import { Pages } from "./pages.js";

/** Rows that are shown at once: what nobody can see costs time all the same. */
const pageSize = 50;

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: Row) => unknown} cell
 * @property {"number" | "code" | "buttons"} [kind] how it is set; buttons say for themselves what they do
 */

/**
 * A table, a page at a time; on narrow screens each row becomes a card. The first column names the row.
 *
 * @template Row
 * @param {object} props
 * @param {string} props.caption what the rows are, for people who do not see where the table stands
 * @param {Column<Row>[]} props.columns
 * @param {Row[]} props.rows
 * @param {(row: Row) => string} props.keyOf
 */
export function Table({ caption, columns, rows, keyOf }) {
  const [wanted, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(wanted, pages - 1);
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  // The roles are those that tables have anyway, and lose where style sheets lay them out as cards.
  return html`
    <table role="table">
      <caption class="unseen">
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(
            ({ title, kind }) =>
              html`<th role="columnheader" scope="col" class=${kind}>
                ${kind === "buttons" ? html`<span class="unseen">${title}</span>` : title}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${shown.map(
          (row) =>
            html`<tr role="row" key=${keyOf(row)}>
              ${columns.map(({ title, cell, kind }, index) =>
                index === 0
                  ? html`<th role="rowheader" scope="row" class=${kind}>${cell(row)}</th>`
                  : html`<td role="cell" data-title=${kind === "buttons" ? undefined : title} class=${kind}>
                      ${cell(row)}
                    </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <${Pages}
      label=${`Pages of ${caption}`}
      from=${page * pageSize}
      size=${pageSize}
      count=${rows.length}
      onFrom=${(/** @type {number} */ from) => setPage(from / pageSize)}
    />
  `;
}
