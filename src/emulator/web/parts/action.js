import { announce } from "../announce.js";
import { html, useState } from "../lib.js";
import { Notice } from "./notice.js";

/**
 * A button that changes something in the emulator, and says what came of it.
 *
 * @param {object} props
 * @param {() => Promise<unknown>} props.run
 * @param {string} props.done what is announced then
 * @param {"primary" | "danger"} [props.look]
 * @param {string} [props.question] what to ask before, where it cannot be taken back
 * @param {unknown} [props.children]
 */
export function Action({ run, done, look, question, children }) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const act = async () => {
    if (question !== undefined && !confirm(question)) return;
    setBusy(true);
    setProblem("");
    try {
      await run();
      announce(done);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return html`<button type="button" class=${look} disabled=${isBusy} onClick=${act}>${children}</button>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}`;
}
