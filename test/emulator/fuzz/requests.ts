import * as fc from "fast-check";

import { segmentOperations } from "../../../src/emulator/exchange/segment-operations";
import { description, describedOperations } from "../../api/description";
import { garbage, nearly, valid, word, type Schema } from "./values";

/** A request before it is known which ids the emulator has made up: `{name}` in a path or body is one of those. */
export interface Plan {
  method: string;
  path: string;
  /** Which one of the ids that are known by then. */
  pick: number;
  headers: Record<string, string>;
  body?: string;
}

const schemas = (description as unknown as { components: { schemas: Record<string, Schema> } }).components
  .schemas;
const resolve = (ref: string): Schema => schemas[ref.split("/").at(-1) ?? ""] ?? {};
const schemaOf = ({ requestBody }: (typeof describedOperations)[number]): Schema | undefined =>
  requestBody?.content["application/json"]?.schema as Schema | undefined;

const hostile = fc.constantFrom(
  "%",
  "%ff",
  "%E0%A4%A",
  "%00",
  "__proto__",
  "a%2Fb",
  "constructor",
  "x".repeat(300),
);
/** A path segment: mostly what is there, at times not. */
const segment = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(`{${name}}`) },
    { weight: 1, arbitrary: hostile },
    { weight: 1, arbitrary: word },
  );

const parameter = fc.constantFrom(
  "pagination.count=2",
  "pagination[count]=1000",
  "pagination.count=1e9",
  "pagination.count=2&pagination.cursor=MQ==",
  "pagination.count=2&pagination.cursor=%ff",
  "pagination.cursor=x",
  "pagination[count]=1&pagination[cursor]=OTk5OTk5OTk5OTk5OTk5OTk5OTk=",
  "integrationId={spaceId}",
  "search=a",
  "search=%",
  "sortBy=lastSeenAt",
  "sortBy=x",
  "sortDir=asc",
  "propertyType=PROPERTY",
  "includeSampleValues=true",
  "samplesCount=3",
  "samplesCount=-1",
  "collection=users",
  "include=schedules",
  "resourceId={sourceId}",
  "startTime=2026-01-01",
  "startTime=x",
  "endTime=1e99",
  "slug=actions-webhook",
  "actionId=x",
  "message=hello",
  "message=a&triggerError=true",
  "message=a&statusCode=99",
  "message=a&statusCode=418",
  "message=a&delay=-1",
  "searchType=NAME",
  "limit=3",
  "limit=-1",
  "class=audience",
  "verbose=true",
  "&&&=",
  "%=%",
  "a[b][c]=d",
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  {
    weight: 4,
    arbitrary: fc.array(parameter, { minLength: 1, maxLength: 3 }).map((all) => `?${all.join("&")}`),
  },
);

const accept = fc.option(
  fc.constantFrom(
    ...["v1", "v1beta", "v1alpha", "alpha", "stable", "v9"].map(
      (version) => `application/vnd.segment.${version}+json`,
    ),
    "application/json",
    "*/*",
    "text/html",
    ";;,=",
    "application/vnd.segment.v1+json;q=0, */*",
  ),
  { nil: undefined },
);
const contentType = fc.constantFrom(
  "application/json",
  "application/json",
  "application/json",
  "text/plain",
  "application/vnd.segment.v1alpha+json",
  "multipart/form-data; boundary=",
  "nonsense",
);
const authorization = fc.constantFrom(
  ...Array<string>(12).fill("Bearer {token}"),
  "",
  "Basic e30=",
  "Bearer \u00ff",
);

function bodies(schema: Schema | undefined): fc.Arbitrary<string | undefined> {
  const broken = fc.oneof(
    garbage.map(written),
    fc.constantFrom(
      "",
      "{",
      "[".repeat(50_000),
      `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
      '{"name":1,"name":"x"}',
      '{"__proto__":{"a":1}}',
    ),
    fc.string({ maxLength: 30 }),
  );
  if (schema === undefined) return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, broken);
  const good = valid(schema, resolve);
  return fc.oneof(
    { weight: 5, arbitrary: good.map(written) },
    { weight: 4, arbitrary: nearly(good).map(written) },
    { weight: 1, arbitrary: broken },
  );
}

/** Ids in bodies are asked for by the field that they stand in. */
function written(value: unknown): string {
  return JSON.stringify(value, (field, part: unknown) =>
    typeof part === "string" && ["integrationId", "destinationId"].includes(field)
      ? `{${field === "integrationId" ? "spaceId" : field}}`
      : part,
  );
}

const headersOf = (parts: [string | undefined, string, string]): Record<string, string> => {
  const [accepted, type, token] = parts;
  return {
    ...(accepted === undefined ? {} : { accept: accepted }),
    "content-type": type,
    ...(token === "" ? {} : { authorization: token }),
  };
};

function plans(method: string, template: string, body: fc.Arbitrary<string | undefined>): fc.Arbitrary<Plan> {
  const parts = template
    .split("/")
    .map((part) => (part.startsWith("{") ? segment(part.slice(1, -1)) : fc.constant(part)));
  return fc
    .tuple(fc.tuple(...parts), query, fc.tuple(accept, contentType, authorization), body, fc.nat())
    .map(([path, parameters, headers, text, pick]) => ({
      method,
      path: `${path.join("/")}${parameters}`,
      pick,
      headers: headersOf(headers),
      ...(text === undefined || method === "GET" ? {} : { body: text }),
    }));
}

const described = describedOperations.map((operation) =>
  plans(operation.method.toUpperCase(), operation.template, bodies(schemaOf(operation))),
);
const undescribed = fc
  .constantFrom(...segmentOperations)
  .chain(({ method, path }) => plans(method, path, bodies(undefined)));
const nowhere = fc
  .tuple(
    fc.constantFrom("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "HEAD", "PURGE"),
    fc.array(fc.oneof(hostile, fc.constantFrom("%2e%2e", "..", "")), { maxLength: 4 }),
  )
  .chain(([method, parts]) => plans(method, `/${parts.join("/")}`, bodies(undefined)));

const callBody = valid(
  {
    type: "object",
    properties: {
      writeKey: { enum: ["{writeKey}"] },
      userId: { enum: ["u-1", "u-2", 7] },
      anonymousId: { enum: ["a-1"] },
      event: { enum: ["get_treatment", "Order", "__proto__"] },
      properties: { type: "object", additionalProperties: true },
      traits: { type: "object", additionalProperties: true },
      context: { type: "object", additionalProperties: true },
      timestamp: { enum: ["2026-11-24T12:00:00Z", "x", 0] },
      messageId: { enum: ["m-1", "m-2"] },
    },
    required: ["writeKey"],
  },
  resolve,
);
const tracking = fc
  .constantFrom("track", "identify", "page", "screen", "group", "alias", "batch", "t", "b", "import")
  .chain((type) => {
    const call =
      type === "batch"
        ? fc.array(callBody, { maxLength: 3 }).map((batch) => ({
            writeKey: "{writeKey}",
            batch: batch.map((one) => ({ type: "track", ...(one as object) })),
          }))
        : callBody;
    return plans(
      "POST",
      `/v1/${type}`,
      fc.oneof(call.map(written), nearly(call).map(written), garbage.map(written)),
    );
  });
const profile = fc
  .tuple(
    fc.constantFrom("traits", "events", "external_ids", "metadata", "links"),
    fc.constantFrom("user_id:u-1", "user_id:u-2", "anonymous_id:a-1", "email:a@b.c", "x", "%", ":"),
  )
  .chain(([what, id]) =>
    plans("GET", `/v1/spaces/{spaceId}/collections/users/profiles/${id}/${what}`, fc.constant(undefined)),
  )
  .map((plan) => ({ ...plan, headers: { ...plan.headers, authorization: "Basic {profileToken}" } }));
/** No fault that could strike: one that does may answer anything. */
const control = fc
  .constantFrom(
    ["POST", "/reset"],
    ["POST", "/seed"],
    ["GET", "/clock"],
    ["POST", "/clock"],
    ["GET", "/connections"],
    ["POST", "/connections"],
    ["DELETE", "/connections"],
    ["POST", "/faults"],
    ["DELETE", "/faults"],
    ["DELETE", "/requests"],
    ["POST", "/rate-limits"],
    ["PATCH", "/switches"],
    ["GET", "/switches"],
    ["GET", "/outgoing"],
  )
  .chain(([method = "", path = ""]) =>
    plans(
      method,
      `/_emulator${path}`,
      fc.oneof(
        garbage.map(written),
        fc.constantFrom(
          '{"spaceId":"{spaceId}","sourceId":"{sourceId}"}',
          '{"advanceMs":1000}',
          '{"advanceMs":-1e300}',
          '{"now":"9999-12-31T23:59:59Z"}',
          '{"workspace":{"slug":1}}',
          '{"operation":"echo","calls":1e9}',
          '{"kind":"status","status":99}',
          "{",
        ),
      ),
    ),
  );

/** Requests of every kind: most of them to what the Public API describes. */
export const anyRequest: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...described).chain((one) => one) },
  { weight: 1, arbitrary: undescribed },
  { weight: 1, arbitrary: nowhere },
  { weight: 3, arbitrary: tracking },
  { weight: 2, arbitrary: profile },
  { weight: 1, arbitrary: control },
);
