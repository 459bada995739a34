/** Type tokens of the resources, as Pulumi stores them. Permanent, so rules need not load the classes. */
export const SEGMENT_TYPE_PREFIX = "pulumi-nodejs:dynamic/segment:";

export const SOURCE_CONNECTION = `${SEGMENT_TYPE_PREFIX}SourceConnection`;
export const LAST_COMPUTED_TRAIT = `${SEGMENT_TYPE_PREFIX}LastComputedTrait`;
export const COMPUTED_TRAIT = `${SEGMENT_TYPE_PREFIX}ComputedTrait`;
export const AUDIENCE = `${SEGMENT_TYPE_PREFIX}Audience`;
export const SPACE_FILTER = `${SEGMENT_TYPE_PREFIX}SpaceFilter`;

/** Both ways to write a computed trait. */
export const TRAITS = [LAST_COMPUTED_TRAIT, COMPUTED_TRAIT];
