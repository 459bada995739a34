import { UsageError } from "../errors";
import { text, type Properties } from "../properties";

/** How messages call a resource of the program: its class and its name there, as in `Audience "beta-testers"`. */
export type Declaration = string;

/** The declaration that inputs or state belong to; what an older version has stored names none. */
export function declarationOf(type: string, properties: Properties): Declaration {
  return `${type} "${text(properties, "__resource") || text(properties, "name")}"`;
}

/** What a declaration wants to have. */
export interface Wanted<Inputs> {
  readonly declaration: Declaration;
  readonly inputs: Inputs;
}

interface Owner {
  readonly declaration: Declaration;
  /** What the declaration was called when its state was written, for a resource renamed with `aliases`. */
  readonly before?: Declaration;
  /** `kept`: its state has the object. `made`: this run has created or adopted it. */
  readonly how: "kept" | "made";
}

/**
 * Who owns which remote object in this run.
 *
 * The SDK tells a dynamic provider no resource's name, and the engine deletes last. So a resource that was renamed without
 * `aliases` looks like a new one, which may take over the object of the old one, followed by a deletion of that very
 * object. Here a run remembers what each of its declarations has, and no object is taken from a declaration or deleted
 * under it.
 */
export class Declarations {
  /** A refresh shows its own differences for what the program has dropped, so only what was checked is declared. */
  readonly #declared = new Set<Declaration>();
  readonly #owners = new Map<string, Owner>();

  declare(declaration: Declaration): void {
    this.#declared.add(declaration);
  }

  isDeclared(declaration: Declaration): boolean {
    return this.#declared.has(declaration);
  }

  /**
   * Note that a declaration's state has an object.
   *
   * @returns another declaration that has it too: one of the two has to go
   */
  keep(objectId: string, declaration: Declaration, before: Declaration): Declaration | undefined {
    if (!this.#declared.has(declaration)) return undefined;
    const owner = this.#owners.get(objectId);
    if (owner !== undefined && owner.declaration !== declaration) return owner.declaration;
    if (owner?.how !== "made") this.#owners.set(objectId, { declaration, before, how: "kept" });
    return undefined;
  }

  /** Note that a declaration has created or adopted an object in this run. */
  make(objectId: string, declaration: Declaration): void {
    this.#owners.set(objectId, { declaration, how: "made" });
  }

  /** The declaration that has an object, as far as this run has met it. */
  ownerOf(objectId: string): Declaration | undefined {
    return this.#owners.get(objectId)?.declaration;
  }

  /**
   * The declaration under which an object would be deleted; undefined where deleting takes it from nobody, as for a
   * declaration that makes way for its own replacement.
   */
  keeperOf(objectId: string, declaration: Declaration): Declaration | undefined {
    const owner = this.#owners.get(objectId);
    if (owner === undefined) return undefined;
    const isOwn = owner.declaration === declaration || owner.before === declaration;
    return isOwn && owner.how === "kept" ? undefined : owner.declaration;
  }

  /** An object is gone; whoever had it has it no more. */
  drop(objectId: string): void {
    this.#owners.delete(objectId);
  }
}

/** @throws {UsageError} that names both declarations and says how to choose */
export function requireOneOwner(what: string, one: Declaration, other: Declaration | undefined): void {
  if (other === undefined) return;
  throw new UsageError(
    `${one} and ${other} of this program both have ${what}: take one of the two out of the program, where only its entry goes; ` +
      'a resource that got a new name in the program needs `aliases: [{ name: "<old name>" }]`',
  );
}

/** The resource option that tells Pulumi that one declaration is another; undefined where name and class are the same. */
export function aliasOf(before: Declaration, after: Declaration): string | undefined {
  const [oldType = "", oldName = ""] = before.split(/ (?=")/);
  const [type = "", name = ""] = after.split(/ (?=")/);
  const changed = [
    ...(oldName === name ? [] : [`name: ${oldName}`]),
    ...(oldType === type ? [] : [`type: "pulumi-nodejs:dynamic/segment:${oldType}"`]),
  ];
  return changed.length === 0 ? undefined : `aliases: [{ ${changed.join(", ")} }]`;
}

/** How to tell Pulumi that one declaration is another under a new name, class or parent. */
export function aliasAdvice(before: Declaration, after: Declaration): string {
  const alias = aliasOf(before, after);
  if (alias === undefined) return "Where it has another parent now, `aliases` names the old one";
  return `If it is the same resource, \`${alias}\` says so to Pulumi; of a component that was renamed, the component's own`;
}
