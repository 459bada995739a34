/**
 * How often a property is tried: as often as it says, or less where somebody waits for thousands of test runs, such as
 * a mutation test (`PROPERTY_RUNS=50`).
 */
export function runs(usual: number): number {
  return Math.min(usual, Number(process.env["PROPERTY_RUNS"] ?? usual));
}
