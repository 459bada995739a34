import { audienceKind } from "./audience-kind";
import { definitionHandler } from "./definition-handler";

export const audience = definitionHandler(audienceKind);
