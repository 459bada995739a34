import { audienceDestinations } from "./families/audience-destinations.mjs";
import { changing } from "./families/changing.mjs";
import { connections } from "./families/connections.mjs";
import { creating } from "./families/creating.mjs";
import { destinations } from "./families/destinations.mjs";
import { drift } from "./families/drift.mjs";
import { filters } from "./families/filters.mjs";
import { flags } from "./families/flags.mjs";
import { inSegment } from "./families/in-segment.mjs";
import { inputs } from "./families/inputs.mjs";
import { lookups } from "./families/lookups.mjs";
import { preview } from "./families/preview.mjs";
import { settings } from "./families/settings.mjs";
import { tablesAndLabels } from "./families/tables-and-labels.mjs";
import { waiting } from "./families/waiting.mjs";

/**
 * What people are told, by a part of the sentence that is always the same; a test finds each part in src.
 *
 * @typedef {readonly { says: string, cause: string, fix: string }[]} Families
 */

/**
 * The tables of docs/troubleshooting.md, by their titles and in their order.
 *
 * @type {Record<string, Families>}
 */
export const families = {
  "Settings and the token": settings,
  "Inputs, in the preview": inputs,
  "Flags of a component": flags,
  "Creating and adopting": creating,
  "Changing and deleting": changing,
  Connections: connections,
  "Looking things up": lookups,
  Destinations: destinations,
  "Space filters": filters,
  "Destinations of audiences": audienceDestinations,
  "Tables and labels": tablesAndLabels,
  "Waiting and giving up": waiting,
  "What `segment-personas preview` says": preview,
  "What `segment-personas drift` and `flags` say": drift,
  "What a run meets in Segment": inSegment,
};
