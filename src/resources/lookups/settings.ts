import * as pulumi from "@pulumi/pulumi";

import type { Settings } from "../../provider/workspace/settings";
import { settingsOf, type SegmentProvider } from "../segment-provider";

/** Texts of settings by their keys, such as `segment:token`. */
export type SettingTexts = Readonly<Record<string, string>>;

/**
 * What an explicit provider or the stack's configuration says; the environment comes last, when it is read.
 *
 * @returns a text where something is wrong, instead of the settings
 */
export function settingTexts(
  provider: SegmentProvider | undefined,
): pulumi.Output<SettingTexts> | SettingTexts | string {
  if (provider === undefined) return pulumi.runtime.allConfig();
  return settingsOf(provider) ?? "`provider` must be a SegmentProvider";
}

/** @throws {UsageError} naming every setting that is missing or wrong */
export async function readSettingTexts(texts: SettingTexts): Promise<Settings> {
  const { readSettings } = await import("../../provider/workspace/settings.js");
  return readSettings((key) => texts[key]);
}
