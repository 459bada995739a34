import type { z } from "zod";

import type { ComputedTrait, Space, Workspace } from "../api";
import { traitKey } from "../query";
import { adoptTrait } from "./adopt";
import { acceptedInputs, parseInputs } from "./check";
import { undefinedIfGone } from "./gone";
import {
  IncompleteError,
  text,
  UsageError,
  type Checked,
  type Failure,
  type Properties,
  type ResourceHandler,
} from "./handler";
import type { Session } from "./session";
import type { Settings } from "./settings";
import {
  changesTo,
  diffTrait,
  inputsFrom,
  newTrait,
  queryOf,
  replacedUnderSameKey,
  stateOf,
  type TraitSpelling,
} from "./trait";
import { traitShape, type TraitInputs } from "./trait-inputs";
import { waitUntilLive } from "./wait-until-live";

/** The life of a computed trait, whatever words its inputs use for the definition. */
export function traitHandler(
  schema: z.ZodObject<typeof traitShape>,
  spelling: TraitSpelling,
): ResourceHandler {
  return {
    check: (settings, given, oldInputs) => checkTrait(schema, spelling, settings, given, oldInputs),

    diff: (_settings, state, inputs) => diffTrait(spelling, state, inputs),

    async create(session, raw) {
      const inputs = acceptedInputs(schema, raw);
      const query = spelling.compile(raw);
      const where = await locate(session, inputs.spaceId);
      const { traits } = session;
      traits.take(where.space.id, inputs.name);
      try {
        const existing = await traits.existing(where.space.id, inputs.name);
        const trait =
          existing === undefined
            ? await traits.create(
                where.space.id,
                newTrait(inputs, query),
                inputs.replaceUnderSameKey === true,
              )
            : await adoptTrait(session, where.space, existing, inputs, query);
        warnAboutKey(session, inputs.name, trait);
        return await settled(session, raw, inputs, trait, where);
      } catch (error) {
        traits.release(where.space.id, inputs.name);
        throw error;
      }
    },

    async read(session, id, state) {
      const spaceId = text(state, "spaceId");
      const where = await locate(session, spaceId, state["workspaceId"]);
      const trait = await session.traits.snapshots.find(where.space.id, id);
      if (trait === undefined) return undefined;
      const inputs = inputsFrom(Object.keys(schema.shape), spelling, state, trait);
      return {
        id,
        state: stateOf({ query: state["query"], ...inputs }, trait, where.workspace, where.space.slug),
        inputs,
      };
    },

    async update(session, id, state, raw) {
      const inputs = acceptedInputs(schema, raw);
      const where = await locate(session, inputs.spaceId, state["workspaceId"]);
      const changes = changesTo(state, inputs, spelling.compile(raw));
      const trait = await (Object.keys(changes).length === 0
        ? session.traits.snapshots.find(where.space.id, id)
        : session.client.computedTraits.update(where.space.id, id, changes).catch(undefinedIfGone));
      if (trait === undefined)
        throw new UsageError(
          `trait "${inputs.name}" (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
        );
      session.traits.snapshots.forget(where.space.id);
      return (await settled(session, raw, inputs, trait, where)).state;
    },

    async delete(session, id, state) {
      const { space } = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const gone = await session.client.computedTraits.delete(space.id, id).then(
        () => false,
        (error: unknown) => undefinedIfGone(error) ?? true,
      );
      // "Not found" counts as deleted only where the space can be read at all.
      if (gone) await session.traits.snapshots.listAnew(space.id);
      await session.traits.deleted(space.id, id);
    },
  };
}

interface Where {
  workspace: Workspace;
  space: Space;
}

async function locate(session: Session, spaceId: string, workspaceId?: unknown): Promise<Where> {
  const workspace = await session.requireWorkspace(workspaceId);
  return { workspace, space: await session.requireSpace(spaceId) };
}

function checkTrait(
  schema: z.ZodObject<typeof traitShape>,
  spelling: TraitSpelling,
  settings: Settings,
  given: Properties,
  oldInputs: Properties,
): Checked {
  const inputs = withDefaults(given, settings);
  const { known, failures } = parseInputs(schema, inputs);
  if (failures.length === 0)
    failures.push(...nameFailures(known.name), ...definitionFailures(spelling, inputs));
  if (failures.length === 0) failures.push(...replacedUnderSameKey(spelling, oldInputs, inputs));
  const warnings =
    typeof oldInputs["description"] === "string" && inputs["description"] === undefined
      ? [
          `the description of trait "${text(inputs, "name")}" stays as it is: Segment has no way to clear one, so write a new text instead of removing it`,
        ]
      : [];
  return { inputs, failures, warnings };
}

/** Segment documents no default for `enabled`, so it is always sent. */
function withDefaults(given: Properties, { space }: Settings): Properties {
  const inputs = { ...given };
  inputs["type"] ??= "USERS";
  inputs["enabled"] ??= true;
  if (space !== undefined) inputs["spaceId"] ??= space;
  return inputs;
}

function nameFailures(name: string | undefined): Failure[] {
  if (name === undefined || traitKey(name) !== "") return [];
  return [
    {
      property: "",
      reason: `\`name\` "${name}" has no letter a to z and no digit, from which Segment could make a key`,
    },
  ];
}

function definitionFailures(spelling: TraitSpelling, inputs: Properties): Failure[] {
  try {
    queryOf(spelling, inputs);
    return [];
  } catch (error) {
    return [{ property: "", reason: error instanceof Error ? error.message : String(error) }];
  }
}

function warnAboutKey(session: Session, name: string, { key }: ComputedTrait): void {
  if (key === traitKey(name)) return;
  session.log.warn(
    `Segment gave trait "${name}" the key "${key}", not "${traitKey(name)}": audiences and destinations must use "${key}"`,
  );
}

/** The state after a write; when the program asked for it, not before the trait is live. */
async function settled(
  session: Session,
  raw: Properties,
  inputs: TraitInputs,
  trait: ComputedTrait,
  where: Where,
) {
  const observed = (seen: ComputedTrait) => ({
    id: seen.id,
    state: stateOf(raw, seen, where.workspace, where.space.slug),
  });
  if (inputs.waitForLive !== true || inputs.enabled === false) return observed(trait);
  const { last, problem } = await waitUntilLive(session, trait, inputs.waitMinutes);
  if (problem !== undefined) throw new IncompleteError(problem, observed(last));
  return observed(last);
}
