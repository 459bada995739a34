import { sentence } from "../../../dist/provider/pulumi/sentence";
import { hasUnknown } from "../../../dist/provider/inputs/unknown";
import type { Properties } from "../../../dist/provider/properties";
import { readSettings, type Settings } from "../../../dist/provider/workspace/settings";
import { nearest } from "../../../dist/query/suggest";
import { settingNames } from "../../../dist/resources/settings";

/** The settings in a provider's configuration, which holds the namespace `segment` and no other. */
export function settingsIn(config: Properties): Settings {
  return readSettings((key) => {
    const value = config[key.replace("segment:", "")];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** What is wrong with a configuration, told on the provider's own row before any resource is looked at. */
export function settingsFailures(config: Properties): string[] {
  const names: readonly string[] = settingNames;
  const strays = Object.keys(config)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      return `\`segment:${name}\` is no setting${near === undefined ? "" : `: did you mean \`segment:${near}\`?`}`;
    });
  if (strays.length > 0 || hasUnknown(config)) return strays;
  try {
    settingsIn(config);
    return [];
  } catch (error) {
    return [sentence(error)];
  }
}
