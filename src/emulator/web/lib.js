// What the page is built with, as it lies in node_modules; routes/app/files.ts serves it.
import htm from "/app/lib/htm.js";
import { h } from "/app/lib/preact.js";

export { render } from "/app/lib/preact.js";
export { useEffect, useId, useRef, useState } from "/app/lib/hooks.js";

/** @type {(strings: TemplateStringsArray, ...values: unknown[]) => import("preact").VNode} */
export const html = /** @type {any} */ (htm.bind(h));
