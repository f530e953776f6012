/** The checker's own reading of snapshot and forecasts: civil hours, darkness, means and quantiles by slot. */
import type { SystemSnapshot } from '../dispatch/snapshot.js';
import { quantileOf, type SeriesForecast } from '../series/forecast.js';
import { civilTime } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { isDark } from '../time/sun.js';

/** Values of the world by slot of the horizon. */
export interface CheckWorld {
  readonly snapshot: SystemSnapshot;
  readonly slotMs: (t: number) => number;
  /** Civil hour of slot t; negative t reaches into the past. */
  readonly hour: (t: number) => number;
  readonly month: (t: number) => number;
  readonly dark: (t: number) => boolean;
  /** Mean of a series in slot t; NaN when it is not forecast. */
  readonly mean: (seriesId: string, t: number) => number;
  /** Quantile at the snapshot's risk level less the mean; NaN when not forecast with quantiles. */
  readonly spread: (seriesId: string, t: number) => number;
}

export function checkWorld(snapshot: SystemSnapshot, forecasts: readonly SeriesForecast[]): CheckWorld {
  const slotMs = (t: number): number => snapshot.slotMs + t * SLOT_MS;
  const bySeries = new Map(forecasts.map((forecast) => [forecast.seriesId as string, forecast]));
  const pick = (forecast: SeriesForecast, values: readonly number[], t: number): number =>
    values[Math.floor((slotMs(t) - forecast.startMs) / forecast.stepMs)] ?? Number.NaN;
  return {
    snapshot,
    slotMs,
    hour: remembered((t) => civilTime(slotMs(t)).hour),
    month: remembered((t) => civilTime(slotMs(t)).month),
    dark: remembered((t) => isDark(slotMs(t) + SLOT_MS / 2)),
    mean: (seriesId, t) => {
      const forecast = bySeries.get(seriesId);
      return forecast ? pick(forecast, forecast.mean, t) : Number.NaN;
    },
    spread: (seriesId, t) => {
      const forecast = bySeries.get(seriesId);
      if (!forecast || forecast.quantiles.length === 0) return Number.NaN;
      return pick(forecast, quantileOf(forecast, snapshot.riskLevel), t) - pick(forecast, forecast.mean, t);
    },
  };
}

/** Every asset asks for the same slots: each is worked out once. */
function remembered<T>(compute: (t: number) => T): (t: number) => T {
  const known = new Map<number, T>();
  return (t) => {
    const before = known.get(t);
    if (before !== undefined) return before;
    const value = compute(t);
    known.set(t, value);
    return value;
  };
}
