import { announce } from "../announce.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { Notice } from "./notice.js";

/**
 * A button that changes something in the emulator, and says what came of it. While it is busy it keeps the focus, which a
 * button that is `disabled` loses.
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
  const isUsed = useRef(false);
  useEffect(
    () => () => {
      // A button that goes with its row leaves the focus at the top of the screen, not nowhere.
      if (isUsed.current && document.activeElement === document.body) focusHeading();
    },
    [],
  );
  const act = async () => {
    if (isBusy) return;
    if (question !== undefined && !confirm(question)) return;
    isUsed.current = true;
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
  return html`<button type="button" class=${look} aria-disabled=${isBusy ? "true" : undefined} onClick=${act}>
      ${children}
    </button>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}`;
}

function focusHeading() {
  /** @type {HTMLElement | null} */
  const heading = document.querySelector("main h1");
  heading?.focus();
}
