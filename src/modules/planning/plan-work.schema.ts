/** Wire shapes of edits and reproductions. */
import { z } from 'zod';
import type { AssetDifference } from '../../core/dispatch/difference/compare-plans.js';
import type { ConflictMember } from '../../core/dispatch/infeasible/conflict-text.js';
import type { ReproductionReport } from '../../core/control/reproduction.js';
import { exactly } from '../api-description/answers.decorator.js';
import type { EditOutcome } from './plan-edit.service.js';

const MOST_PINS = 200;

const pin = z.strictObject({
  assetId: z.string().min(1).max(100),
  fromMs: z.int().describe('Start of a quarter-hour [epoch ms]'),
  toMs: z.int().describe('End, a start of a quarter-hour too [epoch ms]'),
  powerKw: z
    .number()
    .min(-1e9)
    .max(1e9)
    .nullable()
    .describe('[kW], positive = taken from the network; null = left to its local control'),
});

/** Body of `POST /api/v1/plans/{id}/edits`. */
export const editSchema = z.strictObject({
  contentHash: z
    .string('expected the content hash of the plan you saw')
    .regex(/^[0-9a-f]{64}$/, 'expected the 64 hex digits of the plan you saw'),
  pins: z.array(pin).min(1, 'name at least one setpoint').max(MOST_PINS),
  reason: z
    .string('say in a few words why')
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
    .trim()
    .min(3, 'say in a few words why')
    .max(500, 'say in a few words why, at most 500 characters'),
});

const assetDifference = exactly<AssetDifference>()(
  z.strictObject({
    assetId: z.string(),
    energyKwh: z.number(),
    movedKwh: z.number(),
    largestKw: z.number(),
    largestSlotMs: z.number(),
  }),
);

const conflictMember = exactly<ConflictMember>()(
  z.strictObject({
    name: z.string(),
    ownerId: z.string(),
    slotMs: z.number().nullable(),
    side: z.enum(['lower', 'upper', 'both', 'whole']),
    words: z.string().nullable(),
    loadKw: z.number().nullable(),
    amount: z.number().nullable().describe('The bound itself [kW; kWh of a store]; null without one'),
  }),
);

const editOutcome = exactly<EditOutcome>()(
  z.discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('proposed'),
      planId: z.string().describe('The edited plan'),
      contentHash: z.string(),
      costEur: z.number(),
      costDifferenceEur: z.number().describe('Edited less original [EUR]'),
      alsoChanged: z
        .array(assetDifference)
        .describe('What changed besides the pinned assets, the most moved first'),
    }),
    z.strictObject({
      status: z.literal('impossible'),
      sentence: z.string().describe('Why, in the words of the grid'),
      conflict: z.array(conflictMember),
      localAssetId: z.string().nullable().exactOptional().describe('Pinned, and left to its own control'),
    }),
  ]),
);

const reproductionOutcome = exactly<ReproductionReport>()(
  z.strictObject({
    identical: z.boolean(),
    storedHash: z.string(),
    madeHash: z.string().nullable(),
    differences: z.array(
      z.strictObject({
        part: z.enum(['plan', 'inputs', 'site', 'options', 'solver', 'values']),
        words: z.string(),
      }),
    ),
    values: z
      .array(
        z.strictObject({
          assetId: z.string(),
          slotMs: z.number(),
          storedKw: z.number().nullable(),
          madeKw: z.number().nullable(),
        }),
      )
      .describe('Setpoints that came out otherwise, the largest first, at most 100'),
    valuesInAll: z.number(),
    costDifferenceEur: z.number().nullable(),
  }),
);

const work = {
  id: z.string(),
  planId: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  askedAtMs: z.number(),
  by: z.strictObject({ accountId: z.string(), name: z.string() }),
  failure: z.string().nullable().describe('Why it failed; null otherwise'),
};

/** An edit, as answered. */
export const editAnswerSchema = z.strictObject({ ...work, outcome: editOutcome.nullable() });

/** A reproduction, as answered. */
export const reproductionAnswerSchema = z.strictObject({ ...work, outcome: reproductionOutcome.nullable() });

/** Answer of both, as far as they are alike. */
export type WorkAnswer<T> = Omit<z.infer<typeof editAnswerSchema>, 'outcome'> & {
  readonly outcome: T | null;
};
