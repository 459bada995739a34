import { maxFilters } from "../../api";
import { parse } from "../../fql";
import type { Checked } from "../handler";
import { parseInputs, withDefaults } from "../inputs/parse";
import { removals } from "../inputs/rules";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import type { Declaration } from "../workspace/declarations";
import type { Settings } from "../workspace/settings";
import { rules, SpaceFilterInputs } from "./inputs";
import type { Registry } from "./registry";

/** Everything about a filter's inputs that can be told without asking Segment. */
export function checkFilter(settings: Settings, given: Properties, oldInputs: Properties): Checked {
  // Segment documents no default for `enabled`, so it is always sent.
  const inputs = withDefaults(given, { enabled: true, spaceId: settings.space });
  const { known, failures } = parseInputs(SpaceFilterInputs, inputs);
  if (known.if !== undefined) failures.push(...statementFailures(known.if));
  if (failures.length > 0) return { inputs, failures };
  return {
    inputs,
    failures,
    warnings: removals(rules, oldInputs, inputs, `space filter "${text(inputs, "name")}"`),
  };
}

function statementFailures(statement: string): string[] {
  try {
    parse(statement);
    return [];
  } catch (error) {
    return [`\`if\` is not sent to Segment: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Filters add up, so what each of a program's lets through has to pass all the others. */
export function contradicted(registry: Registry, declaration: Declaration, inputs: Properties): string[] {
  const [spaceId, statement] = [text(inputs, "spaceId"), text(inputs, "if")];
  if (spaceId === "" || hasUnknown(spaceId)) return [];
  const isJudged = inputs["enabled"] === true && statement !== "" && !hasUnknown(statement);
  const found = registry.standing.declare(spaceId, declaration, isJudged ? statement : undefined);
  if (found === undefined) return [];
  const { lost, letting, dropping } = found;
  return [
    `${letting.called} lets only ${lost} through, and ${dropping.called} of this program drops it in the same space ${spaceId}: ` +
      "together they would leave none. Keep one of the two, or give each environment a space of its own",
  ];
}

/** A name finds a filter that exists, so two of one space need two; and a space takes ten. */
export function crowded(registry: Registry, declaration: Declaration, inputs: Properties): string[] {
  const [spaceId, name] = [text(inputs, "spaceId"), text(inputs, "name")];
  if (spaceId === "" || hasUnknown(spaceId)) return [];
  const failures: string[] = [];
  const declared = registry.declareIn(spaceId, declaration);
  if (declared > maxFilters)
    failures.push(
      `${declaration} is space filter number ${declared} that this program declares for space ${spaceId}, and Segment takes ${maxFilters}: join some with \`or\``,
    );
  const other = name === "" || hasUnknown(name) ? undefined : registry.claim(declaration, spaceId, name);
  if (other !== undefined)
    failures.push(
      `${declaration} and ${other} of this program would both be called "${name}" in space ${spaceId}: give one of the space filters another \`name\``,
    );
  return failures;
}
