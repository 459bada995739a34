import { isMap } from "../problems";

/** A question as the program has put it, for messages. */
export class Asked {
  /**
   * @param lookup - the function's name
   * @param isSecret - whether no argument may be shown
   */
  constructor(
    readonly lookup: string,
    readonly args: Readonly<Record<string, unknown>>,
    readonly isSecret: boolean,
  ) {}

  /** As in `getSource({ slug: "split-impressions" })`. */
  get call(): string {
    const given = Object.entries(this.args).filter(([, value]) => value !== undefined);
    if (given.length === 0) return `${this.lookup}()`;
    return `${this.lookup}({ ${given.map(([name, value]) => `${name}: ${this.shown(value)}`).join(", ")} })`;
  }

  /** The same question with other words for its arguments. */
  with(args: Readonly<Record<string, unknown>>): Asked {
    return new Asked(this.lookup, args, this.isSecret);
  }

  shown(value: unknown): string {
    return this.isSecret ? "[secret]" : spelled(value);
  }

  /** A sentence of somebody else's about the arguments, such as one with a path in it, without what may not be shown. */
  masked(sentence: string): string {
    if (!this.isSecret) return sentence;
    return textsIn(this.args)
      .flatMap((text) => [encodeURIComponent(text), text])
      .reduce((masked, text) => masked.replaceAll(text, "[secret]"), sentence);
  }
}

function spelled(value: unknown): string {
  if (!isMap(value)) return JSON.stringify(value) ?? "undefined";
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${spelled(part)}`)
    .join(", ")} }`;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
