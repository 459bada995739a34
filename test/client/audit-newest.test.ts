import { expect, test } from "vitest";

import { SegmentClient } from "../../src/client";
import { startServer } from "../support/http-server";

test("of a long audit log the newest pages are read, and it is said whether those are all", async () => {
  await using server = await startServer(({ url }, response) => {
    const cursor = new URL(url, "http://localhost").searchParams.get("pagination.cursor");
    const at = cursor === null ? 1 : Number(cursor);
    const event = {
      id: `e${at}`,
      timestamp: "2026-11-27T18:00:00Z",
      type: "Label Created",
      resourceId: "r",
      resourceType: "label",
      resourceName: "n",
    };
    const pagination = { current: String(at), next: at < 3 ? String(at + 1) : null };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { events: [event], pagination } }));
  });
  const sent: string[] = [];
  const { auditEvents } = new SegmentClient({
    baseUrl: server.baseUrl,
    token: "t",
    onRequest: (method) => sent.push(method),
  });
  const ids = async (pages: number) => {
    const { events, isWhole } = await auditEvents.newest({ startTime: "2026-11-01T00:00:00Z" }, pages);
    return [events.map(({ id }) => id), isWhole];
  };

  expect(await ids(2)).toEqual([["e1", "e2"], false]);
  expect(server.lines()).toHaveLength(2);
  expect(await ids(3)).toEqual([["e1", "e2", "e3"], true]);
  expect(sent).toEqual(["GET", "GET", "GET", "GET", "GET"]);
});
