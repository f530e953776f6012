/** Forecasts in PostgreSQL: one row each, values as arrays, so that NaN stays NaN. */
import { FORECAST_REACH_MS, type SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { assertStorableForecast } from '../../core/series/storable.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { type ForecastStep, type ForecastStepQuery, ForecastStore } from '../../ports/forecast-store.js';
import type { Database } from './database.js';
import { rowsBySeries } from './rows-by-series.js';
import { SeriesDictionary } from './series-dictionary.js';
import { epochMs, instant } from './sql-time.js';

interface ForecastRow {
  readonly series_id: number;
  readonly model_id: string;
  readonly issued_ms: number;
  readonly start_ms: number;
  readonly step_ms: number;
  readonly mean: number[];
  readonly quantile_rows: number;
  readonly quantiles: number[];
  readonly marks: string[];
}

const COLUMNS = 'series_id, issued_at, model_id, start_at, step_ms, mean, quantile_rows, quantiles, marks';
const COLUMN_COUNT = 9;

/** Forecasts of one statement: far below the 65 535 parameters a statement may have. */
const ROWS_PER_STATEMENT = 500;

/** Longest step of a forecast that is looked for after the step has begun [ms]; only bounds the search. */
const LONGEST_STEP_MS = 3_600_000;

interface StepRow {
  readonly start_ms: number;
  readonly step_ms: number;
  readonly mean: number;
  readonly quantiles: number[];
  readonly model_id: string;
  readonly issued_ms: number;
  readonly marks: string[];
}

/**
 * For each quarter-hour the newest forecast that holds it. $1 series, $2 and $3 range, $4 known at, $5 least lead, $6 slot,
 * $7 reach, $8 longest step, all in ms. Arrays are costly to touch, so the search looks at them last, stops where no forecast
 * reaches any more (`covered`), and unpacks the quantiles of the one it found once (`|| '{}'`).
 */
const NEWEST_PER_STEP = `
  WITH covered AS (
    SELECT max(${epochMs('start_at')} + step_ms * cardinality(mean))::bigint AS end_ms FROM forecasts
    WHERE series_id = $1 AND issued_at <= ${instant('$4')} AND issued_at >= ${instant('(least($4, $3::bigint) - $7)')})
  SELECT DISTINCT ON (best.start_ms, best.issued_ms, best.model_id) best.start_ms, best.step_ms, best.mean,
    ARRAY(SELECT best.unpacked[level * best.steps + best.at]
          FROM generate_series(0, best.quantile_rows - 1) AS level ORDER BY level) AS quantiles,
    best.model_id, best.issued_ms, best.marks
  FROM generate_series($2::bigint, least($3::bigint, (SELECT end_ms FROM covered)) - 1, $6::bigint) AS slot (ms), LATERAL (
    SELECT step.at, step.start_ms, f.step_ms::double precision AS step_ms, f.mean[step.at] AS mean,
      cardinality(f.mean) AS steps, f.quantile_rows, f.quantiles || '{}' AS unpacked,
      f.model_id, ${epochMs('f.issued_at')} AS issued_ms, f.marks
    FROM forecasts AS f, LATERAL (
      SELECT at, ${epochMs('f.start_at')} + (at - 1) * f.step_ms AS start_ms
      FROM (SELECT floor((slot.ms - ${epochMs('f.start_at')}) / f.step_ms)::integer + 1 AS at) AS place) AS step
    WHERE f.series_id = $1
      AND f.issued_at <= ${instant('least($4, CASE WHEN $5::bigint > 0 THEN slot.ms - $5 ELSE slot.ms + $8 END)')}
      AND f.issued_at >= ${instant('(slot.ms - $7)')}
      AND CASE
        WHEN step.at < 1 THEN false
        WHEN $5 > 0 AND f.issued_at > ${instant('(step.start_ms - $5)')} THEN false
        WHEN $5 = 0 AND f.issued_at >= ${instant('(step.start_ms + f.step_ms)')} THEN false
        ELSE step.at <= cardinality(f.mean) END
    ORDER BY f.issued_at DESC, f.model_id DESC LIMIT 1) AS best
  ORDER BY best.start_ms, best.issued_ms, best.model_id`;

/** Keeps every forecast once by (series, model, issuedAt). */
export class PostgresForecastStore extends ForecastStore {
  private readonly series: SeriesDictionary;

  constructor(private readonly database: Database) {
    super();
    this.series = new SeriesDictionary(database);
  }

  override async put(forecasts: readonly SeriesForecast[]): Promise<void> {
    if (forecasts.length === 0) return;
    forecasts.forEach(assertStorableForecast);
    const numbers = await this.series.ensure(new Set(forecasts.map((forecast) => forecast.seriesId)));
    const rows = forecasts
      .map((forecast) => toParameters(forecast, numbers.get(forecast.seriesId) ?? 0))
      .sort(byKey);
    await this.database.inTransaction(`keeping ${String(rows.length)} forecasts`, async (runner) => {
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
        const some = rows.slice(from, from + ROWS_PER_STATEMENT);
        await runner.query(insertOf(some.length), some.flat());
      }
    });
  }

  override async latest(
    seriesIds: readonly SeriesId[],
    knownAtMs: number,
  ): Promise<Map<SeriesId, SeriesForecast>> {
    const numbers = await this.series.known(seriesIds);
    const rows = await this.database.rows<ForecastRow>(
      'reading the newest forecasts',
      `SELECT newest.* FROM unnest($1::integer[]) AS wanted (id), LATERAL (
         SELECT series_id, model_id, ${epochMs('issued_at')} AS issued_ms, ${epochMs('start_at')} AS start_ms,
           step_ms::double precision AS step_ms, mean, quantile_rows, quantiles, marks
         FROM forecasts WHERE series_id = wanted.id AND issued_at <= ${instant('$2')}
         ORDER BY forecasts.issued_at DESC, forecasts.model_id DESC LIMIT 1) AS newest`,
      [[...numbers.values()], knownAtMs],
    );
    const found = new Map<SeriesId, SeriesForecast>();
    for (const [name, [row]] of rowsBySeries(rows, numbers)) if (row) found.set(name, toForecast(name, row));
    return found;
  }

  override async newestPerStep(query: ForecastStepQuery): Promise<ForecastStep[]> {
    const { seriesId, startMs, endMs, knownAtMs, minLeadMs } = query;
    const number = (await this.series.known([seriesId])).get(seriesId);
    if (number === undefined) return [];
    const rows = await this.database.rows<StepRow>('reading forecasts by step', NEWEST_PER_STEP, [
      ...[number, startMs, endMs, knownAtMs, minLeadMs],
      ...[SLOT_MS, FORECAST_REACH_MS, LONGEST_STEP_MS],
    ]);
    return rows.map((row) => ({
      startMs: row.start_ms,
      stepMs: row.step_ms,
      mean: row.mean,
      quantiles: row.quantiles,
      modelId: row.model_id,
      issuedAtMs: row.issued_ms,
      marks: row.marks,
    }));
  }
}

type Parameters = [number, number, string, number, number, string, number, string, readonly string[]];

/** One statement for many forecasts: a round trip each would cost more than the writing. */
function insertOf(rows: number): string {
  const values = Array.from({ length: rows }, (_, row) => {
    const $ = (column: number): string => `$${String(row * COLUMN_COUNT + column)}`;
    return `(${$(1)}::integer, ${instant($(2))}, ${$(3)}::text, ${instant($(4))}, ${$(5)}::bigint,
      ${$(6)}::double precision[], ${$(7)}::smallint, ${$(8)}::double precision[], ${$(9)}::text[])`;
  });
  return `INSERT INTO forecasts (${COLUMNS}) VALUES ${values.join(', ')} ON CONFLICT DO NOTHING`;
}

/** Numbers as the text of a PostgreSQL array; the driver's own way looks at every element twice. */
function arrayText(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}

function toParameters(forecast: SeriesForecast, number: number): Parameters {
  const { issuedAtMs, modelId, startMs, stepMs, mean, quantiles, marks } = forecast;
  const rows = quantiles.length;
  return [
    number,
    issuedAtMs,
    modelId,
    startMs,
    stepMs,
    arrayText(mean),
    rows,
    arrayText(quantiles.flat()),
    marks,
  ];
}

/** The same order in every process, so that two of them do not wait for each other crosswise. */
function byKey(a: Parameters, b: Parameters): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1);
}

function toForecast(seriesId: SeriesId, row: ForecastRow): SeriesForecast {
  const steps = row.mean.length;
  return {
    seriesId,
    modelId: row.model_id,
    issuedAtMs: row.issued_ms,
    startMs: row.start_ms,
    stepMs: row.step_ms,
    mean: row.mean,
    quantiles: Array.from({ length: row.quantile_rows }, (_, i) =>
      row.quantiles.slice(i * steps, (i + 1) * steps),
    ),
    marks: row.marks,
  };
}
