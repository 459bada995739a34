/** A text in the quotes that word processors make, or in those of Markdown and MySQL. */
export const typographic = /[‘’‚“”„«»`][^‘’‚“”„«»`\n]*[‘’‚“”„«»`]/y;

/** @param pattern - a sticky one, which looks at this place alone */
export function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
