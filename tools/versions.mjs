// Version numbers as they stand in the answers of programs.

/** The first `major.minor.patch` in a text, as numbers. */
export function versionIn(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

export function isAtLeast(version, least) {
  if (!version) return false;
  const index = version.findIndex((part, place) => part !== least[place]);
  return index === -1 || version[index] > least[index];
}
