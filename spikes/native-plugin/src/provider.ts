import * as messages from "@pulumi/pulumi/proto/provider_pb";

import { IncompleteError, UsageError } from "../../../dist/provider/errors";
import type { Properties } from "../../../dist/provider/properties";
import { onCancel, whileAnswering } from "../../../dist/provider/pulumi/cancellation";
import { sentence, sentenceOfRun } from "../../../dist/provider/pulumi/sentence";
import type { Log } from "../../../dist/provider/workspace/log";
import { closeSessions, sessionFor, type Session } from "../../../dist/provider/workspace/session";
import { version } from "../../../dist/provider/package";
import { settingsFailures, settingsIn } from "./configuration";
import { placeOf, requireInputs } from "./import-by-id";
import { kinds, type Kind } from "./kinds";
import { resourceOfCall } from "./log";
import { expected, secrecyIn, written } from "./outputs";
import { answer, empty, Incomplete, incomplete, pluginInfo, type Implementation } from "./rpc";
import { packageSchema } from "./schema";
import { opened, sealed, type Opened, type Secrecy } from "./values";

const { ConfigureResponse, CheckResponse, CheckFailure, DiffResponse } = messages;
const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = DiffResponse.DiffChanges;

/** What every request about a resource says of it. */
interface About {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

/** The handlers of `src/provider` behind Pulumi's own provider protocol: what `dynamic.ts` is, without its traps. */
export function provider(log: Log): Implementation {
  let config: Properties = {};
  onCancel(closeSessions);
  const session = (): Session => sessionFor(settingsIn(config), log);

  /** Do the work of one call about a resource. */
  const about = <Request extends About, Reply>(
    work: (kind: Kind, request: Request) => Reply | Promise<Reply>,
  ): ReturnType<typeof answer<Request, Reply>> =>
    answer((request: Request) =>
      resourceOfCall.run(request.getUrn(), () =>
        whileAnswering(async () => {
          const kind = kindOf(request);
          try {
            return await work(kind, request);
          } catch (error) {
            if (error instanceof Incomplete) throw error;
            throw new Error(sentenceOfRun(error, trySession(session)), { cause: error });
          }
        }),
      ),
    );

  return {
    getPluginInfo: pluginInfo(version),
    getSchema: answer(() => {
      const reply = new messages.GetSchemaResponse();
      reply.setSchema(packageSchema());
      return reply;
    }),
    checkConfig: answer((request: messages.CheckRequest) => {
      const { properties, secrecy } = opened(request.getNews());
      return checked(properties, secrecy, settingsFailures(properties));
    }),
    // A changed setting updates the provider and replaces nothing.
    diffConfig: answer(() => new DiffResponse()),
    configure: answer((request: messages.ConfigureRequest) => {
      config = opened(request.getArgs()).properties;
      const reply = new ConfigureResponse();
      reply.setAcceptsecrets(true);
      reply.setSupportspreview(true);
      return reply;
    }),
    cancel: answer(() => {
      closeSessions("the run was cancelled");
      return empty();
    }),

    check: about((kind, request: messages.CheckRequest) => {
      const { properties, secrecy } = opened(request.getNews());
      const { properties: old } = opened(request.getOlds());
      const { inputs, failures, warnings = [] } = checkWith(kind, session(), named(properties, request), old);
      for (const warning of warnings) log.warn(warning);
      return checked(written(kind, inputs), secrecy, failures);
    }),

    diff: about((kind, request: messages.DiffRequest) => {
      const { properties: state } = opened(request.getOlds());
      const { properties } = opened(request.getNews());
      const inputs = named(properties, request);
      const { changes, replaces = [], reason } = kind.handler.diff(session(), request.getId(), state, inputs);
      if (reason !== undefined) log.info(reason);
      const reply = new DiffResponse();
      reply.setChanges(changes === false ? DIFF_NONE : changes === "outputs" ? DIFF_SOME : DIFF_UNKNOWN);
      reply.setReplacesList(replaces);
      reply.setDeletebeforereplace(replaces.length > 0);
      return reply;
    }),

    create: about(async (kind, request: messages.CreateRequest) => {
      const { properties, secrecy } = opened(request.getProperties());
      const inputs = named(properties, request);
      const reply = new messages.CreateResponse();
      if (request.getPreview()) {
        const state = expected(kind, checkWith(kind, session(), inputs, {}).inputs, {});
        reply.setProperties(sealed(state, secrecyIn(kind, secrecy)));
        return reply;
      }
      const { id, state } = await kind.handler
        .create(session(), inputs)
        .catch(keepHalfDone(kind, request, secrecy));
      reply.setId(id);
      reply.setProperties(sealed(named(state, request), secrecyIn(kind, secrecy)));
      return reply;
    }),

    read: about(async (kind, request: messages.ReadRequest) => {
      const { properties, secrecy } = opened(request.getProperties());
      const place = placeOf(kind, request, properties);
      const found = await kind.handler.read(session(), place.id, named(place.state, request));
      const reply = new messages.ReadResponse();
      if (found === undefined) return reply;
      const inputs = written(kind, found.inputs);
      if (place.imported) requireInputs(kind, request, inputs);
      reply.setId(found.id);
      reply.setProperties(sealed(named(found.state, request), secrecyIn(kind, secrecy)));
      reply.setInputs(sealed(inputs, secrecyIn(kind, opened(request.getInputs()).secrecy)));
      return reply;
    }),

    update: about(async (kind, request: messages.UpdateRequest) => {
      const { properties: state } = opened(request.getOlds());
      const { properties, secrecy } = opened(request.getNews());
      const inputs = named(properties, request);
      const updated = request.getPreview()
        ? expected(kind, checkWith(kind, session(), inputs, state).inputs, state)
        : await kind.handler
            .update(session(), request.getId(), state, inputs)
            .catch(keepHalfDone(kind, request, secrecy));
      const reply = new messages.UpdateResponse();
      reply.setProperties(sealed(named(updated, request), secrecyIn(kind, secrecy)));
      return reply;
    }),

    delete: about(async (kind, request: messages.DeleteRequest) => {
      const { properties } = opened(request.getProperties());
      await kind.handler.delete(session(), request.getId(), named(properties, request));
      return empty();
    }),
  };
}

function kindOf(request: About): Kind {
  const [, , name = ""] = request.getType().split(":");
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw new UsageError(`segment has no resource "${name}"`);
  return kind;
}

/** The engine names the resource of every call, so no hidden input has to; handlers read the name under this key. */
function named(properties: Properties, request: About): Properties {
  const { __provider: _, ...rest } = properties;
  return { ...rest, __resource: request.getName() };
}

/** What exists and is not what was asked for stays in state, as secret as its inputs are. */
function keepHalfDone(kind: Kind, request: About, secrecy: Opened["secrecy"]): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof IncompleteError)) throw error;
    const { id, state } = error.observed;
    throw incomplete(sentence(error), id, sealed(named(state, request), secrecyIn(kind, secrecy)));
  };
}

function checkWith(
  { handler }: Kind,
  session: Session,
  inputs: Properties,
  old: Properties,
): ReturnType<Kind["handler"]["check"]> {
  try {
    return handler.check(session, inputs, old);
  } catch (error) {
    return { inputs, failures: [sentence(error)] };
  }
}

function checked(inputs: Properties, secrecy: Secrecy, failures: readonly string[]): messages.CheckResponse {
  const reply = new CheckResponse();
  reply.setInputs(sealed(inputs, secrecy));
  reply.setFailuresList(
    failures.map((reason) => {
      const failure = new CheckFailure();
      failure.setReason(reason);
      return failure;
    }),
  );
  return reply;
}

function trySession(session: () => Session): Session | undefined {
  try {
    return session();
  } catch {
    return undefined;
  }
}
