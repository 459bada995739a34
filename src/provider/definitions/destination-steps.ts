import type { Destination, Source } from "../../api";
import { likeliest, nearest } from "../../query/suggest";

/** A destination that a program wants a trait to be sent to. */
export interface DeclaredDestination {
  /** Undefined where it is not known yet, or not to be shown. */
  readonly name: string | undefined;
  /** How; left out, whoever ticks it decides. */
  readonly as?: "identify" | "track" | undefined;
}

/** What a workspace says about its destinations; sources are undefined where they could not be read. */
export interface KnownDestinations {
  readonly destinations: readonly Destination[];
  readonly sources: readonly Source[] | undefined;
}

/**
 * The input `destinations`, each in its long form.
 *
 * @param isKnown - whether a text is a name, and no stand-in for one
 */
export function declaredDestinations(
  value: unknown,
  isKnown: (text: string) => boolean = () => true,
): DeclaredDestination[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => {
    const { name, as } =
      typeof item === "object" && item !== null ? (item as Partial<DeclaredDestination>) : { name: item };
    return { name: typeof name === "string" && isKnown(name) ? name : undefined, as };
  });
}

/** What is declared twice, each by its place: two ways of one destination may stand beside each other. */
export function repeatedDestinations(declared: readonly DeclaredDestination[]): string[] {
  return declared.flatMap(({ name, as }, index) => {
    const first = declared.findIndex(
      (other) =>
        name !== undefined &&
        other.name === name &&
        (other.as === as || as === undefined || other.as === undefined),
    );
    return first === -1 || first >= index
      ? []
      : [
          `\`destinations[${index}]\` is the destination of \`destinations[${first}]\` again: name it once, or once with each \`as\``,
        ];
  });
}

/** The name by which people know a destination; one that has none of its own goes by its catalog entry's. */
function nameOf({ name, metadata }: Destination): string {
  return name === undefined || name === "" ? metadata.name : name;
}

/**
 * What is wrong with the declared names, each by its place in the input: the name itself may be a secret.
 *
 * @param workspace - how messages call it
 */
export function unknownDestinations(
  declared: readonly DeclaredDestination[],
  { destinations }: KnownDestinations,
  workspace: string,
): string[] {
  const names = [...new Set(destinations.map(nameOf))].toSorted();
  return declared.flatMap(({ name }, index) => {
    if (name === undefined || names.includes(name)) return [];
    const what = `\`destinations[${index}]\` is the name of no destination in ${workspace}`;
    if (names.length === 0)
      return [`${what}, which has none that this token may see: add it to the space in Segment's app first`];
    // People say the name of the tool where the app has that of the instance.
    const ofTool = destinations.find(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase());
    const near = ofTool === undefined ? nearest(name, names) : nameOf(ofTool);
    const hint = near === undefined ? "." : `: did you mean ${JSON.stringify(near)}?`;
    return [`${what}${hint} It has ${likeliest(name, names)}`];
  });
}

/**
 * What a person has to do in the app, since the Public API attaches no destination to a trait. The review says it in the
 * same words before there is a trait.
 *
 * @param place - where to find the trait in the app
 * @param known - undefined where the workspace's destinations could not be read
 */
export function destinationSteps(
  place: string,
  declared: readonly DeclaredDestination[],
  known: KnownDestinations | undefined,
): string[] {
  if (declared.length === 0) return [];
  return [
    `open ${place} and choose Select Destinations. That a trait made through the Public API has that choice is a guess: Segment documents it for traits made in the app, of the plan Unify Plus. Where it is missing, send an audience over the trait, or the space's profiles to a warehouse`,
    ...declared.map((one) => [tick(one), ...remarksOn(one, known), notListed].join("; ")),
    "leave ID sync as it is, unless the tool knows its users by another id: each value of an identifier makes a call of its own. Only changes of the value are sent",
  ];
}

function tick({ name, as }: DeclaredDestination): string {
  const [identify, track] = [
    "Identify, where the value is a trait of the user",
    'Track, where it comes with the event "Trait Computed"',
  ];
  const how =
    as === undefined ? `${identify}, or as ${track}: whichever the tool reads` : { identify, track }[as];
  const which = name === undefined ? "the one whose name is secret or not known yet" : JSON.stringify(name);
  return `tick ${which} and have it sent as ${how}`;
}

const notListed =
  "if it is not listed there, it has not been added to the space, which the Public API does not show: add an instance with the space as its source";

/** What is worth knowing of a declared destination before it is ticked; what several instances share, where they have one name. */
export function remarksOn({ name, as }: DeclaredDestination, known: KnownDestinations | undefined): string[] {
  if (name === undefined) return [];
  if (known === undefined) return ["that it exists was not checked"];
  const instances = known.destinations.filter((one) => nameOf(one) === name);
  if (instances.length === 0) return [];
  const all = (test: (one: Destination) => boolean): boolean => instances.every(test);
  const takes = (method: "identify" | "track"): boolean =>
    !all(({ metadata }) => metadata.supportedMethods?.[method] === false);
  const feeding = instances.map(({ sourceId }) => known.sources?.find(({ id }) => id === sourceId));
  const source = feeding.every((one) => one !== undefined) ? feeding[0] : undefined;
  const isOfLists = all(({ metadata }) => metadata.categories?.includes("Advertising") === true);
  const remarks: [boolean, string][] = [
    [
      instances.length > 1,
      `the workspace has ${instances.length} of this name (${instances.map(({ id }) => id).join(", ")}), and only one of this space can receive it`,
    ],
    [all(({ enabled }) => !enabled), "it is disabled, so enable it"],
    [
      source !== undefined,
      `source ${JSON.stringify(source?.name ?? source?.slug)} feeds it, and what a source of Connections feeds cannot be used: unless Segment has made that source for the space, add a new instance with the space as its source`,
    ],
    [
      !takes("identify") && !takes("track"),
      "its catalog entry takes neither Identify nor Track, so that it is a list destination is likely, though a guess: those take audiences only",
    ],
    [
      as !== undefined && !takes(as) && (takes("identify") || takes("track")),
      `its catalog entry does not take ${as === "identify" ? "Identify" : "Track"}, only ${as === "identify" ? "Track" : "Identify"}`,
    ],
    [
      isOfLists && (takes("identify") || takes("track")),
      'its catalog entry is of the category "Advertising", many of which are list destinations, which take audiences only; whether this one is, is a guess',
    ],
  ];
  return remarks.flatMap(([holds, remark]) => (holds ? [remark] : []));
}
