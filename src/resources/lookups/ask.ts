import * as pulumi from "@pulumi/pulumi";

import { mapOf, type Rule } from "../arguments";
import { isDeferred, isMap, kindOfValue, programError } from "../problems";
import type { SegmentProvider } from "../segment-provider";
import { checkStackKeys } from "../settings";
import { Asked } from "./asked";
import { LookupProblem } from "./choose";
import { currentRun, WorkspaceView } from "./program-run";
import { readSettingTexts, settingTexts, type SettingTexts } from "./settings";

/** Options of every lookup. */
export interface LookupOptions {
  /** Whose workspace is looked into. Default: the one of the stack's configuration or the environment. */
  readonly provider?: SegmentProvider | undefined;
}

/** The arguments of a lookup where each may come later. */
export type Later<Args> = { readonly [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** One kind of question. */
export interface Lookup<Args extends object, Found> {
  /** The function's name, as in `getSource`. */
  readonly name: string;
  /** What each argument may be; all of them may be left out here. */
  readonly rules: { readonly [Name in keyof Required<Args>]: Rule };
  /** Problems are said about `asked`. */
  readonly find: (view: WorkspaceView, args: Args, asked: Asked) => Promise<Found>;
}

/** Ask with arguments that are known. */
export async function ask<Args extends object, Found>(
  lookup: Lookup<Args, Found>,
  args: Args,
  options: LookupOptions,
): Promise<Found> {
  const run = currentRun();
  const given = textsFor(lookup, args, options);
  const later = Object.keys(args).filter((name) => isDeferred(Reflect.get(args, name)));
  if (later.length > 0)
    throw programError(lookup.name, [
      `\`${later.join("`, `")}\` comes later: use ${lookup.name}Output, which takes Outputs`,
    ]);
  return answer(lookup, run, args, await knownTexts(lookup, given), false);
}

/** Ask with arguments that may come later; the answer is as secret and as unknown as they are. */
export function askLater<Args extends object, Found>(
  lookup: Lookup<Args, Found>,
  args: Later<Args>,
  options: LookupOptions,
): pulumi.Output<Found> {
  const run = currentRun();
  const texts = textsFor(lookup, args, options);
  const known = pulumi.output(args) as pulumi.Output<unknown> as pulumi.Output<Args>;
  // The token is a secret, and what is found with it is none.
  const settings: pulumi.Output<unknown> = pulumi.unsecret(pulumi.output(texts));
  const found: pulumi.Output<unknown> = pulumi
    .all([known, settings])
    .apply(async ([asked, set]) =>
      answer(lookup, run, asked as Args, set as SettingTexts, await pulumi.isSecret(known)),
    );
  return found as pulumi.Output<Found>;
}

function textsFor(
  { name }: { name: string },
  args: object,
  options: LookupOptions,
): pulumi.Output<SettingTexts> | SettingTexts {
  checkStackKeys();
  if (!isMap(args)) throw programError(name, [`it needs a map of its arguments, not ${kindOfValue(args)}`]);
  const problems = mapOf({ provider: () => [] })(options, "");
  const texts = settingTexts(options.provider);
  if (typeof texts === "string") problems.push(texts);
  if (problems.length > 0) throw programError(`options of ${name}`, problems);
  return texts as pulumi.Output<SettingTexts> | SettingTexts;
}

/** The SDK has these, and leaves them out of its types. */
interface Inner<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}

async function knownTexts(
  { name }: { name: string },
  texts: pulumi.Output<SettingTexts> | SettingTexts,
): Promise<SettingTexts> {
  if (!pulumi.Output.isInstance(texts)) return texts;
  const inner = texts as unknown as Inner<SettingTexts>;
  if (await inner.isKnown) return inner.promise();
  throw programError(name, [
    `a setting of its \`provider\` is not known yet in this preview: use ${name}Output, whose answer comes with it`,
  ]);
}

async function answer<Args extends object, Found>(
  { name, rules, find }: Lookup<Args, Found>,
  run: ReturnType<typeof currentRun>,
  args: Args,
  texts: SettingTexts,
  isSecret: boolean,
): Promise<Found> {
  const problems = mapOf(rules)(args, "");
  if (problems.length > 0) throw programError(name, problems);
  const asked = new Asked(name, args as Readonly<Record<string, unknown>>, isSecret);
  try {
    const session = await run.session(await readSettingTexts(texts));
    // A pinned workspace is compared before anything is believed of it.
    if (session.settings.workspace !== undefined) await session.requireWorkspace();
    return await find(new WorkspaceView(run, session), args, asked);
  } catch (error) {
    // Where an Output fails on its way into a resource, the SDK prints what stack there is.
    throw Object.assign(programError(asked.call, [sentenceOf(error, asked)]), { stack: "" });
  }
}

/** The sentence of an error that a person can do something about; what is a fault of this package keeps its stack. */
function sentenceOf(error: unknown, asked: Asked): string {
  if (error instanceof LookupProblem) return error.message;
  if (!(error instanceof Error) || !speaksToPeople(error)) throw error;
  // The session advises about a token in state, which the program does not use.
  const said = error.cause instanceof Error && error.cause.name === "SegmentAuthError" ? error.cause : error;
  return asked.masked(said.message);
}

/** By name: the classes would load the client with every program. */
function speaksToPeople({ name }: Error): boolean {
  return name === "UsageError" || name.startsWith("Segment");
}
