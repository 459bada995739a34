import { Hono, type Context } from "hono";
import { z } from "zod";

import { httpApi } from "../catalog";
import { badRequest, invalid, notFound, page, readBody, reply, type Env } from "../exchange/http";
import { requireSource } from "../lookups";
import type { Store, StoredLabel, StoredSource } from "../store";

const labelName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "must begin with a letter and hold letters, digits and hyphens");
const Label = z.strictObject({ key: labelName, value: labelName, description: z.string().optional() });
const LabelBody = z.strictObject({ label: Label });
const LabelsBody = z.strictObject({ labels: z.array(Label) });

export function sourceRoutes(store: Store): Hono<Env> {
  const find = (id: string): StoredSource => requireSource(store, id);
  return new Hono<Env>()
    .get("/sources", (context) => {
      const { items, pagination } = page(context, store.sources);
      return reply(context, 200, {
        data: { sources: items.map((source) => shown(store, source)), pagination },
      });
    })
    .get("/sources/:sourceId", (context) =>
      reply(context, 200, {
        data: { source: shown(store, find(context.req.param("sourceId"))), trackingPlanId: null },
      }),
    )
    .post("/sources/:sourceId/labels", async (context) =>
      writeLabels(store, context, find(context.req.param("sourceId")), true),
    )
    .put("/sources/:sourceId/labels", async (context) =>
      writeLabels(store, context, find(context.req.param("sourceId")), false),
    );
}

export function labelRoutes(store: Store): Hono<Env> {
  return new Hono<Env>()
    .get("/labels", (context) => reply(context, 200, { data: { labels: store.labels.map(withDescription) } }))
    .post("/labels", async (context) => {
      const { label } = await readBody(context, LabelBody, store.switches.lenientInput);
      if (store.labels.some((known) => same(known, label)))
        throw invalid(`Label ${label.key}:${label.value} already exists`, "label");
      const made = stored(label);
      store.labels.push(made);
      store.audit("Label Created", "label", `${label.key}:${label.value}`, `${label.key}:${label.value}`);
      return reply(context, 201, { data: { label: made } });
    })
    .delete("/labels/:key/:value", (context) => {
      const { key, value } = context.req.param();
      const label = store.labels.find((known) => same(known, { key, value }));
      if (label === undefined) throw notFound("Label", `${key}:${value}`);
      if (store.sources.some(({ labels }) => labels.some((used) => same(used, label)))) {
        throw badRequest(
          `Label ${key}:${value} is in use and cannot be deleted`,
          store.switches.labelInUseStatus,
        );
      }
      store.labels = store.labels.filter((known) => known !== label);
      store.audit("Label Deleted", "label", `${key}:${value}`, `${key}:${value}`);
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

async function writeLabels(
  store: Store,
  context: Context<Env>,
  source: StoredSource,
  keep: boolean,
): Promise<Response> {
  const { labels } = await readBody(context, LabelsBody, store.switches.lenientInput);
  const { unknownLabel, secondLabelValue, emptyLabelSet } = store.switches;
  if (!keep && labels.length === 0 && emptyLabelSet === "refuse")
    throw invalid('"labels" must contain at least 1 items', "labels");
  const unknown = labels.filter((label) => !store.labels.some((known) => same(known, label)));
  const [first] = unknown;
  if (first !== undefined && unknownLabel === "refuse")
    throw invalid(`Label ${first.key}:${first.value} does not exist`, "labels");
  const replaces = (label: StoredLabel): boolean =>
    secondLabelValue === "replace" && labels.some(({ key }) => key === label.key);
  const wanted = [
    ...(keep ? source.labels.filter((label) => !replaces(label)) : []),
    ...labels.map(stored),
  ].filter((label, index, all) => all.findIndex((other) => same(other, label)) === index);
  if (new Set(wanted.map(({ key }) => key)).size < wanted.length)
    throw invalid("A source takes one value for each label key", "labels");
  store.labels.push(...unknown.map(stored));
  source.labels = wanted;
  store.audit("Source Modified", "source", source.id, source.name);
  return reply(context, 200, { data: { labels: wanted } });
}

function same(a: Pick<StoredLabel, "key" | "value">, b: Pick<StoredLabel, "key" | "value">): boolean {
  return a.key === b.key && a.value === b.value;
}

function stored({ key, value, description }: z.output<typeof Label>): StoredLabel {
  return { key, value, ...(description === undefined ? {} : { description }) };
}

function withDescription({ key, value, description = "" }: StoredLabel): StoredLabel {
  return { key, value, description };
}

function shown({ workspace }: Store, { writeKey, labels, ...source }: StoredSource): unknown {
  return {
    ...source,
    workspaceId: workspace.id,
    writeKeys: [writeKey],
    metadata: httpApi,
    settings: {},
    labels: labels.map(withDescription),
  };
}
