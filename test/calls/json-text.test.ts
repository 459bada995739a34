import * as fc from "fast-check";
import { expect, test } from "vitest";

import { scanJson, unservable } from "../../src/calls";

/** How deep a value is nested, by walking it. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const judged = (text: string, deepest?: number) => unservable(JSON.parse(text), scanJson(text), deepest);

test("the depth of a text is that of what it says", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(scanJson(JSON.stringify(value, undefined, indent)).depth).toBe(depthOf(value));
    }),
  );
});

test("brackets, quotes and backslashes in texts are no structure", () => {
  const value = { '[{"': '\\"[[[', "\\": "]}\\\\", batch: ['{"', "}"] };

  expect(scanJson(JSON.stringify(value)).depth).toBe(2);
});

test("the elements of a batch are found where they stand", () => {
  const element = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
    fc.array(fc.jsonValue()),
  );
  fc.assert(
    fc.property(
      fc.array(element),
      fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()),
      fc.constantFrom(undefined, 2),
      (batch, others, indent) => {
        const text = JSON.stringify(
          { a: [{ b: 1 }], ...others, batch, z: [{ c: "batch" }] },
          undefined,
          indent,
        );
        const found: unknown[] = [];
        scanJson(text, (start, end) => found.push(JSON.parse(text.slice(start, end))));
        expect(found).toEqual(JSON.parse(JSON.stringify(batch)));
      },
    ),
  );
});

test.each([
  ['{"n":1e400}', true],
  ['{"n":[-1E+309]}', true],
  [`{"n":${"9".repeat(400)}}`, true],
  [`[${"9".repeat(400)}]`, true],
  [`{"n":1e308,"o":1.5e-400,"s":"1e400","t":true,"f":false}`, false],
  [`{"n":${"9".repeat(300)}.5}`, false],
  [`{"s":"${"9".repeat(400)}","n":                    1}`, false],
])("a number that is too large is told from others: %s", (text, isTooLarge) => {
  const wrong = unservable(JSON.parse(text), scanJson(text));

  expect(wrong).toBe(isTooLarge ? "a number that is too large to be kept, such as 1e400" : undefined);
});

test("what is nested too deep is refused at the limit, and not before", () => {
  expect(judged(nested(500))).toBeUndefined();
  expect(judged(nested(501))).toBe("nested 501 deep, where at most 500 can be kept");
  expect(judged(nested(4), 3)).toBe("nested 4 deep, where at most 3 can be kept");
});
