import { recordOf, textOf, type RawCall } from "./raw-call";

const maxProperties = 300;
const maxMessageId = 100;
const maxGroupId = 500;

/** Whether a call is one of those that Unify drops without a word: its product limits page says so. */
export function isOverLimits({ messageId, groupId, properties, traits }: RawCall): boolean {
  return (
    (textOf(messageId)?.length ?? 0) > maxMessageId ||
    (textOf(groupId)?.length ?? 0) > maxGroupId ||
    hasMany(properties) ||
    hasMany(traits)
  );
}

function hasMany(fields: unknown): boolean {
  return fields !== undefined && Object.keys(recordOf(fields)).length > maxProperties;
}
