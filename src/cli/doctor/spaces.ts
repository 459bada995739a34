import { bareSpaceId, type Space } from "../../api";
import { spaceNamed } from "../preview/spaces";
import type { NotRead } from "../preview/schema";
import { fail, type Line, note, ok } from "./report";

/** So many are looked at where none is named; Segment allows 25 look-ups of a schema a minute. */
const mostSpaces = 3;

export interface ChosenSpaces {
  readonly lines: readonly Line[];
  readonly spaces: readonly Space[];
}

/**
 * The spaces that a run looks at.
 *
 * @param named - by the person, which goes before the stack's
 * @param ofStack - `segment:space`, which has to be an id
 * @param known - undefined where they could not be listed
 */
export function chosenSpaces(
  named: string | undefined,
  ofStack: string | undefined,
  known: readonly Space[] | undefined,
  stack: string | undefined,
): ChosenSpaces {
  const listed: readonly Space[] | NotRead = known ?? { error: "the list was refused" };
  if (known?.length === 0)
    return {
      lines: [
        fail(
          "space",
          "the workspace has no space that the token may see",
          "make one in Segment's app (Unify), or give the token the role Unify and Engage Admin for it",
        ),
      ],
      spaces: [],
    };
  const wanted = named ?? ofStack;
  if (wanted === undefined) return withoutName(known);
  try {
    const space = spaceNamed(wanted, listed);
    const isId = bareSpaceId(space.id) === bareSpaceId(wanted);
    if (named === undefined && !isId)
      return {
        lines: [
          fail(
            "space",
            `segment:space is "${wanted}", which is the ${space.slug === wanted ? "slug" : "name"} of a space, and resources need the id`,
            setSpace(space.id, stack),
          ),
        ],
        spaces: [space],
      };
    return { lines: [ok("space", `space ${space.slug} (${space.id})`)], spaces: [space] };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    const fix = named === undefined ? setSpace("ID", stack) : "name another one with --space";
    return { lines: [fail("space", says, fix)], spaces: [] };
  }
}

function withoutName(known: readonly Space[] | undefined): ChosenSpaces {
  if (known === undefined)
    return {
      lines: [note("space", "no space was looked at: name one with --space, since they cannot be listed")],
      spaces: [],
    };
  const spaces = known.slice(0, mostSpaces);
  const lines = spaces.map(({ slug, id }) => ok("space", `space ${slug} (${id})`));
  const rest = known.slice(mostSpaces).map(({ slug }) => slug);
  if (rest.length > 0)
    lines.push(note("space", `not looked at: ${rest.join(", ")}; name one of them with --space`));
  return { lines, spaces };
}

function setSpace(id: string, stack: string | undefined): string {
  return `pulumi config set segment:space ${id}${stack === undefined ? "" : ` --stack ${stack}`}`;
}
