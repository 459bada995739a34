// The operations of the official TypeScript SDK that the local Segment serves. Prints a line of JSON for each that was tried.
// Environment: SDK (what to require), API_URL, TOKEN, SPACE, SOURCE, and TRAIT and AUDIENCE, which are there already: older
// versions of the SDK read and change some that they cannot create.

const { SDK, API_URL: url, TOKEN: token, SPACE: space, SOURCE: source, TRAIT, AUDIENCE } = process.env;
const sdk = require(SDK);
const { version } = require(`${SDK}/package.json`);

const query = "event('get_treatment').where(property('split') = 'roll').last(property('treatment'))";
const definition = { query, type: "USERS" };
const entered = { query: "trait('roll').exists()" };
const label = { key: "team", value: "compat" };
const page = { count: 10 };
/** Ids that earlier operations have answered. */
const ids = { trait: TRAIT, audience: AUDIENCE };

const steps = [
  ["getWorkspace"],
  ["echo", () => ["hello"]],
  ["listSpaces", () => [page]],
  ["getSpace", () => [space]],
  ["listSources", () => [page]],
  ["getSource", () => [source]],
  ["createLabel", () => [{ label }]],
  ["listLabels"],
  ["addLabelsToSource", () => [source, { labels: [label] }]],
  ["replaceLabelsInSource", () => [source, { labels: [{ key: "environment", value: "prod" }] }]],
  ["deleteLabel", () => [label.key, label.value]],
  [
    "createComputedTrait",
    () => [space, { name: "compat", enabled: true, definition }],
    ({ computedTrait }) => (ids.trait = computedTrait.id),
  ],
  ["listComputedTraits", () => [space, page]],
  ["getComputedTrait", () => [space, ids.trait]],
  ["updateComputedTraitForSpace", () => [space, ids.trait, { description: "Changed." }]],
  [
    "createAudience",
    () => [space, { name: "compat audience", audienceType: "USERS", enabled: true, definition: entered }],
    ({ audience }) => (ids.audience = audience.id),
  ],
  ["listAudiences", () => [space, page]],
  ["getAudience", () => [space, ids.audience]],
  ["updateAudienceForSpace", () => [space, ids.audience, { description: "Changed." }]],
  [
    "createAudiencePreview",
    () => [space, { audienceType: "USERS", definition: entered }],
    ({ audiencePreview }) => (ids.preview = audiencePreview.id),
  ],
  ["getAudiencePreview", () => [space, ids.preview]],
  ["listDestinations", () => [page], ({ destinations }) => (ids.destination = destinations[0].id)],
  ["getDestination", () => [ids.destination]],
  ["listSupportedDestinationsFromAudience", () => [space, "USERS"]],
  [
    "addDestinationToAudience",
    () => [space, ids.audience, { destination: { id: ids.destination, type: "destination" } }],
    ({ connection }) => (ids.connection = connection.id),
  ],
  ["listDestinationsFromAudience", () => [space, ids.audience, page]],
  [
    "updateDestinationForAudience",
    () => [
      space,
      ids.audience,
      ids.connection,
      { idSyncConfiguration: [{ externalId: "user_id", strategy: "last" }] },
    ],
  ],
  [
    "addActivationToAudience",
    () => [
      space,
      ids.audience,
      ids.connection,
      { activationName: "compat", activationType: "Audience Entered", performResync: false },
    ],
    ({ activation }) => (ids.activation = activation.id),
  ],
  ["listActivationsFromAudience", () => [space, ids.audience, page]],
  ["getActivationFromAudience", () => [space, ids.audience, ids.activation]],
  ["updateActivationForAudience", () => [space, ids.audience, ids.activation, { enabled: false }]],
  ["removeActivationFromAudience", () => [space, ids.audience, ids.activation]],
  ["removeDestinationFromAudience", () => [space, ids.audience, ids.connection]],
  ["removeAudienceFromSpace", () => [space, ids.audience]],
  ["removeComputedTraitFromSpace", () => [space, ids.trait]],
  [
    "listProfilesWarehouseInSpace",
    () => [space, page],
    ({ profilesWarehouses }) => (ids.warehouse = profilesWarehouses[0].id),
  ],
  ["listSelectiveSyncsFromWarehouseAndSpace", () => [space, ids.warehouse, page]],
  [
    "updateSelectiveSyncForWarehouseAndSpace",
    () => [space, ids.warehouse, { syncOverrides: [{ collection: "tracks", enabled: false }] }],
  ],
  ["listEvents", () => [space]],
  ["listPropertiesFromEvent", () => [space, "get_treatment"]],
  ["listSampleValuesFromEventProperty", () => [space, "get_treatment", "split", "PROPERTY"]],
  ["listTraits", () => [space]],
  ["listSampleValuesFromTrait", () => [space, "plan"]],
  [
    "createFilterForSpace",
    () => [{ integrationId: space, name: "pages", if: "type = 'page'", drop: true }],
    ({ filter }) => (ids.filter = filter.id),
  ],
  ["listFiltersForSpace", () => [space, page]],
  ["getFilterById", () => [ids.filter]],
  ["updateFilterById", () => [ids.filter, { integrationId: space, enabled: false }]],
  ["deleteFilterById", () => [ids.filter]],
  // Up to 47 the page comes first and has to be given.
  ["listAuditEvents", () => (Number.parseInt(version, 10) <= 47 ? [page] : [])],
  ["getSourcesCatalog", () => [page], ({ sourcesCatalog }) => (ids.sourceEntry = sourcesCatalog[0].id)],
  ["getSourceMetadata", () => [ids.sourceEntry]],
  [
    "getDestinationsCatalog",
    () => [page],
    ({ destinationsCatalog }) => (ids.destinationEntry = destinationsCatalog[0].id),
  ],
  ["getDestinationMetadata", () => [ids.destinationEntry]],
  [
    "getWarehousesCatalog",
    () => [page],
    ({ warehousesCatalog }) => (ids.warehouseEntry = warehousesCatalog[0].id),
  ],
  ["getWarehouseMetadata", () => [ids.warehouseEntry]],
  ["listWarehouses", () => [page]],
  ["getWarehouse", () => [ids.warehouse]],
  ["listRoles", () => [page]],
];

/** Each family of operations is a class of the SDK's; what this version does not have yet is left out. */
function callable(operation) {
  const family = Object.values(sdk).find(
    (one) => typeof one === "function" && typeof one.prototype?.[operation] === "function",
  );
  if (family === undefined) return undefined;
  const api = new family(url);
  api.accessToken = token;
  return (...args) => api[operation](...args);
}

async function main() {
  for (const [operation, args = () => [], keep] of steps) {
    const call = callable(operation);
    if (call === undefined) continue;
    try {
      const { data } = (await call(...args())).body;
      if (data === undefined) throw new Error("the answer has no data");
      keep?.(data);
      print({ operation });
    } catch (error) {
      print({
        operation,
        error: `${error.statusCode ?? ""} ${JSON.stringify(error.body ?? error.message)}`.trim(),
      });
    }
  }
}

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

void main();
