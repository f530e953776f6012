/** Wire shape of the overview: the city now and the next 24 h. Instants are epoch ms, powers kW; null = not known. */
import { z } from 'zod';

const ms = z.number().int();
const kw = z.number();
const column = z.array(kw.nullable());

/** Worst slot ahead of a node, in the plan in force, else in the newest plan. */
const worstAhead = z.strictObject({
  slotMs: ms,
  importKw: kw,
  limitKw: kw,
  /** Flow over limit, 1 = at the limit. */
  loading: z.number(),
});

/** A column of slots; provenance says where each value comes from. */
const measuredColumn = z.strictObject({
  startMs: ms,
  stepMs: ms,
  kw: column,
  provenance: z.array(z.enum(['measured', 'estimated', 'missing'])),
});

const demandAhead = z.strictObject({
  startMs: ms,
  stepMs: ms,
  /** `plan`: what the plan expects, its spread that of the base load; `forecast`: from the city's import alone. */
  basis: z.enum(['plan', 'forecast']),
  issuedAtMs: ms,
  p10: column,
  p50: column,
  p90: column,
  /** Fallbacks the forecast took, in words. */
  marks: z.array(z.string()),
});

export const SUPPLY_KINDS = [
  'import',
  'chp',
  'waste-to-energy',
  'pv',
  'wind',
  'storage-discharge',
  'hydro',
] as const;

/** What feeds the city, positive = given. */
const supplyRow = z.strictObject({
  kind: z.enum(SUPPLY_KINDS),
  /** `transmission`: feeds the grid above the city, so it is inside the import and no layer of the stack. */
  level: z.enum(['city', 'transmission']),
  measuredKw: column,
  plannedKw: column,
});

const battery = z.strictObject({
  id: z.string(),
  name: z.string(),
  districtId: z.string(),
  /** Per unit, 0..1. */
  soc: z.number().nullable(),
  socMin: z.number(),
  socMax: z.number(),
  energyKwh: z.number().nullable(),
  capacityKwh: z.number(),
  /** Positive = charging. */
  powerKw: kw.nullable(),
  /** Age of the state of charge. */
  ageMs: z.number().nullable(),
});

const limitRow = z.strictObject({
  nodeId: z.string(),
  name: z.string(),
  level: z.enum(['city', 'substation', 'branch']),
  /** Newest measured import; null when a meter below is not known. */
  importKw: kw.nullable(),
  atMs: ms.nullable(),
  limitKw: kw,
  loading: z.number().nullable(),
  worst: worstAhead.nullable(),
  /** Room for forecast error the plan could not keep in its worst slot. */
  marginShortfallKw: kw.nullable(),
});

const planInForce = z.strictObject({
  id: z.string(),
  state: z.string(),
  contentHash: z.string(),
  firstSlotMs: ms,
  validUntilMs: ms,
  decidedBy: z.string().nullable(),
  decidedAtMs: ms.nullable(),
  reason: z.string().nullable(),
});

const proposal = z.strictObject({
  id: z.string(),
  state: z.string(),
  contentHash: z.string(),
  createdAtMs: ms,
  approveByMs: ms,
  firstSlotMs: ms,
  costEur: z.number(),
  /** Null where no plan is in force that it could change. */
  changedKw: kw.nullable(),
  movedKwh: z.number().nullable(),
  checkPassed: z.boolean(),
  /** Null when it is not known whether two people are asked for. */
  fourEyes: z.strictObject({ needed: z.boolean(), reasons: z.array(z.string()) }).nullable(),
});

const alarmCount = z.strictObject({ active: z.number().int(), unacknowledged: z.number().int() });

/** Why a district is coloured; the numbers are there so that the screen can say it in its own language. */
const abnormal = z.strictObject({
  code: z.enum(['over-limit', 'over-limit-ahead', 'near-limit', 'not-measured', 'alarm']),
  nodeId: z.string().nullable(),
  loading: z.number().nullable(),
  slotMs: ms.nullable(),
  alarmId: z.string().nullable(),
  /** The reason as a sentence, in English. */
  text: z.string(),
});

const district = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Substations its meters sit on. */
  nodeIds: z.array(z.string()),
  /** Newest measured import of its own meters. */
  importKw: kw.nullable(),
  /** Highest loading of its substations. */
  loading: z.number().nullable(),
  worst: worstAhead.extend({ nodeId: z.string() }).nullable(),
  abnormal: abnormal.nullable(),
});

/** Answer of `GET /api/v1/overview`. */
export const overviewSchema = z.strictObject({
  site: z.strictObject({ id: z.string(), name: z.string() }),
  now: z.strictObject({
    nowMs: ms,
    /** Speed = world seconds per second. */
    clock: z.strictObject({ kind: z.enum(['wall', 'simulated']), speed: z.number() }),
    zone: z.string(),
    slotMs: ms,
    /** Start of the newest slot with a measured or estimated value; null = none in 24 h. */
    lastClosedSlotMs: ms.nullable(),
  }),
  /** What the city takes: import and local supply less what storage takes; measured over the last 24 h. */
  demand: z.strictObject({ measured: measuredColumn, forecast: demandAhead.nullable() }),
  supply: z.strictObject({
    measuredStartMs: ms,
    plannedStartMs: ms,
    stepMs: ms,
    /** Plan the planned columns are of; null = none. */
    planId: z.string().nullable(),
    rows: z.array(supplyRow),
  }),
  storage: z.strictObject({
    energyKwh: z.number().nullable(),
    capacityKwh: z.number(),
    /** Sum of the batteries whose power is known. */
    powerKw: kw.nullable(),
    batteries: z.array(battery),
  }),
  limits: z.array(limitRow),
  /** Share of the meters' slots of the last 24 h, 0..1. */
  inputs: z.strictObject({ measured: z.number(), estimated: z.number(), missing: z.number() }),
  plan: planInForce.nullable(),
  proposals: z.array(proposal),
  alarms: z.strictObject({
    urgent: alarmCount,
    high: alarmCount,
    medium: alarmCount,
    low: alarmCount,
    flood: z.boolean(),
  }),
  districts: z.array(district),
});

export type Overview = z.infer<typeof overviewSchema>;
