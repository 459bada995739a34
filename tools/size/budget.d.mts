export interface Budget {
  tarballBytes: number;
  unpackedBytes: number;
  files: number;
  modules: Record<string, number>;
}

export interface Measured extends Omit<Budget, "modules"> {
  entries: Record<string, { modules: number; ms: number }>;
}

export const budget: Budget;
export function overBudget(measured: Measured, limits?: Budget): string[];
