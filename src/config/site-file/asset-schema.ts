/** Shape of one asset in a site file: common keys, keys of its kind, and how it is steered. */
import { z } from 'zod';
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
  }),
  z.strictObject({ kind: z.literal('pv'), ...common, peakKw: z.number() }),
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
]);

export type AssetEntry = z.infer<typeof assetSchema>;
export type ControlEntry = z.infer<typeof controlSchema>;
