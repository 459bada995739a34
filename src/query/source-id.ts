/** A slug or a name is not mistaken for an id; an id of a length that nobody has seen yet may be one. */
export function mayBeSourceId(text: string): boolean {
  return /^[A-Za-z0-9]+$/.test(text) && !/^[a-z]{2,21}$/.test(text);
}

/** What is wrong with a text that cannot be one, to go behind the name of the input. */
export const noSourceId =
  "must be the id of a source, such as iUM16Md8P2uZ8bGyo7zR4n: a name or slug is none. The source's page in Segment shows the id, and getSource({ slug }) finds it";
