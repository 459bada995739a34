import { onChange } from "../changes.js";
import { send } from "../data.js";
import { html, useEffect, useState } from "../lib.js";
import { Tally } from "../parts/tally.js";
import { formOf, isComplete } from "./trait-form.js";

/** @typedef {import("../../routes/app/new-trait").PreviewAnswer} PreviewAnswer */

/** After the last key, before the emulator is asked. */
const pauseMs = 300;

/**
 * The query of what is filled in, and who would have which value: computed by what computes traits, again with each event
 * that comes.
 *
 * @param {{ space: import("../main.js").Space, draft: import("./trait-form.js").Draft }} props
 */
export function Preview({ space, draft }) {
  // A half that is filled in is no question yet.
  const form = isComplete(draft) ? JSON.stringify(formOf(draft)) : "";
  const [preview, setPreview] = useState(/** @type {PreviewAnswer | undefined} */ (undefined));
  const [missing, setMissing] = useState("");
  useEffect(() => {
    setMissing("");
    if (form === "") {
      setPreview(undefined);
      return undefined;
    }
    let isEnded = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const look = async () => {
      timer = undefined;
      try {
        const answer = await send("POST", `/app/api/spaces/${space.id}/trait-preview`, JSON.parse(form));
        if (isEnded) return;
        setPreview(/** @type {PreviewAnswer} */ (answer));
        setMissing("");
      } catch (error) {
        if (isEnded) return;
        setPreview(undefined);
        setMissing(/** @type {import("../data.js").Problem} */ (error).message);
      }
    };
    // Events that keep coming put no question off.
    const ask = () => {
      timer ??= setTimeout(() => void look(), pauseMs);
    };
    ask();
    const stop = onChange((kinds) => {
      if (kinds.includes("calls")) ask();
    });
    return () => {
      isEnded = true;
      clearTimeout(timer);
      stop();
    };
  }, [form, space.id]);
  return html`<section class="card preview" aria-labelledby="preview">
    <h2 id="preview">Preview</h2>
    <div aria-live="polite">
      ${
        preview === undefined
          ? html`<p class="hint">
              ${missing || "Fill in the event, the property and every condition, and the values appear here."}
            </p>`
          : html`<${Tally} space=${space} tally=${preview.values} />
              ${preview.note && html`<p class="hint">${preview.note}.</p>`}`
      }
    </div>
    ${
      preview &&
      html`<h3>Query</h3>
        <pre><code>${preview.query}</code></pre>
        <p class="hint">
          ${preview.computation === "realtime" ? "Computed in real time." : "Computed in batches, because of its window."}
        </p>`
    }
  </section>`;
}
