/** Wire shapes of forecasts beside what came of them, and of how they turned out. */
import { z } from 'zod';
import type { ForecastStepView } from '../../core/series/forecast-table.js';
import { exactly } from '../api-description/answers.decorator.js';
import { seriesIdSchema } from '../planning/series-id.answer.js';
import type { QualityAnswer, QualityView } from './forecast-quality.schema.js';
import type { ForecastAnswer } from './forecast-query.schema.js';

const stepSchema = exactly<ForecastStepView>()(
  z
    .strictObject({
      at: z.string().describe('Start of the step, ISO 8601 UTC'),
      minutes: z.number().describe('Length of the step [min]'),
      mean: z.number().nullable().describe('In the unit of the series; null = no forecast was known'),
      quantiles: z
        .array(z.number().nullable())
        .describe('One per level, lowest first; empty without a forecast'),
      model: z.string().nullable().describe('Who said it, with version'),
      issuedAt: z.string().nullable().describe('ISO 8601 UTC'),
      leadMinutes: z.number().nullable().describe('From the issue to the start of the step [min]'),
      marks: z.array(z.string()).describe('Fallbacks the model took'),
      outcome: z
        .strictObject({
          value: z.number().nullable().describe('In the unit of the series; null = not measured, or missing'),
          quality: z.string(),
          provenance: z.string().describe('measured, estimated or missing'),
          knownAt: z.string().describe('ISO 8601 UTC'),
        })
        .nullable()
        .describe('What came of it; null while nobody closed it'),
    })
    .meta({ id: 'ForecastStep' }),
);

export const forecastAnswerSchema = exactly<ForecastAnswer>()(
  z
    .strictObject({
      id: z.string(),
      unit: z.string(),
      sign: z.string().nullable().describe('Meaning of a positive value'),
      asKnownAt: z.string().describe('Knowledge of forecasts ends here, ISO 8601 UTC'),
      levels: z.array(z.number()).describe('Levels of the quantiles, 0..1'),
      from: z.string().describe('ISO 8601 UTC'),
      to: z.string().describe('ISO 8601 UTC, not included'),
      steps: z.array(stepSchema),
      next: z.string().nullable().describe('`from` of the next page; null on the last one'),
    })
    .meta({ id: 'Forecast', description: 'Forecasts of a series step by step, beside what came of them' }),
);

const qualitySchema = exactly<QualityView>()(
  z
    .strictObject({
      seriesId: seriesIdSchema,
      modelId: z.string(),
      days: z.number(),
      count: z.number().describe('Steps with a forecast and an outcome'),
      mae: z.number().describe('Mean absolute error, unit of the series'),
      wape: z
        .number()
        .nullable()
        .describe('Sum of absolute errors over sum of absolute outcomes; null when all are 0'),
      bias: z.number().describe('Mean of forecast less outcome, unit of the series'),
      coverage80: z.number().describe('Share of outcomes inside the 80 % interval, 0..1'),
      pinball: z.number().describe('Mean pinball loss, unit of the series'),
      skill: z.number().nullable().describe('1 - MAE over that of the value a week before'),
      drift: z.number().nullable().describe('MAE of the last two days over that of the days before'),
      verdict: z.enum(['good', 'bad', 'too-few']),
      reasons: z.array(z.string()).describe('Why it is bad; empty else'),
      unit: z.string(),
      leadMinutes: z.number().describe('[min]'),
    })
    .meta({ id: 'ForecastQuality' }),
);

export const qualityAnswerSchema = exactly<QualityAnswer>()(
  z.strictObject({
    from: z.string().describe('First instant of the oldest civil day, ISO 8601 UTC'),
    to: z.string().describe('End of the newest civil day, ISO 8601 UTC'),
    quality: z.array(qualitySchema),
  }),
);
