import { bareSpaceId, type Space } from "../../api";
import { type SegmentClient, SegmentError } from "../../client";
import { likeliest, nearest } from "../../query/suggest";
import { isNotRead, type NotRead } from "./schema";

/** The spaces that the token can see, asked for once. */
export async function spacesOf(client: SegmentClient): Promise<readonly Space[] | NotRead> {
  try {
    return await client.spaces.list();
  } catch (error) {
    if (error instanceof SegmentError) return { error: error.message };
    throw error;
  }
}

/**
 * The space that somebody names by id, slug or name; without a name the only one that there is.
 *
 * @throws a sentence with what was probably meant
 */
export function spaceNamed(named: string | undefined, spaces: readonly Space[] | NotRead): Space {
  if (named?.trim() === "") throw new Error("--space is empty: name the space by its id, slug or name");
  if (isNotRead(spaces)) {
    if (named !== undefined) return { id: `spa_${bareSpaceId(named)}`, slug: named, name: named };
    throw new Error(`name the space with --space: the list of spaces cannot be read (${spaces.error})`);
  }
  const [only, ...others] = spaces;
  if (named === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new Error(
      only === undefined
        ? "the token sees no space"
        : `name one of the workspace's spaces with --space: ${listed(spaces)}`,
    );
  }
  const found = spaces.find(
    ({ id, slug, name }) => bareSpaceId(id) === bareSpaceId(named) || slug === named || name === named,
  );
  if (found !== undefined) return found;
  const meant = nearest(
    named,
    spaces.flatMap(({ id, slug, name }) => [slug, id, name]),
  );
  throw new Error(
    `there is no space ${named} in the workspace of the token: ${
      meant === undefined ? `it has ${listed(spaces)}` : `did you mean ${meant}?`
    }`,
  );
}

function listed(spaces: readonly Space[]): string {
  return likeliest(
    "",
    spaces.map(({ id, slug }) => `${slug} (${id})`),
  );
}
