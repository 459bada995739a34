import type { Section, Style } from "../drift/sections";
import type { SpaceFlags, StaleTrait } from "./flags";

export function flagSections(flags: readonly SpaceFlags[], style: Style): Section[] {
  return flags.flatMap(({ space, event, property, withoutTrait, unseen }) => [
    {
      title: `Flags without a trait, space ${space}`,
      advice: `their impressions arrive as ${style.code(property)} of ${style.code(event)}: add them to \`flags\` of the program, or ignore them`,
      items: withoutTrait.map((flag) => ({ line: style.code(flag) })),
    },
    {
      title: `Traits whose flag is seen no more, space ${space}`,
      advice:
        "set `archived` or `enabled: false` in the program to keep the last values, or take the trait out",
      items: unseen.map((stale) => ({ line: staleLine(stale, style) })),
    },
  ]);
}

function staleLine({ flag, trait, resource }: StaleTrait, { code }: Style): string {
  const managed = resource === undefined ? "managed by none of these programs" : `resource ${code(resource)}`;
  return `${code(flag)}: trait ${code(trait.name)} (key ${code(trait.key)}), ${managed}`;
}
