import { UsageError } from "../errors";
import { advisory } from "../workspace/advisory";
import type { Session } from "../workspace/session";
import type { Definition, Family } from "./family";

/** How many of a family the workspace may still make, counted before a run's first create. */
export class Quota {
  #before: Promise<number | undefined> | undefined;
  /** Made by this run, less what it has deleted. */
  #made = 0;

  constructor(
    private readonly session: Session,
    private readonly family: Pick<Family<Definition>, "noun" | "max" | "maxSetting">,
    private readonly list: (spaceId: string) => Promise<ReadonlyMap<string, unknown>>,
  ) {}

  /**
   * Take one place; `release` gives it back.
   *
   * @throws {UsageError} when the plan allows no more
   */
  async reserve(name: string): Promise<void> {
    const max = this.family.max(this.session.settings);
    if (max === 0) return;
    this.#made += 1;
    const before = await this.#counted();
    if (before === undefined || before + this.#made <= max) return;
    this.#made -= 1;
    const { noun, maxSetting } = this.family;
    throw new UsageError(
      `"${name}" would be ${noun} number ${before + this.#made + 1} of the workspace, and its plan allows ${max} ` +
        `(counted: ${before} in the spaces this token may list, ${this.#made} asked for by this run): delete some, or set ${maxSetting} to what the contract says (0 turns this check off)`,
    );
  }

  /** Give a place back, after a create that failed or for something that was deleted; one deleted uncounted gives none. */
  release(): void {
    if (this.#before !== undefined) this.#made -= 1;
  }

  #counted(): Promise<number | undefined> {
    this.#before ??= this.#count();
    return this.#before;
  }

  /** Counting only serves to warn in time: Segment knows its plans itself. */
  async #count(): Promise<number | undefined> {
    const { session, family } = this;
    const what = `how many ${family.noun}s the workspace has, against the ${family.max(session.settings)} of its plan`;
    const looked = await advisory(session, what, async (client) => {
      const spaces = await client.spaces.list();
      const lists = await Promise.all(spaces.map(({ id }) => this.list(id)));
      return lists.reduce((sum, list) => sum + list.size, 0);
    });
    return "why" in looked ? undefined : looked.found;
  }
}
