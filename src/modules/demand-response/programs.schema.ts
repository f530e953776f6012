/** Wire shapes of programs and of the buildings in them. Money is decimal text, instants are epoch ms. */
import { z } from 'zod';
import { BASELINE_METHODS } from '../../core/flexibility/baseline.js';
import { TEMPO_COLOURS } from '../../core/flexibility/grid-signals.js';
import { TIME_CLASSES } from '../../core/grid/metering-calendar.js';
import type { DrBuilding, DrProgram } from '../../core/flexibility/program.js';
import { exactly } from '../api-description/answers.decorator.js';
import { drId, foreignId, termsSchema, words } from './demand-response.answer.js';

const ms = z.number().int('expected an instant in epoch ms').min(0);
const hours = z.number().min(0).max(24);
const calls = z.number().int().min(0).max(366);

const asked = {
  /** Reduction wanted in each call [kW]. */
  targetKw: z.number().positive().max(1e6),
  /** Longest call [min]; a longer run of hours becomes several. */
  longestMinutes: z.number().min(15).max(1_440).multipleOf(15, 'expected whole quarter-hours'),
};
const peakHour = z.number().int().min(6, 'expected an hour of the Tempo day from 6 to 22').max(22);

/** Signal that draws up calls, as drafts for operators. */
const sourceSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ecowatt'),
      fromLevel: z.union([z.literal(2), z.literal(3)], 'expected 2 (tense) or 3 (cuts)'),
      ...asked,
    }),
    z.strictObject({
      kind: z.literal('tempo'),
      colours: z.array(z.enum(TEMPO_COLOURS)).min(1),
      /** Civil hours [from, to) of such a day. */
      fromHour: peakHour,
      toHour: peakHour,
      ...asked,
    }),
    z.strictObject({
      kind: z.literal('time-class'),
      /** Metering point of the site file. */
      meteringPoint: foreignId,
      classes: z.array(z.enum(TIME_CLASSES)).min(1),
      ...asked,
    }),
  ])
  .refine((rule) => rule.kind !== 'tempo' || rule.fromHour < rule.toHour, {
    error: 'expected an end after the beginning',
    path: ['toHour'],
  });

/** A program: `PUT /api/v1/demand-response/programs/{id}` without its id. */
export const programSchema = exactly<DrProgram>()(
  z.strictObject({
    id: drId,
    name: words(2, 120, 'expected a name of the program'),
    terms: termsSchema,
    baseline: z.enum(BASELINE_METHODS),
    adjustment: z.enum(['none', 'factor', 'offset']),
    silence: z.enum(['counts-as-accepted', 'counts-as-declined']),
    answerMinutesBefore: z.number().min(0).max(10_080),
    disputeDays: z.number().int().min(0).max(365),
    source: sourceSchema.nullable().exactOptional(),
  }),
);

const degrees = z.number().min(-20).max(60);

/** Room temperatures between which the building may be called. */
const comfortSchema = z
  .strictObject({
    /** Series of the room temperature. */
    seriesId: z
      .string()
      .regex(
        /^[^\0\s]{1,120}\.zoneTemperature$/,
        'expected a room temperature, such as SCHOOL.zoneTemperature',
      ),
    lowestC: degrees,
    highestC: degrees,
    /** What an hour of a call changes in the room [K/h]; below zero where it cools down. */
    changeKPerHour: z.number().min(-10).max(10),
  })
  .refine(({ lowestC, highestC }) => lowestC < highestC, {
    error: 'expected a highest temperature above the lowest',
    path: ['highestC'],
  });

const limitsSchema = z.strictObject({
  critical: z.boolean(),
  noticeMinutes: z.number().min(0).max(10_080),
  callsPerDay: calls,
  callsPerWeek: calls,
  callsPerSeason: calls,
  restHours: z.number().min(0).max(720),
  longestMinutes: z.number().min(15).max(1_440),
  blackouts: z.array(z.strictObject({ fromHour: hours, toHour: hours })).max(24),
  comfort: comfortSchema.nullable().exactOptional(),
});

const contactsSchema = z.strictObject({
  venClientId: foreignId.nullable(),
  email: z.email('expected an e-mail address').max(254).nullable(),
  webhookUrl: z
    .url({ protocol: /^https$/, error: 'expected an address with https://' })
    .max(2_000)
    .nullable(),
  assetId: foreignId.nullable(),
});

/** A building: `PUT /api/v1/demand-response/buildings/{id}` without its id. */
export const buildingSchema = exactly<DrBuilding>()(
  z.strictObject({
    id: drId,
    name: words(2, 120, 'expected a name of the building'),
    programId: drId,
    nodeId: foreignId,
    meterSeriesId: z
      .string()
      .regex(/^[^\0\s]{1,120}\.power$/, 'expected a power series, such as OFF-L3.power'),
    offeredKw: z.number().positive().max(1e6),
    reboundShare: z.number().min(0).max(1),
    reboundMinutes: z.number().min(0).max(1_440),
    comfortEffect: words(3, 300, 'say in a few words what people in the building will notice'),
    limits: limitsSchema,
    contacts: contactsSchema,
    managerIds: z.array(foreignId).max(50),
    enrolledMs: ms,
    leftMs: ms.nullable(),
  }),
);

/** Body of a program as it is put. */
export const programBodySchema = programSchema.omit({ id: true });
/** Body of a building as it is put. */
export const buildingBodySchema = buildingSchema.omit({ id: true });

export type ProgramBody = z.infer<typeof programBodySchema>;
export type BuildingBody = z.infer<typeof buildingBodySchema>;

/** Answer of `POST /api/v1/demand-response/buildings/{id}/webhook-secret`. */
export const webhookSecretSchema = z.strictObject({ secret: z.string() });

/** Query of lists: one program only. */
export const registryQuerySchema = z.strictObject({ programId: drId.exactOptional() });

/** Answer of `GET /api/v1/demand-response/fairness`. */
export const fairnessSchema = z.strictObject({
  /** Length of the span that ends now [days]. */
  days: z.number().int(),
  /** Among buildings that may be called: 0 = all carry the same; towards 1 = one carries all. */
  gini: z.number(),
  buildings: z.array(
    z.strictObject({
      buildingId: z.string(),
      name: z.string(),
      programId: z.string(),
      offeredKw: z.number(),
      calledKwh: z.number(),
      offeredKwh: z.number(),
      /** Called share of what was offered. */
      burden: z.number(),
      lastCallMs: ms.nullable(),
      /** Share of what it agreed to that it delivers, learned. */
      deliveryRate: z.number(),
    }),
  ),
});
export type FairnessAnswer = z.infer<typeof fairnessSchema>;
