import type { Checked } from "../handler";
import { parseInputs, withDefaults } from "../inputs/parse";
import { hasUnknown } from "../inputs/unknown";
import type { Properties } from "../properties";
import type { Declaration } from "../workspace/declarations";
import type { Parts } from "../workspace/parts";
import type { Settings } from "../workspace/settings";
import { ProfilesSyncInputs, type Inputs } from "./inputs";
import { called, partsOf } from "./registry";

/** Everything about the inputs that can be told without asking Segment. */
export function checkSync(
  settings: Settings,
  registry: Parts<boolean>,
  declaration: Declaration,
  given: Properties,
): Checked {
  const inputs = withDefaults(given, { spaceId: settings.space });
  const { known, failures } = parseInputs(ProfilesSyncInputs, ownInputs(inputs));
  const contested = registry.declare(declaration, partsOf(known), called);
  return { inputs, failures: [...failures, ...contradictions(known, given), ...contested] };
}

function contradictions({ tables, enableEventTables }: Partial<Inputs>, given: Properties): string[] {
  if (tables === undefined || hasUnknown(given["enableEventTables"])) return [];
  const names = Object.keys(tables);
  if (names.length === 0 && enableEventTables === undefined)
    return ["`tables` must name a table: as it is, this resource would manage nothing"];
  if (names.length > 0 && enableEventTables === false)
    return [
      "`tables` must be empty where `enableEventTables` is false: Segment takes settings of tables and columns only while the event tables are on. Set it to true, or leave `tables` empty",
    ];
  return [];
}

/** Without `before`, which a program hands over to keep it as secret as its inputs are, and which is none of them. */
export function ownInputs(given: Properties): Properties {
  const { before: _, ...own } = given;
  return own;
}
