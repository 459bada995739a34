/** Longer names would not fit on the line that constructs a resource. */
const longest = 44;

/**
 * A name as a program writes one, such as `back-end-roll` for `backEndRoll`; letters of other scripts stay, and of what has
 * no letter and no digit it is `otherwise`.
 */
export function kebabCase(text: string, otherwise: string): string {
  const words = text
    .slice(0, 1_000)
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    // Accents go; what looks like one in other scripts makes another letter or word of it.
    .replaceAll(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .normalize("NFKC")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  const whole = words.replaceAll(/^[-\p{M}]+|-+$/gu, "");
  return whole === "" ? otherwise : shortened(Array.from(whole));
}

/** At the end of a word, unless that would leave less than half of what there is place for. */
function shortened(characters: readonly string[]): string {
  if (characters.length <= longest) return characters.join("");
  const cut = characters.slice(0, longest).join("");
  if (characters[longest] === "-") return cut;
  const atWord = cut.replace(/-[^-]*$/, "");
  return atWord.length * 2 >= longest ? atWord : cut;
}

/** The names of a program's resources, of which no two are the same, whatever their class. */
export class Names {
  readonly #taken: Set<string>;

  /** @param taken - what the stack has already */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The first of these that is free, or the last one with a number behind it. */
  take(...wanted: readonly [string, ...string[]]): string {
    const name = wanted.find((one) => !this.#taken.has(one)) ?? this.#numbered(wanted.at(-1) ?? wanted[0]);
    this.#taken.add(name);
    return name;
  }

  /** A name for a component, of whose children none would be called like another resource. */
  takeWithChildren(wanted: string, childrenOf: (name: string) => readonly string[]): string {
    for (let count = 1; ; count++) {
      const name = count === 1 ? wanted : `${wanted}-${count}`;
      const all = [name, ...childrenOf(name)];
      if (all.some((one) => this.#taken.has(one))) continue;
      for (const one of all) this.#taken.add(one);
      return name;
    }
  }

  #numbered(name: string): string {
    let count = 2;
    while (this.#taken.has(`${name}-${count}`)) count += 1;
    return `${name}-${count}`;
  }
}
