/** Wire shapes of forecasts: the query, and each step beside what came of it. */
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import type { ForecastHead, ForecastStepView } from '../../core/series/forecast-table.js';
import { parseInstant } from '../../core/time/instant.js';
import { isSlotStart, SLOT_MS } from '../../core/time/slot.js';

/** Steps of one page, at most and unless said otherwise: 31 days of quarter-hours. */
const PAGE_STEPS = 2_976;

/** Longest range of one question [ms]: a leap year. */
const MAX_RANGE_MS = 366 * 86_400_000;

/** Largest lead [minutes]: a week. */
const MAX_LEAD_MIN = 10_080;

const MINUTE_MS = 60_000;

/** Query of `GET /api/v1/forecasts/{seriesId}`; unknown fields are refused, instants need their offset. */
export const forecastQuerySchema = z.strictObject({
  from: z.string('expected an instant such as 2026-01-15T00:00:00Z'),
  to: z.string('expected an instant such as 2026-01-16T00:00:00Z'),
  asKnownAt: z.string().optional(),
  minLeadMinutes: wholeNumber(0, MAX_LEAD_MIN).optional(),
  limit: wholeNumber(1, PAGE_STEPS).optional(),
  format: z.enum(['json', 'csv', 'parquet']).default('json'),
});

/** A checked query: instants [epoch ms], half-open [startMs, endMs) on the quarter-hour. */
export interface ForecastQuery {
  readonly startMs: number;
  readonly endMs: number;
  /** null = as known now. */
  readonly asKnownAtMs: number | null;
  readonly minLeadMs: number;
  /** Quarter-hours of one page. */
  readonly limit: number;
  readonly format: 'json' | 'csv' | 'parquet';
}

/** Answer of `GET /api/v1/forecasts/{seriesId}` as JSON. */
export interface ForecastAnswer extends ForecastHead {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly ForecastStepView[];
  /** `from` of the next page; null on the last one. */
  readonly next: string | null;
}

/**
 * Checks a query.
 *
 * @throws DomainError `invalid-input`, `naive-timestamp` or `invalid-time` with the field and what was expected
 */
export function parseForecastQuery(query: unknown): ForecastQuery {
  const result = forecastQuerySchema.safeParse(query);
  if (!result.success) {
    const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'query'}: ${issue.message}`);
    const expected =
      'expected from=, to= and optionally asKnownAt=, minLeadMinutes=, limit=, format=json|csv|parquet';
    throw new DomainError('invalid-input', `${issues.join('; ')}; ${expected}`, { issues });
  }
  const { from, to, asKnownAt, minLeadMinutes = 0, limit = PAGE_STEPS, format } = result.data;
  const startMs = onSlot('from', from);
  const endMs = onSlot('to', to);
  if (endMs <= startMs) {
    throw new DomainError(
      'invalid-time',
      `"to" (${to}) must be after "from" (${from}); steps lie in [from, to)`,
      { from, to },
    );
  }
  if (endMs - startMs > MAX_RANGE_MS) {
    throw new DomainError(
      'invalid-input',
      `the range is ${((endMs - startMs) / 86_400_000).toFixed(1)} days; ask for at most 366 days at a time`,
      { from, to },
    );
  }
  const asKnownAtMs = asKnownAt === undefined ? null : parseInstant(withPlus(asKnownAt));
  return { startMs, endMs, asKnownAtMs, minLeadMs: minLeadMinutes * MINUTE_MS, limit, format };
}

function onSlot(field: string, text: string): number {
  const ms = parseInstant(withPlus(text));
  if (isSlotStart(ms)) return ms;
  const nearMs = Math.round(ms / SLOT_MS) * SLOT_MS;
  throw new DomainError(
    'invalid-time',
    `"${field}" (${text}) is no quarter-hour; steps begin on quarter-hours, the nearest is ${new Date(nearMs).toISOString()}`,
    { [field]: text },
  );
}

function wholeNumber(min: number, max: number) {
  const message = `expected a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
}

/** An unescaped `+` of an offset arrives as a space; there is no other way a space can stand there. */
function withPlus(instant: string): string {
  return instant.replace(/(?<=T.*) (?=\d{2}:?\d{2}$)/, '+');
}
