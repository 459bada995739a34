import { typeToken } from "../../provider-string";
import type { Kept } from "./managed";

const componentType = "segment:index:TreatmentTraits";

/**
 * What `pulumi import --file` reads. Of what has `outputs` it takes the state as it is, and asks no provider.
 *
 * @see https://www.pulumi.com/docs/iac/adopting-pulumi/import/
 */
export function bulkFile(kept: readonly Kept[]): string {
  const components = new Set(kept.flatMap(({ declaration }) => declaration.parent ?? []));
  const resources = [
    ...[...components].map((name) => ({ type: componentType, name, component: true })),
    ...kept.map(({ declaration: { className, resource, id, parent }, inputs, outputs }) => ({
      type: typeToken(className),
      name: resource,
      id,
      ...(parent === undefined ? {} : { parent }),
      inputs,
      outputs,
    })),
  ];
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}
