import { sentence } from "../../../dist/provider/pulumi/sentence";
import { hasUnknown } from "../../../dist/provider/inputs/unknown";
import type { Properties } from "../../../dist/provider/properties";
import { readSettings, settingNames, type Settings } from "../../../dist/provider/workspace/settings";
import { nearest } from "../../../dist/query/suggest";

/** The settings in a provider's configuration, which holds the namespace `segment` and no other. */
export function settingsIn(config: Properties): Settings {
  return readSettings((key) => {
    const value = config[key.replace("segment:", "")];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** What the engine says of the plugin itself, beside the settings of a program that names its version. */
const ofTheEngine: ReadonlySet<string> = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/** What is wrong with a configuration, told on the provider's own row before any resource is looked at. */
export function settingsFailures(config: Properties): string[] {
  const strays = Object.keys(config)
    .filter((name) => !isSetting(name) && !ofTheEngine.has(name))
    .flatMap((name) => {
      const meant = nearest(name, settingNames);
      return meant === undefined ? [] : [`\`${name}\` is no setting: did you mean \`segment:${meant}\`?`];
    });
  if (strays.length > 0 || hasUnknown(config)) return strays;
  try {
    settingsIn(config);
    return [];
  } catch (error) {
    return [sentence(error)];
  }
}

function isSetting(name: string): boolean {
  return settingNames.some((known) => known === name);
}
