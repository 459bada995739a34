import { Destinations } from "./screens/destinations.js";
import { Explorer } from "./screens/explorer.js";
import { Audiences } from "./screens/audiences.js";
import { AuditTrail } from "./screens/audit-trail.js";
import { Calls } from "./screens/calls.js";
import { Faults } from "./screens/faults.js";
import { Filters } from "./screens/filters.js";
import { Overview } from "./screens/overview.js";
import { Requests } from "./screens/requests.js";
import { Sources } from "./screens/sources.js";
import { Traits } from "./screens/traits.js";

/**
 * @typedef {object} Screen
 * @property {string} name in the address
 * @property {string} title in the navigation
 * @property {string} group heading above it there
 * @property {true} [hasOnes] whether an id may follow in the address
 * @property {(props: import("./main.js").ScreenProps) => unknown} component
 */

/** Every screen, in the order of the navigation; the first one opens. @type {Screen[]} */
export const screens = [
  { name: "overview", title: "Overview", group: "", component: Overview },
  { name: "sources", title: "Sources", group: "Unify", component: Sources },
  { name: "traits", title: "Computed traits", group: "Unify", component: Traits, hasOnes: true },
  { name: "explorer", title: "Profile explorer", group: "Unify", component: Explorer, hasOnes: true },
  { name: "destinations", title: "Destinations", group: "Unify", component: Destinations },
  { name: "filters", title: "Space filters", group: "Unify", component: Filters },
  { name: "audiences", title: "Audiences", group: "Engage", component: Audiences, hasOnes: true },
  { name: "calls", title: "Event debugger", group: "Watch", component: Calls, hasOnes: true },
  { name: "requests", title: "Request log", group: "Watch", component: Requests },
  { name: "audit-trail", title: "Audit trail", group: "Watch", component: AuditTrail },
  { name: "faults", title: "Faults and switches", group: "Test", component: Faults },
];
