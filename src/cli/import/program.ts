import { Call, type Written as Value, type WrittenMap } from "./code";
import { layMap } from "./layout";
import { inComment, quoted } from "./literals";
import type { Statement } from "./declaration";
import type { SpacePlan } from "./plan";

/** A file of the program, for one space. */
export function spaceFile({ space, written, history }: SpacePlan): string {
  const statements = written.map(({ statement }) => statement);
  return [
    importsOf(statements),
    `/** Space "${inComment(space.name)}". */\nconst spaceId = ${quoted(space.id)};\n`,
    ...(history === undefined ? [] : [historyConstant(history)]),
    ...statements.map(construct),
  ].join("\n");
}

function historyConstant(history: WrittenMap): string {
  return `/** Most traits were made with these, which Segment never changes. */\nconst history = ${layMap(history, "")};\n`;
}

/** The file that a program of several spaces begins with. */
export function indexFile(specifiers: readonly string[]): string {
  return specifiers.map((specifier) => `import ${quoted(specifier)};\n`).join("");
}

function importsOf(statements: readonly Statement[]): string {
  const classes = [...new Set(statements.map(({ className }) => className))].toSorted();
  const functions = new Set(statements.flatMap(({ args }) => Object.values(args).flatMap(functionIn)));
  return [
    imported(classes, "pulumi-segment-personas"),
    ...(functions.size === 0 ? [] : [imported([...functions], "pulumi-segment-personas/fql")]),
  ].join("");
}

function functionIn(value: Value): string[] {
  return value instanceof Call ? [value.name] : [];
}

function imported(names: readonly string[], from: string): string {
  const flat = `import { ${names.join(", ")} } from "${from}";`;
  if (flat.length <= 80) return `${flat}\n`;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "${from}";\n`;
}

function construct({ className, resource, args, comments }: Statement): string {
  return `new ${className}(${quoted(resource)}, ${layMap(args, "", comments)});\n`;
}
