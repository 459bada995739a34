import { execFile } from "node:child_process";
import path from "node:path";

const root = path.resolve(__dirname, "../..");

/** Runs `tools/<name>.mjs`, which ends with 1 where it has something to say against the package. */
export function runTool(name: string, ...args: string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path.join(root, "tools", `${name}.mjs`), ...args], (error, stdout) => {
      if (error === null) resolve({ code: 0, stdout });
      else if (typeof error.code === "number") resolve({ code: error.code, stdout });
      else reject(error);
    });
  });
}
