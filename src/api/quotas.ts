/** How many of each a workspace may have, unless its plan says otherwise. */
export const defaultQuotas = { traits: 50, audiences: 100 } as const;
