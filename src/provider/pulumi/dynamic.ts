import type * as pulumi from "@pulumi/pulumi";

import { IncompleteError } from "../errors";
import type { Difference, ResourceHandler } from "../handler";
import type { Properties } from "../properties";
import { closeSessions, sessionFor, type Session } from "../workspace/session";
import { readSettings } from "../workspace/settings";
import { onCancel, whileAnswering } from "./cancellation";
import { engineLog } from "./engine-log";
import { sentence, sentenceOfRun } from "./sentence";

/**
 * Put one of our resources behind Pulumi's dynamic-provider contract.
 *
 * The SDK caches a provider before it has awaited `configure`, so a second call may arrive first: every method waits
 * for the configuration itself. `configure` never throws, because the SDK would carry on with an unconfigured provider.
 */
export function dynamicProvider(handler: ResourceHandler): pulumi.dynamic.ResourceProvider {
  const configuration = Promise.withResolvers<pulumi.dynamic.ConfigureRequest["config"]>();
  let known: Promise<Session> | undefined;
  const session = (): Promise<Session> =>
    (known ??= configuration.promise.then((config) =>
      sessionFor(
        readSettings((key) => config.get(key)),
        engineLog,
      ),
    ));
  onCancel(closeSessions);
  const call = <T>(work: (ready: Session) => Promise<T>, inputs?: Properties): Promise<T> =>
    oneLine(session(), work, inputs);

  return {
    configure: ({ config }) => Promise.resolve(configuration.resolve(config)),
    check: (oldInputs: Properties, inputs: Properties) => checkWith(handler, session(), inputs, oldInputs),
    diff: (id, state: Properties, inputs: Properties) =>
      call((ready) => Promise.resolve(pulumiDiff(handler.diff(ready, id, state, inputs)))),
    create: (inputs: Properties) =>
      call(async (ready) => {
        const { id, state } = await handler.create(ready, inputs);
        return { id, outs: stored(state, inputs) };
      }, inputs),
    read: (id, state: Properties) =>
      call(async (ready) => {
        const found = await handler.read(ready, id, state);
        if (found !== undefined)
          return { id: found.id, props: stored(found.state, state), inputs: stored(found.inputs, state) };
        // The reply always carries `__provider`, so the engine would take a missing object for an empty one.
        if (state["__lookup"] === true) throw new Error(`"${id}" does not exist`);
        return { id: "" };
      }),
    update: (id, state: Properties, inputs: Properties) =>
      call(async (ready) => {
        const updated = await handler.update(ready, id, state, inputs);
        return { outs: stored(updated, inputs) };
      }, inputs),
    delete: (id, state: Properties) => call((ready) => handler.delete(ready, id, state)),
  };
}

async function checkWith(
  handler: ResourceHandler,
  session: Promise<Session>,
  inputs: Properties,
  oldInputs: Properties,
): Promise<pulumi.dynamic.CheckResult> {
  try {
    const { failures, warnings = [], ...checked } = handler.check(await session, inputs, oldInputs);
    for (const warning of warnings) engineLog.warn(warning);
    return { inputs: json(checked.inputs), failures: failures.map(checkFailure) };
  } catch (error) {
    return { inputs: { ...inputs }, failures: [checkFailure(sentence(error))] };
  }
}

/** Pulumi would print a named property's value beside the reason, secrets included, and `<nil>` for a nested one. */
function checkFailure(text: string): pulumi.dynamic.CheckFailure {
  return { property: "", reason: text };
}

/**
 * With `changes` undefined the engine compares the inputs itself and shows which differ; with `true` it would show
 * nothing but what stands in `replaces`. That replacing deletes first is an option of our resource classes, because the
 * engine asks no provider where somebody else wants the replacement.
 */
function pulumiDiff({ changes, replaces = [], reason: why }: Difference): pulumi.dynamic.DiffResult {
  if (why !== undefined && changes !== false) engineLog.info(why);
  if (changes === false) return { changes: false };
  const replacing = replaces.length > 0 ? { replaces } : {};
  return changes === "outputs" ? { changes: true, ...replacing } : replacing;
}

/**
 * Errors cross the wire as one line. The SDK prints the stack of some beside the message, takes `code` and `details`
 * for its own, and hangs for ever on a thrown null. A half-done resource keeps its state: `properties` is stored as it
 * is, so the provider string must be in it.
 */
async function oneLine<T>(
  session: Promise<Session>,
  work: (session: Session) => Promise<T>,
  inputs?: Properties,
): Promise<T> {
  try {
    return await whileAnswering(async () => work(await session));
  } catch (error) {
    const plain = new Error(sentenceOfRun(error, await session.catch(() => undefined)));
    plain.stack = "";
    if (!(error instanceof IncompleteError) || inputs === undefined) throw plain;
    const { id, state } = error.observed;
    const properties = { ...stored(state, inputs), __provider: inputs["__provider"] };
    throw Object.assign(plain, { id, properties, reasons: [plain.message] });
  }
}

/** What Pulumi keeps: JSON, and the resource's name in the program, by which a run tells its declarations apart. */
function stored(properties: Properties, { __resource: resource }: Properties): Properties {
  return json({ ...properties, __resource: resource });
}

/** A copy without `undefined`, which the SDK cannot send: it would refuse the reply after the work was done. */
function json(value: Properties): Properties {
  return JSON.parse(JSON.stringify(value)) as Properties;
}
