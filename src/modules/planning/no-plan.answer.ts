/** Wire shape of why there is no plan that keeps every limit, and of the ways out. */
import { z } from 'zod';
import type { NoPlanExplanation, Relaxation } from '../../core/dispatch/infeasible/explain-no-plan.js';
import type { ConflictMember } from '../../core/dispatch/infeasible/conflict-text.js';
import { exactly } from '../api-description/answers.decorator.js';
import { eur } from './plan.answer.js';

export const relaxedBoundSchema = z.strictObject({
  family: z.enum(['limit', 'store-window', 'lamp-floor', 'frozen-setpoint', 'unserved']),
  ownerId: z.string().describe('Node or asset'),
  slot: z.number().describe('Slot of the horizon, from 0'),
  side: z.enum(['lower', 'upper']),
  amount: z.number().describe('How far [kW; kWh for the window of a store], positive'),
});

const memberSchema = exactly<ConflictMember>()(
  z.strictObject({
    name: z.string().describe('Row or column of the program, such as import-limit[PDJ,4]'),
    ownerId: z.string(),
    slotMs: z.number().nullable().describe('Slot [epoch ms, UTC]; null for what holds over the horizon'),
    side: z.enum(['lower', 'upper', 'both', 'whole']),
    words: z.string().nullable(),
    loadKw: z.number().nullable().describe('Load that cannot be steered [kW]; null for other members'),
    amount: z
      .number()
      .nullable()
      .describe('The bound itself [kW; kWh of a store, K of a room, times of calls]; null without one'),
  }),
);

export const relaxationSchema = exactly<Relaxation>()(
  z.strictObject({
    words: z.string(),
    bounds: z.array(relaxedBoundSchema),
    priceEur: eur('Charged for the relaxation itself'),
    planCostEur: eur('Cost of the plan once it is applied'),
  }),
);

export const noPlanSchema = exactly<NoPlanExplanation>()(
  z
    .strictObject({
      conflict: z
        .array(memberSchema)
        .describe('One irreducible conflict: without any of them there would be a plan'),
      relaxations: z.array(relaxationSchema).describe('Ways out, cheapest first'),
      sentence: z.string(),
    })
    .meta({ id: 'NoPlanExplanation', description: 'Why no plan keeps every limit' }),
);
