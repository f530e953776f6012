/** Shape of a site file but for the assets: names of keys and kinds of values. Meaning is checked elsewhere. */
import { TIME_CLASSES } from '../../core/grid/metering-calendar.js';
import { z } from 'zod';
import { OBSERVABLE_DIMENSION, type Observable } from '../../core/series/series.js';

/** Observables that slots compute and no device gives. */
const COMPUTED: readonly Observable[] = ['power', 'base'];

/** Observables a device may give. */
export const OBSERVABLES = (Object.keys(OBSERVABLE_DIMENSION) as Observable[]).filter(
  (o) => !COMPUTED.includes(o),
);

const text = z.string().min(1);
const numbers = z.array(z.number());
const section = z.record(z.string(), z.unknown());

/** A radial network behind a meter, in the words of a dispatch case. */
const feederNetworkSchema = z.strictObject({
  meter: text,
  matpower: text.exactOptional(),
  nominalKv: z.number().exactOptional(),
  headBus: z.int().exactOptional(),
  headVoltagePu: z.number().exactOptional(),
  buses: z
    .array(
      z.strictObject({
        bus: z.int(),
        loadShare: z.number(),
        kvarPerKw: z.number().exactOptional(),
        minVoltagePu: z.number(),
        maxVoltagePu: z.number(),
      }),
    )
    .exactOptional(),
  cables: z
    .array(
      z.strictObject({
        from: z.int(),
        to: z.int(),
        resistanceOhm: z.number(),
        reactanceOhm: z.number(),
        ratingKva: z.number().exactOptional(),
      }),
    )
    .exactOptional(),
  places: z.array(z.strictObject({ asset: text, bus: z.int(), kvarPerKw: z.number().exactOptional() })),
});

const dailyWindows = z.array(z.strictObject({ from: text, to: text }));
const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-11-01');

/** Calendar of a metering point: its windows from date to date, and what its classes cost. */
const meteringPointSchema = z.strictObject({
  kind: z.enum(['hp-hc', 'turpe']),
  eurPerKwh: z.partialRecord(z.enum(TIME_CLASSES), z.number()),
  spans: z
    .array(
      z.strictObject({
        from: civilDate,
        until: civilDate.nullable().default(null),
        offPeak: dailyWindows,
        offPeakLowSeason: dailyWindows.exactOptional(),
        peak: dailyWindows.exactOptional(),
        peakDays: z.array(z.int()).exactOptional(),
        offPeakDays: z.array(z.int()).exactOptional(),
        holidaysOffPeak: z.boolean().exactOptional(),
      }),
    )
    .min(1),
});

/** Top of the file; entries of the sections are checked one by one, so that one wrong entry hides no other. */
export const headSchema = z.strictObject({
  traboule: z.literal('site/v1'),
  id: text,
  name: text,
  timeZone: z.literal('Europe/Paris'),
  cityImportLimitKw: z.strictObject({ winter: z.number(), summer: z.number() }),
  namespaces: z.record(z.string(), text),
  endpoints: section,
  districts: z.record(z.string(), text),
  substations: section,
  branches: section.optional(),
  meters: section,
  sensors: section.optional(),
  weather: section.optional(),
  assets: section.optional(),
  tariff: z.strictObject({
    energyWinterEurPerKwh: numbers,
    energySummerEurPerKwh: numbers,
    networkEurPerKwh: numbers,
    exportShare: z.number(),
    peakEurPerKw: z.number(),
    co2WinterGPerKwh: numbers,
    co2SummerGPerKwh: numbers,
    co2EurPerTonne: z.number().exactOptional(),
    meteringPoint: text.exactOptional(),
    networkClasses: z
      .array(
        z.strictObject({
          name: text,
          months: z.array(z.int()),
          weekdays: z.array(z.int()).default([1, 2, 3, 4, 5, 6, 7]),
          hours: z.array(z.int()),
          eurPerKwh: z.number(),
        }),
      )
      .exactOptional(),
  }),
  lines: z
    .record(text, z.strictObject({ from: text, to: text, reactance: z.number(), limitKw: z.number() }))
    .exactOptional(),
  feederNetworks: z.record(text, feederNetworkSchema).exactOptional(),
  meteringPoints: z.record(text, meteringPointSchema).exactOptional(),
  subscriptions: z
    .array(
      z.strictObject({
        node: text,
        subscribedKw: z.number(),
        overrunEurPerKwh: z.number(),
        networkClass: text.exactOptional(),
        meteringPoint: text.exactOptional(),
      }),
    )
    .exactOptional(),
  ramps: z.array(z.strictObject({ node: text, freeKw: z.number(), eurPerKw: z.number() })).exactOptional(),
  reserve: z
    .strictObject({
      upKw: z.number(),
      downKw: z.number(),
      holdSlots: z.int(),
      shortfallEurPerKwh: z.number(),
    })
    .exactOptional(),
});

/** One server. */
export const endpointSchema = z.strictObject({
  url: z.string().regex(/^opc\.tcp:\/\/[^/:]+:\d+(\/.*)?$/, 'expected opc.tcp://host:port/path'),
  security: z.union(
    [
      z.literal('none'),
      z.strictObject({
        policy: z.enum(['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss']),
        mode: z.enum(['Sign', 'SignAndEncrypt']),
        user: text.optional(),
        passwordEnv: text.optional(),
      }),
    ],
    'expected `security: none` (unprotected, on purpose) or { policy: Basic256Sha256, mode: SignAndEncrypt, user, passwordEnv }',
  ),
});

/** One substation. */
export const substationSchema = z.strictObject({
  name: text,
  firmKva: z.number(),
  importLimitKw: z.number(),
  exportLimitKw: z.number(),
  level: z.enum(['distribution', 'transmission']).default('distribution'),
});

/** One transformer or feeder. */
export const branchSchema = z.strictObject({
  kind: z.enum(['transformer', 'feeder']),
  parent: text,
  limitKw: z.number(),
});

const readPointSchema = z.strictObject({
  node: text,
  unit: text,
  sign: z.union([z.literal(1), z.literal(-1)], 'expected 1 or -1').default(1),
  history: z.boolean().default(false),
  rolloverAt: z.number().positive().optional(),
});

/** What is read of one owner, by observable. */
export const readSchema = z.partialRecord(
  z.enum(OBSERVABLES as [Observable, ...Observable[]]),
  readPointSchema,
);

/** One meter. */
export const meterSchema = z.strictObject({
  substation: text,
  district: text,
  branch: text.optional(),
  endpoint: text,
  read: readSchema,
});

/** An owner of series that is neither meter nor asset. */
export const sensorSchema = z.strictObject({ endpoint: text, read: readSchema });

/** Arrays of forecast weather. */
export const weatherSchema = z.strictObject({
  endpoint: text,
  node: text,
  unit: text,
  startNode: text,
  issuedAtNode: text,
});

export type EndpointEntry = z.infer<typeof endpointSchema>;
export type ReadEntry = z.infer<typeof readSchema>;
export type WeatherEntry = z.infer<typeof weatherSchema>;
