/** Wire shapes of what is asked about plans: differences, reasons, the price of a risk, conflicts. */
import { z } from 'zod';
import type { RiskPoint } from '../../core/control/risk-curve.js';
import { INPUT_GROUPS } from '../../core/dispatch/difference/differing-inputs.js';
import { exactly } from '../api-description/answers.decorator.js';
import { noPlanSchema } from './no-plan.answer.js';
import { costByTermSchema, eur, ms, reasonSchema } from './plan.answer.js';
import type { AssetReasons, StudiedConflict, StudiedDifference } from './plan-study.service.js';

const inputGroup = z.enum(INPUT_GROUPS);

const attribution = z.strictObject({
  reproduced: z.boolean().describe('True: computing the later plan again gave the same schedules'),
  causes: z.array(
    z.strictObject({
      group: inputGroup,
      movedKwh: z.number().describe('Moved by this group of inputs [kWh]'),
      costEur: eur('Added by it'),
    }),
  ),
  unsolved: z.array(inputGroup).describe('Groups whose counterfactual has no solution'),
});

const assetDifference = z.strictObject({
  assetId: z.string(),
  energyKwh: z.number().describe('After less before [kWh], positive = more into the asset'),
  movedKwh: z.number().describe('Sum of |change| [kWh]'),
  largestKw: z.number().describe('Largest |change| of power [kW]'),
  largestSlotMs: ms('Its slot'),
});

export const differenceSchema = exactly<StudiedDifference>()(
  z
    .strictObject({
      before: z.string().describe('Plan id'),
      after: z.string().describe('Plan id'),
      attribution: attribution.nullable().describe('Null when causes were not asked for'),
      fromMs: ms('Slots both cover, from'),
      untilMs: ms('Slots both cover, until'),
      assets: z.array(assetDifference).describe('Assets that move, the most moved first'),
      energyKwh: z.number().describe('Net energy of all assets, after less before [kWh]'),
      movedKwh: z.number().describe('Sum of |change| [kWh]'),
      costBeforeEur: eur('Whole earlier plan'),
      costAfterEur: eur('Whole later plan'),
      sameHorizon: z.boolean().describe('True: the costs cover the same slots'),
      costByTermEur: costByTermSchema,
      peakBeforeKw: z.number().describe('Highest city import in the common slots [kW]'),
      peakAfterKw: z.number().describe('[kW]'),
      comfort: z.array(
        z.strictObject({ assetId: z.string(), changeK: z.number().describe('[K]'), slotMs: ms('Its slot') }),
      ),
      inputs: z.array(
        z.strictObject({
          group: inputGroup,
          what: z.string().describe('Series, node, asset or price'),
          largest: z.number().describe('Largest |change|, in `unit`'),
          mean: z.number().describe('Mean change, after less before, in `unit`'),
          unit: z.string(),
        }),
      ),
    })
    .meta({ id: 'PlanDifference', description: 'What lies between two plans' }),
);

export const assetReasonsSchema = exactly<AssetReasons>()(
  z
    .strictObject({
      assetId: z.string(),
      powerKw: z.array(z.number()).describe('One per commanded slot [kW], positive = into the asset'),
      reasons: z.array(reasonSchema),
    })
    .meta({ id: 'AssetReasons' }),
);

export const riskPointSchema = exactly<RiskPoint>()(
  z
    .strictObject({
      riskLevel: z.number().describe('Level of the quantile at which limits hold; 0.5 = margin off'),
      planned: z.boolean(),
      message: z.string().describe('Why there is no plan; empty when there is one'),
      figures: z
        .strictObject({
          costEur: eur('Cost without the prices of margin not kept'),
          marginCostEur: z.number().nullable().describe('Of which beyond the plan with the margin off [EUR]'),
          cityMarginKw: z.number().describe('Mean room kept below the limit of the city [kW]'),
          largestMarginKw: z.number().describe('Largest room kept below the limit of a substation [kW]'),
          largestMarginNode: z.string(),
          shortfallKwh: z.number().describe('Room that could not be kept [kWh]'),
          shortfallPriceEur: eur('What it is priced at'),
          peakImportKw: z.number().describe('[kW]'),
        })
        .nullable(),
    })
    .meta({ id: 'RiskPoint', description: 'What a risk costs' }),
);

export const conflictSchema = z.strictObject({
  conflict: exactly<StudiedConflict>()(
    z.strictObject({
      atMs: ms('Cycle without a plan'),
      message: z.string(),
      explanation: noPlanSchema
        .nullable()
        .describe('Null when its inputs have a plan after all: `message` says why'),
    }),
  )
    .nullable()
    .describe('Null when every cycle had a plan'),
});
