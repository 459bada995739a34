/** How many ids one generation holds. Two are remembered: the ids of now and those before. */
const generationSize = 1_000_000;
/** A power of two, so that a table is half full at most and a search ends soon. */
const slots = 2 ** 21;
/** 32-bit words of a fingerprint. */
const words = 2;

/**
 * Remembers which calls have come before, by their `messageId`: the last 1,000,000 for certain, twice as many at most, in
 * 32 MB at most. A call that is repeated later than that counts again, as it does with Segment after a while.
 *
 * Ids are remembered by fingerprints of 63 bits: a million texts would take five times the memory and keep the garbage
 * collector busy. Of two million different ids, two share one about once in five million files.
 */
export class RecentMessages {
  #now: Int32Array | undefined;
  #before: Int32Array | undefined;
  #known = 0;

  /** Whether a call of this id has come before; from now on it has. Calls without an id are never taken for another. */
  isRepeat(messageId: string | undefined): boolean {
    if (messageId === undefined) return false;
    takeFingerprint(messageId);
    if (this.#before !== undefined && slotOf(this.#before) < 0) return true;
    const table = (this.#now ??= new Int32Array(slots * words));
    const slot = slotOf(table);
    if (slot < 0) return true;
    table[slot] = fingerprint[0] ?? 0;
    table[slot + 1] = fingerprint[1] ?? 0;
    this.#known += 1;
    if (this.#known === generationSize) {
      [this.#before, this.#now] = [table, undefined];
      this.#known = 0;
    }
    return false;
  }

  /** What it remembers, to be kept and restored. */
  state(): { before: Int32Array; now: Int32Array } {
    return { before: packed(this.#before), now: packed(this.#now) };
  }

  restore({ before, now }: ReturnType<RecentMessages["state"]>): void {
    this.#before = unpacked(before);
    this.#now = unpacked(now);
    this.#known = now.length / words;
  }
}

/** Of the id that is being looked at; one for all, since a million of them would be garbage. */
const fingerprint = new Int32Array(words);

/** The fingerprints in a table, without the free slots. */
function packed(table: Int32Array | undefined): Int32Array {
  return (table ?? new Int32Array()).filter((_, at, all) => all[at | 1] !== 0);
}

/** A table with these fingerprints in it; none where there are none. */
function unpacked(fingerprints: Int32Array): Int32Array | undefined {
  if (fingerprints.length === 0) return undefined;
  const table = new Int32Array(slots * words);
  for (let at = 0; at < fingerprints.length; at += words) {
    fingerprint.set(fingerprints.subarray(at, at + words));
    table.set(fingerprint, slotOf(table));
  }
  return table;
}

/** Where the fingerprint belongs in a table: a free slot, or -1 when the table has it. */
function slotOf(table: Int32Array): number {
  let slot = ((fingerprint[0] ?? 0) & (slots - 1)) * words;
  while (table[slot + 1] !== 0) {
    if (table[slot] === fingerprint[0] && table[slot + 1] === fingerprint[1]) return -1;
    slot = slot + words === table.length ? 0 : slot + words;
  }
  return slot;
}

/** Two sums over the text, each with multiplier and turn of its own, stirred at the end so that every bit counts. */
function takeFingerprint(text: string): void {
  let a = text.length;
  let b = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul((a << 5) ^ (a >>> 27) ^ unit, 0x01000193);
    b = Math.imul((b << 9) ^ (b >>> 23) ^ unit, 0x5bd1e995);
  }
  fingerprint[0] = stirred(a);
  // Never 0: that is what a free slot has here.
  fingerprint[1] = stirred(b) | 1;
}

function stirred(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x45d9f3b);
  return half ^ (half >>> 15);
}
