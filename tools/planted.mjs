// `npm run test:planted [-- NUMBER ...]`: what only Pulumi's own process runs (src/provider/pulumi) is out of stryker's reach. So
// the faults are planted by hand, one after the other, in the built package, and an engine test has to fail for each.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { findEngine } from "./engine.mjs";
import { withNode } from "./environment.mjs";
import { root } from "./folders.mjs";
import { findNode } from "./node.mjs";
import { plantedFaults } from "./mutation/planted-faults.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";

async function main(numbers) {
  await findEngine();
  await buildPackage({ force: true });
  const env = withNode(await findNode());
  const wanted = plantedFaults.filter(
    (_, index) => numbers.length === 0 || numbers.includes(String(index + 1)),
  );
  let survived = 0;
  for (const fault of wanted) {
    const noticed = await isNoticed(fault, env);
    if (!noticed) survived += 1;
    process.stdout.write(
      `${noticed ? "noticed " : "SURVIVED"}  ${fault.what}  (${fault.test}: ${fault.title})\n`,
    );
  }
  process.stdout.write(`${wanted.length - survived} passed, ${survived} failed\n`);
  return survived === 0 ? 0 : 1;
}

async function isNoticed({ file, from, to, test, title }, env) {
  const target = path.join(root, "dist/provider/pulumi", file);
  const text = fs.readFileSync(target, "utf8");
  if (text.split(from).length !== 2) throw new Problem(`${file} does not have exactly one ${from}`);
  fs.writeFileSync(target, text.replace(from, to));
  try {
    const args = ["run", "--project", "engine", test, "-t", title, "--bail=1"];
    const { code, stdout } = await run("vitest", args, { cwd: root, env, stdout: "text", stderr: "text" });
    if (!/Tests .*(passed|failed)/.test(stdout)) throw new Problem(`no test of ${test} is called "${title}"`);
    return code !== 0;
  } finally {
    fs.writeFileSync(target, text);
  }
}

whenRun(import.meta.url, (numbers) => main(numbers).finally(() => say("The built package is as it was.")));
