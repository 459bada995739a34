// What `npm start` shows of it all.

/** The one JSON document of `--json`. */
export function documentOf({ connections, traits }, profiles) {
  return { connections, traits, profiles };
}

/** Two tables: the traits, and who has which value. */
export function reportOf({ connections, traits }, profiles) {
  const keys = traits.map(({ key }) => key);
  return [
    "",
    ...connections.map(({ sourceId, state }) => `Source ${sourceId}: ${state}`),
    "",
    ...table([
      ["Flag", "Trait key", "Computation", "Status"],
      ...traits.map(({ flag, key, computation, status }) => [flag, key, computation, status]),
    ]),
    "",
    ...traits.map(({ query }) => query),
    "",
    ...table([
      ["User", ...keys],
      ...profiles.map(({ userId, traits: values }) => [
        userId,
        ...keys.map((key) => String(values[key] ?? "-")),
      ]),
    ]),
    "",
  ].join("\n");
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1)];
}
