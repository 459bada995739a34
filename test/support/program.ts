import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * Run a piece of a Pulumi program against the SDK's own test monitor, which records what is registered.
 *
 * @param settings - stack configuration of the namespace `segment`
 * @param secrets - which of them are marked secret
 * @param preview - whether the engine is only asked what would be done
 */
export async function runProgram<T>(
  program: () => T,
  settings: Record<string, string> = {},
  secrets: readonly string[] = ["token"],
  preview = false,
): Promise<{ result: T; registered: Registered[] }> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: { ...(inputs as object), key: String(inputs["name"]) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "project",
    "stack",
    preview,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [`segment:${key}`, value])),
    secrets.map((key) => `segment:${key}`),
  );
  try {
    return { result: program(), registered };
  } finally {
    // What has been declared registers later, also where the program then fails.
    await pulumi.runtime.disconnect();
  }
}

export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** What an Output leaves behind in a template literal. */
export function textOfOutput(): string {
  const output: { toString(): string } = pulumi.output("x");
  return output.toString();
}
