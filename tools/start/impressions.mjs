// Reads Track calls, one JSON object a line, and sends them through the Tracking API as a source would.

import fs from "node:fs";
import { Problem } from "../process.mjs";

// Segment takes 32 KB a call, 500 KB and 2500 calls a batch.
const maxCallBytes = 32_000;
const maxBatchBytes = 450_000;
const maxBatchCalls = 100;

/** @throws {Problem} naming file and line of every line that is no Track call, up to ten */
export function readImpressions(file) {
  const calls = [];
  const problems = [];
  for (const [index, line] of textOf(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    const { call, problem } = readLine(line);
    if (problem) problems.push(`${file}:${index + 1}: ${problem}`);
    else calls.push(call);
  }
  if (problems.length > 10)
    problems.splice(10, problems.length, `... and ${problems.length - 10} more lines`);
  if (problems.length > 0) throw new Problem(problems.join("\n"));
  if (calls.length === 0) throw new Problem(`${file} has no impressions: it needs one Track call a line.`);
  return calls;
}

/** The ids of everybody who is known by name, in order. */
export function userIdsOf(calls) {
  const ids = [...new Set(calls.flatMap(({ userId }) => (isText(userId) ? [userId] : [])))];
  ids.sort((one, other) => one.localeCompare(other));
  return ids;
}

/** Sends the calls in their order: where two have one timestamp, the later one counts. */
export async function sendImpressions(calls, { trackingUrl, writeKey }) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`,
    "content-type": "application/json",
  };
  for (const batch of batchesOf(calls)) {
    const body = JSON.stringify({ batch });
    const response = await fetch(`${trackingUrl}/v1/batch`, { method: "POST", headers, body });
    if (!response.ok) {
      throw new Problem(`The Tracking API answered ${response.status}: ${await response.text()}`);
    }
  }
}

function textOf(file) {
  try {
    return fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${error.code}`);
  }
}

function readLine(line) {
  let call;
  try {
    call = JSON.parse(line);
  } catch (error) {
    return { problem: `this is no JSON: ${error.message}` };
  }
  const problem = problemOf(call, line);
  return problem ? { problem } : { call: { ...call, type: "track" } };
}

function problemOf(call, line) {
  if (typeof call !== "object" || call === null || Array.isArray(call))
    return "a Track call is a JSON object";
  if (call.type !== undefined && call.type !== "track")
    return `"type" must be "track", not ${JSON.stringify(call.type)}`;
  if (!isText(call.event)) return '"event" is missing: the name of the event, such as "get_treatment"';
  const ids = ["userId", "anonymousId"].filter((name) => call[name] !== undefined && call[name] !== null);
  if (ids.length === 0) return '"userId" or "anonymousId" is missing';
  const wrong = ids.find((name) => !isText(call[name]));
  if (wrong) return `"${wrong}" must be a text`;
  if (call.timestamp !== undefined && !isTime(call.timestamp)) {
    return `"timestamp" must be a time such as "2026-11-24T08:00:00.000Z", not ${JSON.stringify(call.timestamp)}`;
  }
  if (call.properties !== undefined && !isObject(call.properties)) return '"properties" must be an object';
  if (Buffer.byteLength(line) > maxCallBytes) return "Segment takes 32 KB a call at the most";
  return undefined;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value) {
  return typeof value === "string" && value !== "";
}

function isTime(value) {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function batchesOf(calls) {
  const batches = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    const size = Buffer.byteLength(JSON.stringify(call)) + 1;
    if (bytes + size > maxBatchBytes || batches.at(-1).length >= maxBatchCalls) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1).push(call);
    bytes += size;
  }
  return batches;
}
