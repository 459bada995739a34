import { Overview } from "./screens/overview.js";
import { Sources } from "./screens/sources.js";
import { Traits } from "./screens/traits.js";

/**
 * @typedef {object} Screen
 * @property {string} name in the address
 * @property {string} title in the navigation
 * @property {string} group heading above it there
 * @property {(props: import("./main.js").ScreenProps) => unknown} component
 */

/** Every screen, in the order of the navigation; the first one opens. @type {Screen[]} */
export const screens = [
  { name: "overview", title: "Overview", group: "", component: Overview },
  { name: "sources", title: "Sources", group: "Unify", component: Sources },
  { name: "traits", title: "Computed traits", group: "Unify", component: Traits },
];
