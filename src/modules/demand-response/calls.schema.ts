/** Wire shapes of calls as building managers see and answer them. Powers in kW, energies in kWh, money as decimal text. */
import { z } from 'zod';
import { EVENT_STATES } from '../../core/flexibility/event-life.js';
import { type BuildingAnswer, PARTICIPATION_STATES } from '../../core/flexibility/participation.js';
import { exactly } from '../api-description/answers.decorator.js';
import { drId, words } from './demand-response.answer.js';

const ms = z.number().int();
const kw = z.number('expected a power in kW').positive('expected more than 0 kW').max(1e6);
const why = words(3, 500, 'say in a few words why');

/** What may be answered. */
export const ANSWER_KINDS = ['acknowledge', 'accept', 'counter', 'opt-out'] as const;

/** Body of `POST /api/v1/demand-response/calls/{eventId}/{buildingId}/answer`. */
export const answerSchema = exactly<BuildingAnswer>()(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('acknowledge') }),
    z.strictObject({ kind: z.literal('accept'), powerKw: kw }),
    z.strictObject({
      kind: z.literal('counter'),
      powerKw: kw,
      startMs: ms.min(0),
      endMs: ms.min(0),
      reason: why,
    }),
    z.strictObject({ kind: z.literal('opt-out'), reason: why }),
  ]),
);

/** Query of `GET /api/v1/demand-response/calls`. */
export const callsQuerySchema = z.strictObject({
  buildingId: drId.exactOptional().describe('Calls of this building only'),
  open: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('`true`: only calls that are not over; `false`: only those that are'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Limits that were overridden, by whom and why. */
export const overrideSchema = z.strictObject({
  by: z.string(),
  reason: z.string(),
  limits: z.array(z.string()),
});

/** What a building offers instead of what was asked; with `refusal` where an operator did not take it. */
export const offerSchema = z.strictObject({
  powerKw: z.number(),
  startMs: ms,
  endMs: ms,
  refusal: z.string().exactOptional(),
});

/** One call of one building. */
export const callSchema = z.strictObject({
  eventId: z.string(),
  version: z.number().int(),
  buildingId: z.string(),
  buildingName: z.string(),
  programId: z.string(),
  programName: z.string(),
  /** Where the event stands. */
  state: z.enum(EVENT_STATES),
  /** Where the building stands in it. */
  participation: z.enum(PARTICIPATION_STATES),
  startMs: ms,
  endMs: ms,
  /** True for less, false for more consumption. */
  reduction: z.boolean(),
  /** Why buildings are called. */
  reason: z.string(),
  /** Asked of the building, and what it may be counted on for [kW, positive]. */
  askedKw: z.number(),
  agreedKw: z.number(),
  /** Energy of the whole call at the power asked for [kWh]. */
  expectedKwh: z.number(),
  /** What is paid when all of `expectedKwh` is delivered [EUR], two decimals; an estimate, the meter decides. */
  paymentEur: z.string(),
  rateEurPerKwh: z.string(),
  /** Taken for what was ordered and not delivered; `0` = none. */
  penaltyEurPerKwh: z.string(),
  comfortEffect: z.string(),
  /** Share of the energy that is taken after the call, and over how long. */
  reboundShare: z.number(),
  reboundMinutes: z.number(),
  /** Last moment to answer; opting out is possible until the end. */
  answerByMs: ms,
  /** What silence until then means. */
  silence: z.enum(['counts-as-accepted', 'counts-as-declined']),
  /** How the call ends, also when contact is lost. */
  ending: z.strictObject({ en: z.string(), fr: z.string() }),
  /** What may be answered now; empty when nothing. */
  answers: z.array(z.enum(ANSWER_KINDS)),
  /** What the building gave as its reason, or what was noted of it. */
  note: z.string().nullable(),
  /** Its own counter-offer, and why it was not taken; null without one. */
  offer: offerSchema.nullable(),
  notifiedMs: ms.nullable(),
  answeredMs: ms.nullable(),
  /** Building this one was called in place of. */
  replaces: z.string().nullable(),
  override: overrideSchema.nullable(),
});

/** Answer of `GET /api/v1/demand-response/calls`, latest window first. */
export const callsSchema = z.strictObject({ nowMs: ms, calls: z.array(callSchema) });

export type CallView = z.infer<typeof callSchema>;
export type CallsAnswer = z.infer<typeof callsSchema>;
export type CallsQuery = z.infer<typeof callsQuerySchema>;
