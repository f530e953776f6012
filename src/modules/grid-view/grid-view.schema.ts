/** Wire shapes of assets, nodes, meters and their time lines. Instants are epoch ms; power in kW, load convention; null = not known. */
import { z } from 'zod';
import { reasonFactsSchema } from '../planning/plan.answer.js';

const ms = z.number().int();
const kw = z.number();

/** Paths of the API that belong to a thing. */
const links = z.strictObject({
  self: z.string(),
  timeline: z.string(),
  /** Values of each of its series, by observable. */
  series: z.record(z.string(), z.string()),
});

const controlMode = z.enum(['automatic', 'local', 'manual', 'fallback', 'unknown', 'none']);

const orderView = z.strictObject({
  id: z.string(),
  planId: z.string(),
  slotMs: ms,
  /** Null = released to local control. */
  powerKw: kw.nullable(),
  validUntilMs: ms,
  state: z.string(),
  detail: z.string(),
  statusCode: z.number().nullable(),
  readBackKw: kw.nullable(),
  meteredKw: kw.nullable(),
  intendedAtMs: ms,
  writtenAtMs: ms.nullable(),
  settledAtMs: ms.nullable(),
});

const assetRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  districtId: z.string(),
  nodeId: z.string(),
  meterId: z.string(),
  ratedKw: kw,
  controllable: z.boolean(),
  /** What its switch says; `none` for assets that are never steered. */
  controlMode,
  /** As the newest plan had it; null without a plan. */
  available: z.boolean().nullable(),
  unavailableBecause: z.string().nullable(),
  powerKw: kw.nullable(),
  powerAtMs: ms.nullable(),
  /** Per unit, 0..1; null without a store. */
  soc: z.number().nullable(),
  /** Newest order of the running slot. */
  order: z
    .strictObject({ planId: z.string(), powerKw: kw.nullable(), state: z.string(), detail: z.string() })
    .nullable(),
  links,
});

/** Answer of `GET /api/v1/assets`. */
export const assetsSchema = z.strictObject({ nowMs: ms, assets: z.array(assetRow) });

/** Answer of `GET /api/v1/assets/{id}`. */
export const assetSchema = assetRow.extend({
  nowMs: ms,
  nodeName: z.string(),
  districtName: z.string(),
  /** Limits and properties of its kind as the site file gives them. */
  properties: z.record(z.string(), z.unknown()),
  rampKwPerS: z.number(),
  /** What it does when nobody steers it. */
  fallback: z.strictObject({ mode: z.enum(['local', 'power']), powerKw: kw.nullable() }),
  /** Newest value of each of its series. */
  state: z.array(
    z.strictObject({
      seriesId: z.string(),
      observable: z.string(),
      unit: z.string(),
      value: z.number().nullable(),
      quality: z.string(),
      atMs: ms,
      ageMs: z.number(),
    }),
  ),
  /** Why its setpoint is what it is, from the plan in force; null without one. */
  why: reasonFactsSchema.extend({ planId: z.string() }).nullable(),
  /** Orders since local midnight, newest first. */
  orders: z.array(orderView),
});

const worst = z.strictObject({ slotMs: ms, importKw: kw, limitKw: kw, loading: z.number() });

const nodeRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['city', 'district', 'substation', 'transformer', 'feeder']),
  parentId: z.string().nullable(),
  /** Null for districts, which have no limit of their own. */
  limits: z
    .strictObject({ importKw: kw, exportKw: kw.nullable(), firmKva: z.number().nullable() })
    .nullable(),
  importKw: kw.nullable(),
  atMs: ms.nullable(),
  loading: z.number().nullable(),
  /** Worst slot of the next 24 h in the plan. */
  worst: worst.nullable(),
  members: z.strictObject({
    nodeIds: z.array(z.string()),
    meterIds: z.array(z.string()),
    assetIds: z.array(z.string()),
  }),
  links,
});

/** Answer of `GET /api/v1/nodes`. */
export const nodesSchema = z.strictObject({ nowMs: ms, nodes: z.array(nodeRow) });

/** Answer of `GET /api/v1/nodes/{id}`. */
export const nodeSchema = nodeRow.extend({ nowMs: ms });

const meterRow = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  branchId: z.string().nullable(),
  districtId: z.string(),
  endpointId: z.string().nullable(),
  assetIds: z.array(z.string()),
  powerKw: kw.nullable(),
  quality: z.string().nullable(),
  atMs: ms.nullable(),
  ageMs: z.number().nullable(),
  links,
});

/** Query of `GET /api/v1/meters`. */
export const metersQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(100).exactOptional().describe('`next` of the page before'),
});

/** Answer of `GET /api/v1/meters`, by id. */
export const metersSchema = z.strictObject({
  nowMs: ms,
  meters: z.array(meterRow),
  /** `after` of the next page; null on the last one. */
  next: z.string().nullable(),
});

/** Answer of `GET /api/v1/meters/{id}`. */
export const meterSchema = meterRow.extend({ nowMs: ms });

/** Query of the time lines; instants as epoch ms or ISO 8601 with offset. */
export const timelineQuerySchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  asKnownAt: z.string().exactOptional().describe('Only what was known at this instant; absent = all'),
  resolution: z.enum(['slot', 'hour', 'day']).default('slot'),
});

const band = z.strictObject({
  mean: z.array(kw.nullable()),
  min: z.array(kw.nullable()),
  max: z.array(kw.nullable()),
});

/** Answer of the time lines: every column has one value for each of `startsMs`. */
export const timelineSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['asset', 'node', 'meter']),
  unit: z.literal('kW'),
  fromMs: ms,
  toMs: ms,
  asKnownAtMs: ms.nullable(),
  resolution: z.enum(['slot', 'hour', 'day']),
  /** Start of each bin; civil days have 23 to 25 hours. */
  startsMs: z.array(ms),
  measured: band,
  /** Provenance of each bin, the worst of its slots; null where it was not looked up (ranges of many meters). */
  quality: z.array(z.enum(['measured', 'estimated', 'missing'])).nullable(),
  /** As known at the instant, issued before each slot ended; null when the range is longer than 31 days or it is not forecast. */
  forecast: z
    .strictObject({
      p10: z.array(kw.nullable()),
      p50: z.array(kw.nullable()),
      p90: z.array(kw.nullable()),
    })
    .nullable(),
  /** Past slots by the order a plan began the slot with, later ones by the plan in force at the instant. */
  planned: z.array(kw.nullable()),
  /** Newest order of the slot; null for nodes and meters, which get none. */
  ordered: z.array(kw.nullable()).nullable(),
  /** Worst state of the orders of each bin, for example `diverging`. */
  orderState: z.array(z.string().nullable()).nullable(),
  /** Slot mean that the meter proved for the order. */
  delivered: z.array(kw.nullable()).nullable(),
  /** Import limit; null for assets and meters. */
  limitKw: z.array(kw.nullable()).nullable(),
  /** Plan that later slots are read from; null = none. */
  planId: z.string().nullable(),
});

export type AssetRow = z.infer<typeof assetRow>;
export type AssetsAnswer = z.infer<typeof assetsSchema>;
export type AssetAnswer = z.infer<typeof assetSchema>;
export type OrderView = z.infer<typeof orderView>;
export type NodeRow = z.infer<typeof nodeRow>;
export type NodesAnswer = z.infer<typeof nodesSchema>;
export type NodeAnswer = z.infer<typeof nodeSchema>;
export type MeterRow = z.infer<typeof meterRow>;
export type MetersAnswer = z.infer<typeof metersSchema>;
export type MeterAnswer = z.infer<typeof meterSchema>;
export type Timeline = z.infer<typeof timelineSchema>;
export type TimelineQueryText = z.infer<typeof timelineQuerySchema>;
