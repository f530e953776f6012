/** Shape of one asset in a site file: common keys, keys of its kind, and how it is steered. */
import { z } from 'zod';
import { CLOCK_TIME } from '../../core/time/clock-window.js';
import { readSchema } from './site-schema.js';

const text = z.string().min(1);
const sign = z.union([z.literal(1), z.literal(-1)], 'expected 1 or -1').default(1);

const controlSchema = z.discriminatedUnion('via', [
  z.strictObject({
    via: z.literal('method'),
    object: text,
    apply: text,
    release: text,
    unit: text,
    sign,
    readBack: text,
    setpointId: text.optional(),
  }),
  z.strictObject({
    via: z.literal('variable'),
    node: text,
    releaseValue: z.number(),
    unit: text,
    sign,
    readBack: text,
    setpointId: text.optional(),
  }),
]);

const common = {
  name: text.optional(),
  meter: text,
  endpoint: text,
  ratedKw: z.number(),
  rampKwPerS: z.number(),
  safeState: z.union(
    [z.literal('local'), z.strictObject({ powerKw: z.number() })],
    'expected `local` or { powerKw: <number> }',
  ),
  controllable: z.boolean().optional(),
  read: readSchema.default({}),
  control: controlSchema.optional(),
};

const ev = {
  maxChargeKw: z.number(),
  arrivalsKwhPerHour: z.array(z.number()),
  dwellSlots: z.int(),
  unmetEurPerKwh: z.number(),
};

const building = {
  lossKwPerK: z.number(),
  capacityKwhPerK: z.number(),
  gainsKw: z.array(z.number()),
  solarApertureM2: z.number(),
  cop: z.union([z.literal('heat-pump'), z.number().positive()], 'expected `heat-pump` or a number above 0'),
  maxHeatElectricKw: z.number(),
  comfortLowC: z.number(),
  comfortHighC: z.number(),
  thermostatC: z.number(),
  discomfortEurPerKh: z.number(),
};

const generation = {
  minOutputKw: z.number(),
  maxOutputKw: z.number(),
  referenceOutputKw: z.number(),
  costEurPerKwh: z.number(),
  commitment: z
    .strictObject({ minUpSlots: z.int(), minDownSlots: z.int(), startEur: z.number() })
    .exactOptional(),
  heat: z
    .strictObject({
      demandKw: z.array(z.number()),
      heatPerElectric: z.number(),
      boilerMaxKw: z.number(),
      boilerEurPerKwh: z.number(),
      dumpMaxKw: z.number(),
    })
    .exactOptional(),
};

const clock = z.string().regex(CLOCK_TIME, 'expected a civil time on a quarter-hour, for example "18:30"');

const evFleet = {
  maxChargeKw: z.number(),
  windows: z
    .array(z.strictObject({ arrival: clock, departure: clock, energyKwh: z.number() }))
    .min(1, 'expected at least one window'),
  unmetEurPerKwh: z.number(),
};

const demandResponse = {
  blockKw: z.number(),
  minShare: z.number(),
  noticeSlots: z.int(),
  durationSlots: z.int(),
  callsLeft: z.int(),
  callsPer: z.enum(['day', 'week', 'season']).exactOptional(),
  restSlots: z.int().exactOptional(),
  priceEurPerKwh: z.number(),
  reboundShare: z.number(),
  reboundSlots: z.int(),
  deliveryProbability: z.number(),
};

const powerEnvelope = {
  minKw: z.array(z.number()),
  maxKw: z.array(z.number()),
  energyMinKwh: z.number().exactOptional(),
  energyMaxKwh: z.number().exactOptional(),
  priceEurPerKwh: z.number(),
  unservedEurPerKwh: z.number(),
};

const powerProfile = {
  profileKw: z.array(z.number()).min(1, 'expected the power of at least one slot'),
  earliestStart: clock,
  latestEnd: clock,
  unservedEur: z.number(),
};

/** One asset. */
export const assetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('battery'),
    ...common,
    energyCapacityKwh: z.number(),
    maxChargeKw: z.number(),
    maxDischargeKw: z.number(),
    efficiencyCharge: z.number(),
    efficiencyDischarge: z.number(),
    socMin: z.number(),
    socMax: z.number(),
    wearEurPerKwh: z.number(),
    terminalEurPerKwh: z.number().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('pv'), ...common, peakKw: z.number() }),
  z.strictObject({ kind: z.literal('wind'), ...common }),
  z.strictObject({ kind: z.literal('ev-fleet'), ...common, ...evFleet }),
  z.strictObject({ kind: z.enum(['ev-hub', 'ev-home']), ...common, ...ev }),
  z.strictObject({
    kind: z.literal('hot-water'),
    ...common,
    energyCapacityKwh: z.number(),
    maxChargeKw: z.number(),
    drawKw: z.array(z.number()),
    lossPerHour: z.number(),
    socMin: z.number(),
    coldWaterEurPerKwh: z.number(),
  }),
  z.strictObject({ kind: z.enum(['tertiary-hvac', 'passive-block', 'slab-block']), ...common, ...building }),
  z.strictObject({ kind: z.literal('lighting'), ...common, dimFloor: z.number(), dimEurPerKwh: z.number() }),
  z.strictObject({ kind: z.enum(['chp', 'waste-to-energy']), ...common, ...generation }),
  z.strictObject({ kind: z.literal('hydro'), ...common }),
  z.strictObject({ kind: z.literal('fixed-load'), ...common, profileKw: z.array(z.number()) }),
  z.strictObject({ kind: z.literal('demand-response'), ...common, ...demandResponse }),
  z.strictObject({ kind: z.literal('power-envelope'), ...common, ...powerEnvelope }),
  z.strictObject({ kind: z.literal('power-profile'), ...common, ...powerProfile }),
]);

export type AssetEntry = z.infer<typeof assetSchema>;
export type ControlEntry = z.infer<typeof controlSchema>;
