import { readFileSync } from "node:fs";

import type { TreatmentFlag } from "pulumi-segment-personas";

/** A flag as another job has written it into the file. */
interface Exported {
  readonly name: string;
  readonly treatments: readonly string[];
}

/** TypeScript believes what a file holds; somebody has to look. */
export function flagsInFile(file: string): TreatmentFlag[] {
  const listed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(listed)) throw new Error(`${file} must hold a list of flags`);
  return listed.map((flag: unknown, index) => {
    if (!isExported(flag))
      throw new Error(
        `${file}: flag ${index + 1} must look like { "name": "checkout_redesign", "treatments": ["on", "off"] }`,
      );
    return { id: flag.name, treatments: flag.treatments };
  });
}

function isExported(flag: unknown): flag is Exported {
  if (typeof flag !== "object" || flag === null) return false;
  const { name, treatments } = flag as Partial<Exported>;
  return (
    typeof name === "string" &&
    Array.isArray(treatments) &&
    treatments.every((treatment) => typeof treatment === "string")
  );
}
