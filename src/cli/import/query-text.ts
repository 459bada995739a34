import { parse, pretty, type ParseOptions } from "../../query";

/** As long as a query may be to stand on a line of its own, in quotes and indented. */
const oneLine = 70;

/** A query as a person would write it in a program: as it is where it fits on a line, over several lines where not. */
export function queryAsWritten(query: string, options: ParseOptions = {}): string {
  if (query.length <= oneLine && !query.includes("\n")) return query;
  try {
    const lines = pretty(parse(query, options)).split("\n");
    const laid = lines.map((line) => `    ${line}`).join("\n");
    return lines.length === 1 ? query : `\n${laid}\n  `;
  } catch {
    return query; // Who checks it says what is wrong with it.
  }
}
