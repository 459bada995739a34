import { Audience, ComputedTrait } from "pulumi-segment-personas";

import { hesitating, treatment } from "./queries";

const trait = new ComputedTrait("treatment", { name: "checkout_redesign", query: treatment });
const audience = new Audience("hesitating", { name: "Hesitating", query: hesitating }, { dependsOn: trait });

export const keys = [trait.key, audience.key];
