// `npm start`: Segment on this machine, this repository's program deployed to it, impressions in, trait values out.

import path from "node:path";
import { buildPackage } from "./build.mjs";
import { findEngine } from "./engine.mjs";
import { withNode } from "./environment.mjs";
import { localFolder, root, withLock } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { say, untilInterrupted, whenRun } from "./process.mjs";
import { readImpressions, sendImpressions, userIdsOf } from "./start/impressions.mjs";
import { readOptions, usage } from "./start/options.mjs";
import { documentOf, reportOf } from "./start/report.mjs";
import {
  connectSource,
  letTimePass,
  productionSource,
  readTraits,
  startSegment,
  untilConnected,
} from "./start/segment.mjs";
import { createStack, deploy, localStack, readStack, refresh, removeStack } from "./start/stack.mjs";

const sample = path.join(root, "examples", "quickstart", "impressions.ndjson");

async function main(args) {
  const options = readOptions(args);
  if (options.help) return say(usage);
  const calls = readImpressions(fileOf(options));
  await installPackages();
  const node = await findNode();
  await buildPackage();
  const lock = path.join(localFolder, "start.lock");
  return withLock(lock, () => show(node, calls, options), "another `npm start`");
}

async function show(node, calls, options) {
  const segment = await startSegment(node, withNode(node));
  // Before the engine is asked for, which may take minutes to build: the page can be looked at meanwhile.
  say(`\nOpen this page and watch: ${segment.appUrl}\n`);
  const stack = localStack(node, await findEngine());
  try {
    const source = productionSource(segment);
    await createStack(stack, segment, source.slug);
    await deploy(stack);
    await connect(segment, source, options);
    say(`Sending ${calls.length} impressions through ${source.slug}`);
    await sendImpressions(calls, { ...segment, writeKey: source.writeKey });
    await letTimePass(segment);
    await refresh(stack);
    const state = await readStack(stack);
    const profiles = await readProfiles(segment, calls, state);
    const shown = options.json ? JSON.stringify(documentOf(state, profiles)) : reportOf(state, profiles);
    process.stdout.write(`${shown}\n`);
    if (options.exit) return 0;
    say("In another terminal: npm run --silent pulumi -- preview --stack local");
    say(`Everything keeps running until Ctrl-C. The page: ${segment.appUrl}`);
    await untilInterrupted();
    return 0;
  } finally {
    removeStack(stack);
  }
}

/** The program has declared the connection; making it takes a person in Segment's app, whom this plays. */
async function connect(segment, source, { manual }) {
  const connection = { spaceId: segment.spaces[0].id, sourceId: source.id };
  if (!manual) {
    say(`Playing the person who connects ${source.slug} in Segment's app, as the message above asks.`);
    return connectSource(segment, connection);
  }
  say(`Waiting for you to connect ${source.slug}: ${segment.appUrl}#/${segment.spaces[0].slug}/sources`);
  return untilConnected(segment, connection);
}

async function readProfiles(segment, calls, { traits }) {
  const profiles = [];
  for (const userId of userIdsOf(calls)) {
    const values = await readTraits(segment, userId);
    const own = traits.flatMap(({ key }) => (key in values ? [[key, values[key]]] : []));
    profiles.push({ userId, traits: Object.fromEntries(own) });
  }
  return profiles;
}

/** npm runs scripts in the package's folder and says in INIT_CWD where the person is. */
function fileOf({ impressions }) {
  return impressions === undefined
    ? sample
    : path.resolve(process.env.INIT_CWD || process.cwd(), impressions);
}

whenRun(import.meta.url, main);
