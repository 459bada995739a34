/** @returns group of the sidebar to files of the repository */
export function filesByGroup(): ReadonlyMap<string, readonly string[]>;
