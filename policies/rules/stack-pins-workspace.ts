import { quote } from "../shared/report";
import { stackRule } from "../shared/rule";
import { setting } from "../shared/settings";
import { SEGMENT_TYPE_PREFIX } from "../shared/tokens";
import { UNKNOWN } from "../shared/unknown";

export const stackPinsWorkspace = stackRule({
  name: "stack-pins-workspace",
  description: "A stack names its workspace, so that a token of another workspace cannot change anything.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["workspaces"],
  options: {},
  judge(resources, _options, say) {
    const judged = new Set<string>();
    for (const { type, provider } of resources) {
      if (!type.startsWith(SEGMENT_TYPE_PREFIX) || judged.has(provider?.urn ?? "")) continue;
      judged.add(provider?.urn ?? "");
      const workspace = setting(provider, "workspace");
      const name = quote(provider?.name ?? "default");
      if (workspace === UNKNOWN) {
        say.pending(`the workspace of the provider ${name} is known only during the update.`);
      } else if (workspace === undefined) {
        say.violation(
          `The provider ${name} does not say which workspace it may write to. Run "pulumi config set segment:workspace` +
            ` <id or slug>", or write workspace: "..." in its SegmentProvider.`,
        );
      }
    }
  },
});
