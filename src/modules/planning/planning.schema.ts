/** Wire shapes of lists of plans and of what a plan was made from. */
import { z } from 'zod';
import type { PlanInputs } from '../../core/dispatch/difference/differing-inputs.js';
import type { AssetState, SystemSnapshot } from '../../core/dispatch/snapshot.js';
import type { TransformerCourse } from '../../core/network/transformer-thermal.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { exactly } from '../api-description/answers.decorator.js';
import { buildingsSchema } from './buildings.answer.js';
import { seriesIdSchema } from './series-id.answer.js';
import { eur, ms, perSlot, planStateSchema } from './plan.answer.js';

/** A plan without its schedules: what a list shows. */
export const planSummarySchema = z
  .strictObject({
    id: z.string(),
    contentHash: z.string(),
    state: planStateSchema,
    createdAtMs: ms('Made at'),
    approveByMs: ms('Last moment to approve'),
    firstSlotMs: ms('Start of the first slot'),
    validUntilMs: ms('After this nothing of it is sent any more'),
    costEur: eur('Cost of the plan'),
    peakImportKw: z.number().describe('Highest import of the city [kW]'),
    changedKw: z
      .number()
      .nullable()
      .describe(
        'Changed in the first slot that can be acted on, against the plan in force [kW]; null = none is in force',
      ),
    movedKwh: z
      .number()
      .nullable()
      .describe('Moved over the horizon, against the plan in force [kWh]; null = none is in force'),
    checkPassed: z.boolean(),
    decisions: z
      .array(
        z.strictObject({
          verdict: z.enum(['approved', 'rejected']),
          name: z.string().describe('Who decided: a person, a policy, an envelope'),
          atMs: ms('Decided at'),
          twoPeople: z.boolean().describe('Two people were asked for'),
          alone: z.boolean().describe('A supervisor decided alone where two were asked for'),
        }),
      )
      .describe('Oldest first'),
  })
  .meta({ id: 'PlanSummary' });

export type PlanSummary = z.infer<typeof planSummarySchema>;

const assetStateSchema = exactly<AssetState>()(
  z
    .strictObject({
      assetId: z.string(),
      available: z.boolean().describe('False: leaves this plan'),
      reason: z.string().nullable().describe('Why it is not available'),
      powerKw: z.number().nullable().describe('Measured power [kW], positive = into the asset'),
      soc: z.number().nullable().describe('State of charge, 0..1'),
      zoneTemperatureC: z.number().nullable().describe('[°C]'),
      energyRequestedKwh: z.number().nullable().describe('Energy vehicles still ask for [kWh]'),
      ageMs: z.number().describe('Age of the oldest value used [ms]'),
      callsLeft: z.number().exactOptional(),
      calledSlots: z.number().exactOptional(),
      restedSlots: z.number().exactOptional(),
      runSlots: z
        .number()
        .exactOptional()
        .describe('Slots a unit has been running (positive) or standing (negative)'),
      minKw: z.array(z.number()).exactOptional().describe('Window of a power envelope, one per slot [kW]'),
      maxKw: z.array(z.number()).exactOptional(),
    })
    .meta({ id: 'AssetState' }),
);

const snapshotSchema = exactly<SystemSnapshot>()(
  z
    .strictObject({
      siteId: z.string(),
      gridVersion: z.string().describe('SHA-256 of the site content'),
      slotMs: ms('First slot of the horizon'),
      horizonSlots: z.number(),
      knownAtMs: ms('All in here was known at this instant'),
      assets: z.array(assetStateSchema),
      frozenSlots: z.number(),
      frozen: z.array(setpointsByAsset('One per frozen slot [kW]; null = local control')),
      announced: z.array(setpointsByAsset('Plan in force, one per slot [kW]; null = it says nothing')),
      limitsKw: z
        .record(z.string(), z.array(z.number()))
        .describe('Import limits by node, one per slot [kW]'),
      importPriceEurPerKwh: perSlot('Price of a kWh taken, network use included [EUR/kWh]'),
      networkPriceEurPerKwh: z
        .array(z.number())
        .exactOptional()
        .describe('Part that is network use [EUR/kWh]'),
      exportPriceEurPerKwh: perSlot('Paid for a kWh sent up [EUR/kWh]'),
      peakSoFarKw: z.number().describe('Highest quarter-hour import of the city today so far [kW]'),
      outdoorTemperatureC: perSlot('Forecast [°C]'),
      irradianceWPerM2: perSlot('Forecast [W/m²]'),
      inputShare: z
        .strictObject({ measured: z.number(), estimated: z.number(), missing: z.number() })
        .describe('Share of the values of the last day by provenance, 0..1'),
      riskLevel: z.number().describe('Level of the forecast quantile at which limits hold; 0.5 = no margin'),
      buildings: buildingsSchema
        .exactOptional()
        .describe('Buildings that may be called; absent where no program is'),
    })
    .meta({ id: 'SystemSnapshot', description: 'The frozen picture of the world a plan was computed on' }),
);

function setpointsByAsset(what: string) {
  return z.strictObject({ assetId: z.string(), powerKw: z.array(z.number().nullable()).describe(what) });
}

const seriesForecastSchema = exactly<SeriesForecast>()(
  z
    .strictObject({
      seriesId: seriesIdSchema,
      modelId: z.string().describe('Model with version'),
      issuedAtMs: ms('Known from'),
      startMs: ms('Start of the first step'),
      stepMs: z.number().describe('Length of a step [ms]'),
      mean: z.array(z.number()).describe('Expected value, one per step, in the unit of the series'),
      quantiles: z
        .array(z.array(z.number()))
        .describe(
          'One row for each of the levels 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95; empty when not known',
        ),
      marks: z.array(z.string()).describe('Fallbacks that were taken'),
    })
    .meta({ id: 'SeriesForecast' }),
);

export const inputsSchema = exactly<PlanInputs>()(
  z
    .strictObject({ snapshot: snapshotSchema, forecasts: z.array(seriesForecastSchema) })
    .meta({ id: 'PlanInputs', description: 'What a plan was computed from' }),
);

export const transformerSchema = exactly<TransformerCourse>()(
  z
    .strictObject({
      substationId: z.string(),
      load: perSlot('Apparent power over firm (N-1) capacity, per unit'),
      topOilC: perSlot('Top oil at the end of the slot [°C]'),
      hotSpotC: perSlot('Hot spot at the end of the slot [°C]'),
      hottestC: z.number().describe('[°C]'),
      hottestMs: ms('End of the slot with the hottest spot'),
      lifeUsedH: z.number().describe('Insulation life used [h of rated ageing]'),
      verdict: z.enum(['normal', 'beyond-normal-cyclic', 'beyond-emergency']),
    })
    .meta({
      id: 'TransformerCourse',
      description: 'Temperatures of a substation along a plan (IEC 60076-7)',
    }),
);
