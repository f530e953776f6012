/** A forecast beside what came of it, as lines of a chart, and how it is asked for. */
import type { Answer, Ok } from '../../api/answers.js';
import type { ChartLine } from '../../charts/chart-data.js';
import type { QualityOfValue } from '../../components/alarm-mark.js';
import type { Unit } from '../../components/quantity.js';

export type Forecast = Extract<Answer<'forecastSteps'>, { readonly steps: readonly unknown[] }>;
export type ForecastQuality = Ok<'forecastQualityQuality'>['quality'][number];

const SLOT_MS = 900_000;
const HOUR_MS = 3_600_000;

/** Which span of a forecast is looked at. */
export interface ForecastView {
  readonly seriesId: string;
  /** Days shown up to now. */
  readonly backDays: number;
  /** null = as known now [epoch ms]. */
  readonly asKnownAtMs: number | null;
  /** Steps known no later than this before they began [min]. */
  readonly minLeadMinutes: number;
}

/** Span of a view [epoch ms]: some days back, a day and a half ahead of when it is known. @param nowMs the service’s clock */
export function spanOf(view: ForecastView, nowMs: number): { startMs: number; endMs: number } {
  const pivot = Math.floor((view.asKnownAtMs ?? nowMs) / SLOT_MS) * SLOT_MS;
  return { startMs: pivot - view.backDays * 24 * HOUR_MS, endMs: pivot + 36 * HOUR_MS };
}

/** Address of a view, or of the file with all of it. @param nowMs the service’s clock [epoch ms] */
export function forecastPath(
  view: ForecastView,
  nowMs: number,
  format: 'json' | 'csv' | 'parquet' = 'json',
): string {
  const { startMs, endMs } = spanOf(view, nowMs);
  const instant = (ms: number): string => new Date(ms).toISOString();
  const query = new URLSearchParams({
    ...{ from: instant(startMs), to: instant(endMs) },
    ...(view.asKnownAtMs === null ? {} : { asKnownAt: instant(view.asKnownAtMs) }),
    ...(view.minLeadMinutes === 0 ? {} : { minLeadMinutes: String(view.minLeadMinutes) }),
    ...(format === 'json' ? {} : { format }),
  });
  return `/api/v1/forecasts/${encodeURIComponent(view.seriesId)}?${query.toString()}`;
}

/** Words of the lines. */
interface LineWords {
  readonly forecast: string;
  readonly outcome: string;
}

/** From here on a chart is in MW. */
const MEGA = 1_000;

/** Lines of the chart in the unit that reads best; a series that is no power keeps its own. */
export function forecastLines(
  { steps, levels, unit }: Pick<Forecast, 'steps' | 'levels' | 'unit'>,
  words: LineWords,
): { readonly lines: readonly ChartLine[]; readonly unit: Unit } {
  const first = steps[0];
  const known = steps.flatMap(({ mean, outcome }) => [mean, outcome?.value ?? null]);
  const largest = Math.max(0, ...known.filter((value) => value !== null).map(Math.abs));
  const inMw = unit === 'kW' && largest >= MEGA;
  const scaled = (value: number | null): number | null =>
    value === null ? null : inMw ? value / MEGA : value;
  const band = (level: number): (number | null)[] =>
    steps.map(({ quantiles }) => scaled(quantiles[nearest(levels, level)] ?? null));
  if (first === undefined) return { lines: [], unit: inMw ? 'MW' : shown(unit) };
  const base = { startMs: Date.parse(first.at), stepMs: first.minutes * 60_000 };
  const lines: ChartLine[] = [
    {
      ...{ ...base, id: 'forecast', label: words.forecast, kind: 'forecast' },
      values: steps.map(({ mean }) => scaled(mean)),
      ...(levels.length === 0 ? {} : { low: band(0.1), high: band(0.9) }),
    },
    {
      ...{ ...base, id: 'outcome', label: words.outcome, kind: 'measured' },
      values: steps.map(({ outcome }) => scaled(outcome?.value ?? null)),
      quality: steps.map(({ outcome }) => provenance(outcome?.provenance)),
    },
  ];
  return { lines, unit: inMw ? 'MW' : shown(unit) };
}

const UNITS: readonly Unit[] = ['kW', 'kWh', '%', '°C', 'K', 'A', 'V'];

function shown(unit: string): Unit {
  return UNITS.find((one) => one === unit) ?? 'kW';
}

function provenance(word: string | undefined): QualityOfValue | null {
  return word === 'measured' || word === 'estimated' || word === 'missing' ? word : null;
}

function nearest(levels: readonly number[], wanted: number): number {
  let best = 0;
  levels.forEach((level, index) => {
    if (Math.abs(level - wanted) < Math.abs((levels[best] ?? 0) - wanted)) best = index;
  });
  return best;
}

/** How a forecast did over the span shown: steps with an outcome, mean absolute error, how often the band held it. */
export function spanScore({ steps, levels }: Pick<Forecast, 'steps' | 'levels'>): {
  readonly steps: number;
  readonly mae: number | null;
  readonly covered: number | null;
} {
  const low = nearest(levels, 0.1);
  const high = nearest(levels, 0.9);
  let error = 0;
  let held = 0;
  let count = 0;
  for (const { mean, outcome, quantiles } of steps) {
    const value = outcome?.value ?? null;
    if (mean === null || value === null) continue;
    count += 1;
    error += Math.abs(mean - value);
    if (value >= (quantiles[low] ?? Infinity) && value <= (quantiles[high] ?? -Infinity)) held += 1;
  }
  return {
    ...{ steps: count, mae: count === 0 ? null : error / count },
    covered: count === 0 || levels.length === 0 ? null : held / count,
  };
}

/** Models that spoke and fallbacks that were taken, each once. */
export function voicesOf({ steps }: Pick<Forecast, 'steps'>): { models: string[]; marks: string[] } {
  return {
    models: [...new Set(steps.flatMap(({ model }) => (model === null ? [] : [model])))],
    marks: [...new Set(steps.flatMap(({ marks }) => marks))],
  };
}
