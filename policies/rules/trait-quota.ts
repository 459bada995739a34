import { quote } from "../shared/report";
import { stackRule, type Subject } from "../shared/rule";
import { TRAITS } from "../shared/tokens";

export const traitQuota = stackRule({
  name: "trait-quota",
  description: "A stack has no more computed traits than the plan of its workspace includes.",
  enforcementLevel: "mandatory",
  severity: "medium",
  tags: ["quota"],
  options: {
    max: { type: "integer", minimum: 1, default: 50, description: "computed traits that the plan includes" },
    warnAtPercent: {
      type: "integer",
      minimum: 1,
      maximum: 100,
      default: 80,
      description: "share of max above which the rule warns",
    },
  },
  judge(resources, { max, warnAtPercent }, say) {
    for (const { name, count } of traitsPerProvider(resources)) {
      const counted = `${count} computed traits through the provider ${quote(name)}`;
      if (count > max) {
        say.violation(
          `The stack has ${counted}, and the limit is ${max}. Remove traits of finished flags, or set the option max to` +
            ` what the contract includes.`,
        );
      } else if (count * 100 >= max * warnAtPercent) {
        say.note(`The stack has ${counted}, and the limit is ${max}.`);
      }
    }
  },
});

/** The quota is one of a workspace, and a provider stands for one workspace. */
function traitsPerProvider(resources: readonly Subject[]): { name: string; count: number }[] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const { type, provider } of resources) {
    if (!TRAITS.includes(type)) continue;
    const seen = counts.get(provider?.urn ?? "");
    if (seen === undefined) counts.set(provider?.urn ?? "", { name: provider?.name ?? "default", count: 1 });
    else seen.count += 1;
  }
  return [...counts.values()];
}
