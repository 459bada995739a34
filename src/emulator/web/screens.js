import { Destinations } from "./screens/destinations.js";
import { Explorer } from "./screens/explorer.js";
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
  { name: "explorer", title: "Profile explorer", group: "Unify", component: Explorer },
  { name: "destinations", title: "Destinations", group: "Unify", component: Destinations },
];
