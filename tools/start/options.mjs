import { parseArgs } from "node:util";
import { Problem } from "../process.mjs";

export const usage = `npm start -- [options]

  --exit              end when the values are shown, instead of at Ctrl-C
  --json              print one JSON document on stdout and nothing else
  --manual            leave it to you to connect the source
  --impressions FILE  Track calls to send, one JSON object a line; default: those of examples/quickstart
  --help`;

export function readOptions(args) {
  const options = {
    exit: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    manual: { type: "boolean", default: false },
    impressions: { type: "string" },
    help: { type: "boolean", default: false },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Problem(`${error.message}\n\n${usage}`);
  }
}
