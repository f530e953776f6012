/** Wire shapes of forecast quality: the query, and one series at one lead over many days. */
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import type { ForecastQuality } from '../../core/series/forecast-score.js';

const MAX_DAYS = 366;
const DEFAULT_DAYS = 14;

export const qualityQuerySchema = z.strictObject({
  series: z.string().min(1).optional(),
  days: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((days) => days >= 1 && days <= MAX_DAYS)
    .optional(),
});

/** A checked query. */
export interface QualityQuery {
  /** null = every series that is forecast. */
  readonly seriesId: string | null;
  readonly days: number;
}

/** One line of the answer; power in the unit of the series. */
export interface QualityView extends Omit<ForecastQuality, 'leadMs'> {
  readonly unit: string;
  readonly leadMinutes: number;
}

/** Answer of `GET /api/v1/forecasts/quality`. */
export interface QualityAnswer {
  /** Civil days that are over, oldest and newest first instant. */
  readonly from: string;
  readonly to: string;
  readonly quality: readonly QualityView[];
}

/** Checks a query. @throws DomainError `invalid-input` with the field and what was expected */
export function parseQualityQuery(query: unknown): QualityQuery {
  const result = qualityQuerySchema.safeParse(query);
  if (result.success) {
    return { seriesId: result.data.series ?? null, days: result.data.days ?? DEFAULT_DAYS };
  }
  const fields = result.error.issues.map((issue) => issue.path.join('.') || issue.message);
  throw new DomainError(
    'invalid-input',
    `${fields.join('; ')}: expected series=<name> (or none for all) and days= from 1 to ${String(MAX_DAYS)}`,
    { fields },
  );
}
