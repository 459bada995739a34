import { html } from "../lib.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/tally").Tally} TallyAnswer */

/**
 * How many profiles have a value, which ones, and some of those people.
 *
 * @param {{ space: import("../main.js").Space, tally: TallyAnswer }} props
 */
export function Tally({ space, tally: { profiles, of, values, sample } }) {
  if (of === 0) return html`<p>There are no profiles in ${space.name} yet.</p>`;
  return html`<p><strong>${profiles}</strong> of ${of} profiles have a value.</p>
    ${
      values.length > 0 &&
      html`<ul class="bars">
        ${values.map(
          ({ value, profiles: count }) =>
            html`<li key=${value}>
              <code>${value}</code>
              <meter min="0" max=${profiles} value=${count} aria-hidden="true"></meter>
              <span>${count}</span>
            </li>`,
        )}
      </ul>`
    }
    ${
      sample.length > 0 &&
      html`<p class="hint">
        For
        instance${" "}${sample
          .slice(0, 5)
          .map(
            ({ profile, value }, index) =>
              html`${index > 0 ? ", " : ""}<a href=${linkTo(space.slug, "explorer", profile)}
                  >${profile.replace(/^user_id:/, "")}</a
                >${" "}<code>${value}</code>`,
          )}
      </p>`
    }`;
}
