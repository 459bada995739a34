/** What a plan includes in one workspace, unless its contract says otherwise. */
export const planQuotas = { traits: 50, audiences: 100 } as const;
/** Audience previews that Segment allows a space and month. */
export const previewsAMonth = 700;
