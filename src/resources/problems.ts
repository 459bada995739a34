import * as pulumi from "@pulumi/pulumi";

/**
 * One error for all that is wrong in a program's arguments. It names no resource of Pulumi's: the engine would wait for
 * one that is never registered.
 */
export function programError(subject: string, problems: readonly string[]): pulumi.ResourceError {
  return new pulumi.ResourceError(`${subject}: ${problems.join("; ")}`, undefined, true);
}

/** The arguments of a resource, where the program has given any: JavaScript does not ask for them. */
export function givenArguments<Args extends object>(subject: string, args: Args): Args {
  if (typeof args !== "object" || args === null || isDeferred(args))
    throw programError(subject, [`it needs a map of its inputs, not ${kindOfValue(args)}`]);
  const circles = circleProblems("", args);
  if (circles.length > 0) throw programError(subject, circles);
  return args;
}

/** Whether a value comes later. */
export function isDeferred(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || isPromise(value);
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** What kind of value it is, in words; never the value itself, which may be secret. */
export function kindOfValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (pulumi.Output.isInstance(value)) return "an Output";
  if (isDeferred(value)) return "a promise";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isFinite(value) ? "a number" : String(value);
  if (typeof value === "string") return value === "" ? "an empty text" : "a text";
  if (typeof value !== "object") return `a ${typeof value}`;
  if (isMap(value)) return "a map";
  const { name } = value.constructor;
  return name === "Object" || name === ""
    ? "an object with a prototype of its own"
    : `an object of class ${name}`;
}

/** An object as a program or YAML writes it, of no class. */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isDeferred(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An Output inside a template literal leaves a text of the SDK's behind, which would be deployed as it is. */
export function textProblem(text: string): string | undefined {
  return /Calling \[to(String|JSON)\] on an \[Output/.test(text)
    ? "has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there"
    : undefined;
}

/** The same for every text in a resource's arguments. */
export function textProblems(path: string, value: unknown): string[] {
  if (typeof value === "string") {
    const problem = textProblem(value);
    return problem === undefined ? [] : [`\`${path}\` ${problem}`];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => textProblems(`${path}[${index}]`, item));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    textProblems(path === "" ? name : `${path}.${name}`, part),
  );
}

/**
 * A query or a statement as it is sent. What is no text at all is left to the provider, which says what it may be.
 *
 * @param input - the input that has it, as in `query`
 */
export function acceptedText(subject: string, input: string, text: string): string {
  const problems = textProblems(input, text);
  if (problems.length > 0) throw programError(subject, problems);
  return text;
}

/** A value that contains itself has no end: whoever walks it, the SDK too, runs out of stack. */
export function circleProblems(path: string, value: unknown, around: readonly unknown[] = []): string[] {
  if (!Array.isArray(value) && !isMap(value)) return [];
  if (around.includes(value))
    return [
      `${path === "" ? "what it is given" : `\`${path}\``} contains itself: write the values that are meant`,
    ];
  const inside = [...around, value];
  if (Array.isArray(value))
    return value.flatMap((item, index) => circleProblems(`${path}[${index}]`, item, inside));
  return Object.entries(value).flatMap(([name, part]) =>
    circleProblems(path === "" ? name : `${path}.${name}`, part, inside),
  );
}
