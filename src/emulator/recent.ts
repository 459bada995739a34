/** What came last, and no more of it than a long run can hold. */
export class Recent<T> {
  #items: T[] = [];

  constructor(private readonly max: number) {}

  /** Oldest first. */
  get items(): readonly T[] {
    return this.#items.length > this.max ? this.#items.slice(-this.max) : this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    // To move everything up by one each time would cost more than what is kept.
    if (this.#items.length >= 2 * this.max) this.#items = this.#items.slice(-this.max);
  }

  clear(): void {
    this.restore([]);
  }

  /** Begin again with what was kept elsewhere, oldest first. */
  restore(items: readonly T[]): void {
    this.#items = [...items];
  }
}
