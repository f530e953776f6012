/** Wire shape of the answer to a dispatch case. */
import { z } from 'zod';
import {
  ANSWER_VERSION,
  type AnswerAsset,
  type AnswerNode,
  type AnswerPlan,
} from '../../core/case/case-answer.js';
import type { SolutionCheck } from '../../core/dispatch/check-solution.js';
import type { TightLimits } from '../../core/dispatch/infeasible/explain-tight-limits.js';
import type { KeptAnswer } from '../../ports/case-run-store.js';
import { exactly } from '../api-description/answers.decorator.js';
import { feederSchema } from '../planning/feeder.answer.js';
import { noPlanSchema, relaxedBoundSchema } from '../planning/no-plan.answer.js';
import {
  checkSchema,
  churnSchema,
  costByTermSchema,
  eur,
  nodeSchema,
  perSlot,
  scheduleSchema,
} from '../planning/plan.answer.js';

const asset = exactly<AnswerAsset>()(
  scheduleSchema.omit({ assetId: true }).extend({
    id: z.string(),
    kind: z.enum([
      'battery',
      'pv',
      'wind',
      'ev-hub',
      'ev-home',
      'ev-fleet',
      'hot-water',
      'tertiary-hvac',
      'passive-block',
      'slab-block',
      'lighting',
      'chp',
      'waste-to-energy',
      'hydro',
      'fixed-load',
      'demand-response',
      'power-envelope',
      'power-profile',
    ]),
    localReason: z.string().nullable().describe('Why it is left to its own controller; null when steered'),
  }),
);

const node = exactly<AnswerNode>()(
  nodeSchema.omit({ nodeId: true }).extend({
    id: z.string(),
    priceEurPerKwh: perSlot('Cost of one more kWh taken here [EUR/kWh]').nullable(),
    importLimitEurPerKw: perSlot('Saved by one more kW of the import limit [EUR/kW]').nullable(),
    exportLimitEurPerKw: perSlot('Saved by one more kW of the export limit [EUR/kW]').nullable(),
  }),
);

const keptLimits = exactly<TightLimits>()(
  z.strictObject({
    wishes: z.string(),
    wishesEur: eur('Keeping the limits costs this more than breaking them for nothing'),
    instead: z.string(),
    bounds: z.array(relaxedBoundSchema),
    sentence: z.string(),
  }),
);

const plan = exactly<AnswerPlan>()(
  z.strictObject({
    start: z.string().describe('ISO 8601'),
    slots: z.number(),
    objectiveEur: eur('Sum of costByTerm'),
    costByTerm: costByTermSchema,
    peakImportKw: z.number().describe('[kW]'),
    churn: churnSchema,
    assets: z.array(asset),
    nodes: z.array(node),
    feeders: z.array(feederSchema).exactOptional(),
    keptLimits: keptLimits.nullable().describe('Wishes given up so that every limit is kept'),
  }),
);

const certificate = z.strictObject({
  blocks: z.number(),
  wholeNodes: z.number(),
  rounds: z.number(),
  lowerEur: eur('No answer costs less'),
  gap: z.number().describe('(cost - lowerEur) / |cost|'),
  decisions: z.number(),
  heldLowerEur: eur('No answer with these decisions costs less'),
  notAvailable: z.array(z.string()),
});

const solution = exactly<SolutionCheck>()(
  z.strictObject({
    passed: z.boolean(),
    primalResidual: z.number(),
    boundViolation: z.number(),
    integerViolation: z.number(),
    objectiveError: z.number(),
    dualInfeasibility: z.number().nullable(),
    gap: z.number().nullable(),
    mipProofError: z.number().nullable(),
    problems: z.array(z.string()),
  }),
);

export const solveAnswerSchema = exactly<KeptAnswer>()(
  z
    .strictObject({
      version: z.literal(ANSWER_VERSION),
      name: z.string(),
      status: z.enum(['planned', 'refused', 'infeasible', 'unbounded', 'time-limit', 'cancelled', 'failed']),
      message: z.string(),
      inputHash: z.string().describe('SHA-256 of the canonical JSON of the case'),
      options: z.strictObject({
        solver: z.string(),
        riskPercent: z.number().exactOptional().describe('[%]'),
        timeLimitS: z.number().describe('[s]'),
      }),
      solver: z.strictObject({ name: z.string(), version: z.string() }),
      method: z.enum(['monolith', 'column-generation']),
      certificate: certificate.nullable(),
      plan: plan.nullable().describe('Null unless the status is planned'),
      explanation: noPlanSchema.nullable(),
      check: checkSchema.nullable(),
      solution: solution.nullable(),
      timesMs: z.record(z.string(), z.number()).describe('Wall time of each step [ms]'),
    })
    .meta({ id: 'CaseAnswer', description: 'The plan of a dispatch case, or why there is none' }),
);
