import * as pulumi from "@pulumi/pulumi";

import { compileLastIs, print, QueryBuildError, trait, type LastTrait } from "../query";
import { Audience, type AudienceArgs } from "../resources/audience";
import type { LastComputedTrait } from "../resources/last-computed-trait";
import { programError } from "../resources/problems";
import { definitionOf } from "./flag-definition";
import type { TreatmentAudiences, TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** An audience that a component makes, as far as it is known while the program runs. */
export interface PlannedAudience {
  readonly flag: TreatmentFlag;
  readonly treatment: string;
  readonly name: string;
}

export function audiencesOver({ audiences }: TreatmentTraitsArgs): "trait" | "events" | undefined {
  return audiences === undefined ? undefined : (settings(audiences).over ?? "trait");
}

/**
 * One for each treatment of each flag.
 *
 * @param subject - how messages call the component
 * @throws {pulumi.ResourceError} when the program's own function for names throws
 */
export function plannedAudiences(
  subject: string,
  flags: readonly TreatmentFlag[],
  args: TreatmentTraitsArgs,
): PlannedAudience[] {
  const { audiences, namePrefix = "" } = args;
  if (audiences === undefined) return [];
  const { name = (flag, treatment) => `${namePrefix}${flag} is ${treatment}` } = settings(audiences);
  return flags.flatMap((flag) =>
    (treatmentsOf(flag, args) ?? []).map((treatment) => ({
      flag,
      treatment,
      name: named(subject, name, flag.id, treatment),
    })),
  );
}

function named(
  subject: string,
  name: NonNullable<TreatmentAudiences["name"]>,
  flag: string,
  treatment: string,
): string {
  try {
    return name(flag, treatment);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const problem = `\`audiences.name\` failed for flag "${flag}" and treatment ${JSON.stringify(treatment)}: ${why}`;
    throw Object.assign(programError(subject, [problem]), { cause: error });
  }
}

/** What a flag can serve, as far as anybody has said it. */
export function treatmentsOf(
  { treatments }: TreatmentFlag,
  args: TreatmentTraitsArgs,
): readonly string[] | undefined {
  return treatments ?? args.treatments;
}

/** The ids of which a profile of the audience needs one. */
const identifiers = {
  user: ["user_id"],
  anonymous: ["anonymous_id"],
  both: ["user_id", "anonymous_id"],
} as const satisfies Record<NonNullable<TreatmentTraitsArgs["identity"]>, readonly string[]>;

/**
 * @param component - whose child it is
 * @param name - the component's name in the program. A colon parts flag and treatment, since flags' names have none: with
 * a hyphen, treatment `b-c` of flag `a` would be treatment `c` of flag `a-b`. These names are permanent.
 * @param over - the flag's trait; none where the audience goes over the events
 */
export function treatmentAudience(
  component: pulumi.Resource,
  name: string,
  { flag, treatment, name: audienceName }: PlannedAudience,
  args: TreatmentTraitsArgs,
  over: LastComputedTrait | undefined,
): Audience {
  const { identity = "user", environmentName, spaceId } = args;
  const options = { filterByExternalIds: identifiers[identity] };
  const said = `Profiles whose last treatment of ${flag.id}`;
  const seen = environmentName === undefined ? said : pulumi.interpolate`${said} in ${environmentName}`;
  const own = {
    name: audienceName,
    description: pulumi.interpolate`${seen} is ${treatment}`,
    enabled: "enabled" in flag ? flag.enabled : true,
    spaceId,
    options,
  };
  const asked =
    over === undefined
      ? overEvents(`TreatmentTraits "${name}"`, flag, treatment, args, options)
      : { query: trait(over.key).equals(treatment) };
  // What is explicitly undefined is left out on Pulumi's wire, and types of a resource do not say so.
  const all = { ...own, ...asked } as AudienceArgs;
  return new Audience(`${name}-${flag.id}:${treatment}`, all, { parent: component });
}

/** What else a flag says of its trait holds for its audiences, where they stand in the trait's place. */
function overEvents(
  subject: string,
  flag: TreatmentFlag,
  treatment: string,
  args: TreatmentTraitsArgs,
  options: object,
) {
  const { within, adopt, replaceUnderSameKey, waitForLive, waitMinutes } = flag;
  const history = "includeHistoricalData" in flag ? flag.includeHistoricalData : true;
  const last: pulumi.Output<unknown> = pulumi.output({ ...definitionOf(subject, flag, args), within });
  return {
    query: last.apply((known) => queryOf(`${subject}, flag "${flag.id}"`, known as LastTrait, treatment)),
    options: {
      ...options,
      includeHistoricalData: history,
      ...(flag.backfillDurationDays === undefined
        ? {}
        : { backfillEventDataDays: flag.backfillDurationDays }),
    },
    adopt,
    replaceUnderSameKey,
    waitForLive,
    waitMinutes,
  };
}

function queryOf(subject: string, { within, ...last }: LastTrait, treatment: string): string {
  try {
    return print(compileLastIs(within === undefined ? last : { ...last, within }, treatment));
  } catch (error) {
    if (!(error instanceof QueryBuildError)) throw error;
    throw programError(subject, [error.message]);
  }
}

function settings(audiences: NonNullable<TreatmentTraitsArgs["audiences"]>): TreatmentAudiences {
  return audiences === "perTreatment" ? { per: "treatment" } : audiences;
}
