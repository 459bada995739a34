import { nodesOf } from "../shared/conditions";
import { quote } from "../shared/report";
import { resourceRule, type Subject } from "../shared/rule";
import { LAST_COMPUTED_TRAIT, TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { isRecord, peek, peekText, UNKNOWN, type Unknown } from "../shared/unknown";

const WORDS = (
  "email mail phone telephone mobile fax firstname lastname surname fullname username " +
  "birth birthday birthdate dob age gender sex religion ethnicity nationality " +
  "address street zip zipcode postcode postalcode latitude longitude ip " +
  "ssn passport iban password cardnumber taxid salary health diagnosis"
).split(" ");

export const noPersonalDataInTraits = resourceRule({
  name: "no-personal-data-in-traits",
  description: "A computed trait neither stores personal data nor filters by it.",
  enforcementLevel: "advisory",
  severity: "high",
  tags: ["privacy"],
  options: {
    words: {
      type: "array",
      items: { type: "string", pattern: "^[a-z0-9]+$" },
      default: WORDS,
      description: "words, in lower case, that mark a property as personal",
    },
    allow: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [] as string[],
      description: "property paths that are allowed although they look personal",
    },
  },
  types: TRAITS,
  judge(trait, { words, allow }, say) {
    const name = quote(trait.name);
    const paths = trait.type === LAST_COMPUTED_TRAIT ? pathsOfLast(trait) : pathsOfQuery(trait);
    const found = new Set(
      paths.flatMap((path) =>
        path === UNKNOWN || allow.includes(path) ? [] : wordsOf(path).filter((word) => words.includes(word)),
      ),
    );
    if (found.size > 0) {
      say.violation(
        `Computed trait ${name} stores or filters by a property that looks like personal data` +
          ` (${[...found].map(quote).join(", ")}). Use another property, or list its path in the option allow.`,
      );
    }
    if (paths.includes(UNKNOWN)) {
      say.pending(`some properties of computed trait ${name} are known only during the update.`);
    }
  },
});

function pathsOfLast({ props }: Subject): (string | Unknown)[] {
  const property = peekText(props, "property");
  const conditions: unknown = peek(() => props["conditions"]);
  const paths: (string | Unknown)[] = property === undefined ? [] : [property];
  if (conditions === UNKNOWN) paths.push(UNKNOWN);
  else if (isRecord(conditions)) paths.push(...Object.keys(conditions));
  return paths;
}

function pathsOfQuery(trait: Subject): (string | Unknown)[] {
  const query = queryAbout(trait, []);
  if (query === UNKNOWN) return [UNKNOWN];
  if (query === undefined) return [];
  return [...nodesOf(query)].flatMap((node) => ("path" in node ? [node.path] : []));
}

/** The words of a path, and each two neighbours as one: `user.firstName` has `user`, `first`, `name` and `firstname`. */
function wordsOf(path: string): string[] {
  const words = path
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return [...words, ...words.slice(1).map((word, index) => `${words[index] ?? ""}${word}`)];
}
