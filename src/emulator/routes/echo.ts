import { setTimeout as sleep } from "node:timers/promises";

import { Hono } from "hono";

import { invalid, Refusal, reply, type Env } from "../exchange/http";

const maxDelayMs = 60_000;

/** The self-test of the API: answers what it is told to. */
export function echoRoutes(): Hono<Env> {
  return new Hono<Env>().get("/echo", async (context) => {
    const { message, delay, statusCode, ...triggers } = context.req.query();
    if (message === undefined) throw invalid('"message" is required', "message");
    const status = statusOf(statusCode);
    const failure = status === undefined || status < 400 ? 400 : status;
    await sleep(delayOf(delay));
    if (triggers["triggerError"] === "true") throw new Refusal(failure, "bad-request", message);
    if (triggers["triggerMultipleErrors"] === "true") {
      const errors = [message, "another error"].map((text) => ({ type: "bad-request", message: text }));
      return reply(context, failure, { errors });
    }
    if (triggers["triggerUnexpectedError"] === "true") throw new Refusal(500, "internal", message);
    if (status === failure) throw new Refusal(failure, "bad-request", message);
    const { authorization: _, ...headers } = context.req.header();
    return reply(context, status ?? 200, { data: { method: "get", message, headers } });
  });
}

function delayOf(asked: string | undefined): number {
  const ms = asked === undefined || asked === "" ? 0 : Number(asked);
  if (ms >= 0 && ms <= maxDelayMs) return ms;
  throw invalid(`"delay" must be milliseconds, from 0 to ${maxDelayMs}`, "delay");
}

/** Informational statuses are no answers yet, and these have no body to say anything in. */
const withoutBody = new Set([204, 205, 304]);

function statusOf(asked: string | undefined): number | undefined {
  if (asked === undefined) return undefined;
  const status = Number(asked);
  if (Number.isInteger(status) && status >= 200 && status <= 599 && !withoutBody.has(status)) return status;
  throw invalid('"statusCode" must be a status with a body, from 200 to 599', "statusCode");
}
