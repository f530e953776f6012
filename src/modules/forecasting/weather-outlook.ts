/** Weather over the horizon: the newest published forecast, and where it does not reach, the same slot of past days (marked). */
import { seasonalNaive, type RegularSeries } from '../../../forecasts/index.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import type { SeriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { civilCalendar } from './civil-calendar.js';

const HOUR_MS = 3_600_000;
/** Weather models run every 6 to 12 h: what is older is no longer the newest there could be. */
const OLD_MS = 12 * HOUR_MS;

/** Where an outlook begins, how far it goes, and when it is made. */
export interface OutlookTime {
  readonly slotMs: number;
  readonly horizonSlots: number;
  readonly knownAtMs: number;
}

/**
 * The outlook of one weather series.
 *
 * @param measured what was measured lately, up to `slotMs`
 * @param published newest published forecast; undefined when there is none
 * @param lowerBound least possible value, for example 0 W/m²
 * @returns null when there is neither a published value nor a measured one
 */
export function outlookOf(
  id: SeriesId,
  { measured, published }: { measured: RegularSeries; published: SeriesForecast | undefined },
  time: OutlookTime,
  lowerBound?: number,
): SeriesForecast | null {
  const slots = Array.from({ length: time.horizonSlots }, (_, h) => time.slotMs + h * SLOT_MS);
  const known = slots.map((ms) => (published ? publishedAt(published.mean, published, ms) : Number.NaN));
  const missing = known.filter((value) => !Number.isFinite(value)).length;
  if (published && missing === 0) {
    const quantiles = published.quantiles.map((row) => slots.map((ms) => publishedAt(row, published, ms)));
    const marks = [...published.marks, ...ageMarks(published, time)];
    return {
      ...published,
      seriesId: id,
      startMs: time.slotMs,
      stepMs: SLOT_MS,
      mean: known,
      quantiles,
      marks,
    };
  }
  const options = { calendar: civilCalendar, ...(lowerBound === undefined ? {} : { lowerBound }) };
  const state = seasonalNaive.fit(measured, {}, options);
  if (state.level === null) return null;
  const naive = seasonalNaive.predict(state, {
    originMs: time.slotMs,
    horizon: time.horizonSlots,
    exogenous: {},
    calendar: civilCalendar,
  });
  // What is left of a published forecast keeps its own marks and its age.
  const kept = published && missing < slots.length ? [...published.marks, ...ageMarks(published, time)] : [];
  const reason = published
    ? `no published value for ${String(missing)} of ${String(slots.length)} slots`
    : 'no weather forecast is published';
  return {
    seriesId: id,
    modelId: seasonalNaive.id,
    issuedAtMs: time.knownAtMs,
    startMs: time.slotMs,
    stepMs: SLOT_MS,
    mean: known.map((value, h) => (Number.isFinite(value) ? value : (naive.mean[h] ?? 0))),
    quantiles: [],
    marks: [`weather-fallback: ${reason}; the same slot of past days is taken`, ...kept, ...naive.marks],
  };
}

function ageMarks({ issuedAtMs }: SeriesForecast, { knownAtMs }: OutlookTime): string[] {
  const ageMs = knownAtMs - issuedAtMs;
  if (ageMs <= OLD_MS) return [];
  return [
    `weather-old: the newest weather forecast was published ${String(Math.round(ageMs / HOUR_MS))} h before`,
  ];
}

function publishedAt(values: readonly number[], forecast: SeriesForecast, ms: number): number {
  return values[Math.floor((ms - forecast.startMs) / forecast.stepMs)] ?? Number.NaN;
}

/** Measured values up to the horizon's start, then the outlook; gaps in the measured part stay gaps. */
export function measuredThenForecast(measured: RegularSeries, outlook: SeriesForecast | null): RegularSeries {
  const values = new Float64Array(measured.values.length + (outlook?.mean.length ?? 0));
  values.set(measured.values);
  if (outlook) values.set(outlook.mean, measured.values.length);
  return { ...measured, values };
}
