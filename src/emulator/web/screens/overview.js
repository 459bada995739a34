import { useData } from "../data.js";
import { html } from "../lib.js";
import { Screen } from "../parts/screen.js";
import { Status } from "../parts/status.js";
import { linkTo } from "../router.js";

/** @typedef {import("../../routes/app/workspace").OverviewAnswer} OverviewAnswer */

/** What this is, for somebody who knows neither Segment nor Pulumi, and how far it has come. */
export function Overview(/** @type {import("../main.js").ScreenProps} */ { space }) {
  /** @type {import("../data.js").Loaded<OverviewAnswer>} */
  const loaded = useData(`/spaces/${space.id}/overview`, ["workspace", "calls", "time"]);
  return html`<${Screen}
    title="What is this?"
    intro=${html`A copy of Segment that runs on this machine, for trying things out and for tests. Segment
    collects what people do in an app and keeps a profile of each of them. Here, a program says which feature
    flags should show on those profiles, and three things have to happen:`}
    loaded=${loaded}
  >
    ${loaded.data && html`<${Steps} space=${space} overview=${loaded.data} />`}
  <//>`;
}

/** @param {{ space: import("../main.js").Space, overview: OverviewAnswer }} props */
function Steps({ space, overview: { sources, traits, profiles, events, example } }) {
  const isConnected = sources.connected.length > 0;
  return html`<ol class="steps">
    <${Step}
      title="A source is connected"
      isDone=${isConnected}
      link=${linkTo(space.slug, "sources")}
      to="Sources"
    >
      <p>
        The flag service sends an event, an <em>impression</em>, each time somebody is shown a variant of a
        flag. A source receives them; connecting it to the space is the one step that only a person can take.
      </p>
      <${Now} isDone=${isConnected}
        >${isConnected ? `Connected: ${sources.connected.join(", ")}` : `None of ${sources.total} yet`}<//
      >
    <//>
    <${Step}
      title="Traits are defined"
      isDone=${traits.total > 0}
      link=${linkTo(space.slug, "traits")}
      to="Computed traits"
    >
      <p>
        One computed trait a flag: the last variant that a person has seen. <code>pulumi up</code> makes them
        from a program, so that nobody has to click; you can click one together as well, and compare.
      </p>
      <${Now} isDone=${traits.total > 0}
        >${traits.total === 0 ? "None yet" : `${traits.total} defined, ${traits.live} live`}<//
      >
    <//>
    <${Step}
      title="Values appear on profiles"
      isDone=${example !== undefined}
      link=${linkTo(space.slug, "explorer", ...(example === undefined ? [] : [example.profile]))}
      to=${example === undefined ? "Profile explorer" : `Profile of ${example.name}`}
    >
      <p>
        As impressions come in, each person’s profile shows which variant they got, for audiences, messages
        and analyses to use.
      </p>
      <${Now} isDone=${example !== undefined}>
        ${`${events} events of ${profiles} people`}${
          example &&
          html`; for instance, <strong>${example.name}</strong> has <code>${example.key}</code> =${" "}
            <strong>${String(example.value)}</strong>`
        }
      <//>
    <//>
  </ol>`;
}

/** @param {{ title: string, isDone: boolean, link: string, to: string, children?: unknown }} props */
function Step({ title, isDone, link, to, children }) {
  return html`<li class=${isDone ? "done" : ""}>
    <h2>${title}</h2>
    ${children}
    <p><a href=${link}>${to}</a></p>
  </li>`;
}

/** How far a step has come. @param {{ isDone: boolean, children?: unknown }} props */
function Now({ isDone, children }) {
  return html`<p class="now">
    <${Status} tone=${isDone ? "good" : "off"}>${isDone ? "Done" : "To do"}<//>${children}
  </p>`;
}
