/** Wire shapes of series: the query, and the answer that always says unit and sign. */
import { z } from 'zod';
import { DomainError } from '../../core/domain-error.js';
import { parseInstant } from '../../core/time/instant.js';
import { cursorSchema } from '../api-description/page-link.decorator.js';

/** Most values of one page: a leap year of quarter-hours, and a little. */
const MOST_VALUES = 40_000;

/** Query of `GET /api/v1/series/{id}`; unknown fields are refused, instants need their offset. */
export const seriesQuerySchema = z.strictObject({
  from: z.string().describe('First instant, ISO 8601 with offset'),
  to: z.string().describe('Instant after the last, ISO 8601 with offset'),
  asKnownAt: z.string().optional().describe('As known at this instant; absent = now'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_VALUES)
    .default(MOST_VALUES)
    .describe('Most values of one page (JSON)'),
  cursor: cursorSchema.optional(),
  kind: z.enum(['readings', 'slots']).default('slots'),
  format: z.enum(['json', 'csv', 'parquet']).default('json'),
});

/** A checked query: instants [epoch ms], half-open [startMs, endMs). */
export interface SeriesQuery {
  readonly startMs: number;
  readonly endMs: number;
  readonly asKnownAtMs: number | null;
  /** Most values of one page. */
  readonly limit: number;
  readonly kind: 'readings' | 'slots';
  readonly format: 'json' | 'csv' | 'parquet';
}

/** One value of a series on the wire; `value` is null when it is missing or bad without a number. */
export interface SeriesValueView {
  /** Slot start, or source time of a reading, ISO 8601 UTC. */
  readonly at: string;
  readonly value: number | null;
  readonly quality: string;
  /** Slots only. */
  readonly provenance?: string;
  readonly method?: string;
  /** Readings only: OPC UA status code. */
  readonly statusCode?: number;
  readonly knownAt: string;
}

/** What a series is, and its newest value. */
export interface SeriesView {
  readonly id: string;
  readonly owner: { readonly id: string; readonly kind: 'meter' | 'asset' | 'sensor'; readonly name: string };
  readonly observable: string;
  readonly unit: string;
  /** Meaning of a positive value; null where the sign says nothing. */
  readonly sign: string | null;
  /** `readings` come from a device, `slots` are made by closing. */
  readonly kind: 'readings' | 'slots';
  readonly newest: (SeriesValueView & { readonly ageSeconds: number }) | null;
}

/** Answer of `GET /api/v1/series/{id}` as JSON. */
export interface SeriesAnswer extends Omit<SeriesView, 'newest'> {
  readonly from: string;
  readonly to: string;
  readonly asKnownAt: string | null;
  readonly values: readonly SeriesValueView[];
}

/**
 * Checks a query.
 *
 * @throws DomainError `invalid-input`, `naive-timestamp` or `invalid-time` with the field and what was expected
 */
export function parseSeriesQuery(query: unknown): SeriesQuery {
  const result = seriesQuerySchema.safeParse(query);
  if (!result.success) {
    const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'query'}: ${issue.message}`);
    const expected =
      'expected from=, to= and optionally asKnownAt=, kind=readings|slots, format=json|csv|parquet';
    throw new DomainError('invalid-input', `${issues.join('; ')}; ${expected}`, { issues });
  }
  const { from, to, asKnownAt, limit, cursor, kind, format } = result.data;
  // A page begins after the last value of the one before.
  const startMs = cursor === undefined ? parseInstant(withPlus(from)) : parseInstant(cursor) + 1;
  const endMs = parseInstant(withPlus(to));
  if (endMs <= startMs) {
    throw new DomainError(
      'invalid-time',
      `"to" (${to}) must be after "from" (${from}); values lie in [from, to)`,
      {
        from,
        to,
      },
    );
  }
  const asKnownAtMs = asKnownAt === undefined ? null : parseInstant(withPlus(asKnownAt));
  return { startMs, endMs, asKnownAtMs, limit, kind, format };
}

/** An unescaped `+` of an offset arrives as a space; there is no other way a space can stand there. */
function withPlus(instant: string): string {
  return instant.replace(/ (\d{2}:?\d{2})$/, (all: string, offset: string, at: number) =>
    instant.slice(0, at).includes('T') ? `+${offset}` : all,
  );
}
