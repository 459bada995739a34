/** @returns what a link in a file leads to; undefined when that is not of the repository */
export function targetOf(
  source: string,
  link: string,
): { readonly file: string; readonly hash: string } | undefined;
