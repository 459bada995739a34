import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What axe calls serious or critical, as `rule: where`; empty for a page that everybody can use. */
export async function barriers(page: Page): Promise<string[]> {
  if (await page.evaluate<boolean>("window.axe === undefined")) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/**
 * Where a word runs into the next one: htm leaves out the blank where a line of a template breaks. As `left|right`.
 */
export function runTogether(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const isInline = (node) =>
      node.nodeType === Node.TEXT_NODE ||
      (node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).display === "inline");
    const found = [];
    for (const element of document.querySelectorAll("#page *")) {
      // A flex container sets its children apart.
      if (/flex|grid/.test(getComputedStyle(element).display)) continue;
      const nodes = [...element.childNodes].filter((node) => node.textContent !== "");
      for (const [index, left] of nodes.entries()) {
        const right = nodes[index + 1];
        if (right === undefined || !isInline(left) || !isInline(right)) continue;
        if (/[\\p{Ll}\\d]$/u.test(left.textContent) && /^[\\p{L}\\d]/u.test(right.textContent))
          found.push(left.textContent.slice(-20) + "|" + right.textContent.slice(0, 20));
      }
    }
    return found;
  })()`);
}

/** By how many pixels a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
