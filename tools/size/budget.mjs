// How large the package may become before somebody has to say why. Where more is worth it, raise the number in the same change.

export const budget = {
  tarballBytes: 1_000_000,
  unpackedBytes: 3_600_000,
  files: 1_500,
  /** Of the package and of everything that it needs, Pulumi's SDK above all. */
  modules: {
    ".": 1_000,
    "./provider": 500,
    "./query": 60,
    "./fql": 45,
    "./policies": 120,
    "./emulator": 450,
  },
};

/** One sentence for each number that is over the budget, and for each entry point that has none. */
export function overBudget(measured, limits = budget) {
  const sums = ["tarballBytes", "unpackedBytes", "files"].map((name) => [name, measured[name], limits[name]]);
  const entries = Object.entries(measured.entries).map(([name, { modules }]) => [
    `modules that "${name}" loads`,
    modules,
    limits.modules[name] ?? 0,
  ]);
  return [...sums, ...entries]
    .filter(([, is, mayBe]) => is > mayBe)
    .map(
      ([what, is, mayBe]) =>
        `Over budget: ${what}, ${is} where ${mayBe} are allowed. Make it smaller, or raise it in tools/size/budget.mjs and say why.`,
    );
}
