import { html } from "../lib.js";
import { Empty } from "../parts/empty.js";
import { Screen } from "../parts/screen.js";
import { linkTo } from "../router.js";

/**
 * What an address opens that leads nowhere, such as one of a space that was there before a restart.
 *
 * @param {{ what: string, space: import("../main.js").Space }} props
 */
export function NotFound({ what, space }) {
  return html`<${Screen} title="Not found">
    <${Empty} title=${what}>
      <p><a href=${linkTo(space.slug, "overview")}>Overview of ${space.name}</a></p>
    <//>
  <//>`;
}
