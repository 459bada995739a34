/** @returns file of the repository to file of the site */
export function sitePages(): ReadonlyMap<string, string>;

/** Where the site is made. */
export const siteFolder: string;
