/** Wire shapes of runs of scenarios: how far they are and what they came to. */
import { z } from 'zod';
import type { FigureBands, NodeResult, RunResult, TargetResult } from '../../core/scenario/run-result.js';
import { type Figures, FIGURES } from '../../core/scenario/figures.js';
import { RESULT_VERSION } from '../../core/scenario/run-result.js';
import type { CourseSlot } from '../../core/scenario/play-scenario.js';
import type { Scenario, ScenarioEdit } from '../../core/scenario/scenario.js';
import type { ScenarioRunStatus } from '../../ports/scenario-run-store.js';
import { exactly } from '../api-description/answers.decorator.js';
import { editSchema } from './edit.schema.js';

export const runStatusSchema = exactly<ScenarioRunStatus>()(
  z
    .strictObject({
      id: z.string(),
      scenarioId: z.string(),
      name: z.string(),
      openedAtMs: z.number().describe('[epoch ms, UTC]'),
      state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
      parts: z.number(),
      partsDone: z.number(),
      share: z.number().describe('Share of the whole work that is done, 0..1'),
      failure: z.string().nullable().describe('Why it failed; null when it did not'),
    })
    .meta({ id: 'ScenarioRunStatus', description: 'How far a run is' }),
);

const band = z.strictObject({
  mean: z.number(),
  p10: z.number(),
  p50: z.number(),
  p90: z.number(),
});

/** One field per figure, with its unit. */
function byFigure<S extends z.ZodType>(schema: S) {
  const shape = Object.fromEntries(
    FIGURES.map(({ id, unit, text }) => [id, schema.describe(`${text} [${unit}]`)]),
  ) as Record<keyof Figures, S>;
  return z.strictObject(shape);
}

const figures = exactly<Figures>()(byFigure(z.number()).meta({ id: 'ScenarioFigures' }));
const figureBands = exactly<FigureBands>()(
  byFigure(band).meta({ id: 'ScenarioFigureBands', description: 'Mean and percentiles over the samples' }),
);

const edits = z.array(exactly<ScenarioEdit>()(editSchema));

const scenario = exactly<Scenario>()(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    base: z.strictObject({
      from: z.string().describe('First civil date'),
      until: z.string().describe('Civil date after the last'),
      source: z.enum(['made', 'recorded']),
      weather: z.enum(['normal', 'cold-wave']),
      seed: z.number(),
    }),
    planning: z.strictObject({
      horizonSlots: z.number(),
      everySlots: z.number(),
      riskPercent: z.number().describe('Chance that a limit is broken by forecast error [%]'),
      errorScale: z.number(),
    }),
    edits,
    variants: z.array(z.strictObject({ id: z.string(), name: z.string(), edits })),
    compare: z.strictObject({
      against: z.string(),
      figures: z.array(z.string()),
      targets: z.array(z.strictObject({ figure: z.string(), variant: z.string(), change: z.number() })),
    }),
  }),
);

const node = exactly<NodeResult>()(
  z.strictObject({
    nodeId: z.string(),
    peakKw: z.number().describe('[kW]'),
    worstLoading: z.number().describe('Highest flow over its limit, per unit'),
    slotsOver: z.number().describe('Most slots over a limit in one sample'),
    hotSpotC: z.number().nullable().describe('[°C]'),
    lifeUsedH: z.number().nullable().describe('[h of rated ageing]'),
  }),
);

const target = exactly<TargetResult>()(
  z.strictObject({
    figure: z.string(),
    variant: z.string(),
    change: z.number().describe('Wished, as a share of the reference'),
    against: z.string(),
    reached: z.number().nullable().describe('Share of the reference; null when that is 0'),
    met: z.boolean(),
  }),
);

const courseSlot = exactly<CourseSlot>()(
  z.strictObject({
    slotMs: z.number().describe('[epoch ms, UTC]'),
    steeredImportKw: z.number().describe('[kW], positive = from the grid above'),
    aloneImportKw: z.number().describe('Every asset on its own controller [kW]'),
    plannedImportKw: z.number().nullable().describe('[kW]; null without a plan'),
    limitKw: z.number().describe('[kW]'),
    priceEurPerKwh: z.number().describe('[EUR/kWh]'),
    outdoorC: z.number().describe('[°C]'),
  }),
);

const inputs = z.strictObject({
  order: z.strictObject({
    scenario,
    sweeps: z.array(z.strictObject({ name: z.string(), values: z.array(z.number()) })),
    samples: z.number(),
    timeLimitS: z.number().describe('[s]'),
  }),
  engine: z.string(),
  siteVersion: z.string().describe('SHA-256 of the site content'),
  solver: z.strictObject({ name: z.string(), version: z.string() }),
  dataHash: z.string().nullable().describe('SHA-256 of recorded data; null in the made world'),
});

const way = z.enum(['steered', 'alone']);

export const runResultSchema = exactly<RunResult>()(
  z
    .strictObject({
      traboule: z.literal(RESULT_VERSION),
      inputsHash: z.string().describe('Equal hashes, equal numbers'),
      inputs,
      marks: z.array(z.string()),
      variants: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          samples: z.number(),
          steered: figureBands,
          alone: figureBands,
          nodes: z.array(node),
        }),
      ),
      targets: z.array(target),
      days: z.array(
        z.strictObject({
          variant: z.string(),
          sample: z.number(),
          date: z.string().describe('Civil date'),
          way,
          figures,
        }),
      ),
      courses: z.array(z.strictObject({ variant: z.string(), slots: z.array(courseSlot) })),
    })
    .meta({ id: 'ScenarioResult', description: 'What a run came to' }),
);

/** Rows of a comparison: columns are named by their unit. */
export const comparisonSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));
