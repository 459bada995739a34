export { CallError, callTypes, NumericIdError, textOf, type RawCall } from "./raw-call";
export { Identities, type Identified, type Ids } from "./identities";
export { isOverLimits } from "./limits";
export { Lines } from "./lines";
export { readCall, readKind, type Call, type NamedEvent } from "./read-call";
export { RecentMessages } from "./recent-messages";
export { readTime } from "./time";
export { setTraits } from "./traits";
