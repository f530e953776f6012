/** Scores of a forecast against what came; percentages of single values are left out, because loads touch zero. */
import { isKnown } from '../regular-series.js';
import type { Forecast } from '../forecaster.js';

/** Score over many steps. */
export interface Score {
  /** Steps with both a forecast and an outcome. */
  readonly count: number;
  /** Mean absolute error, unit of the series. */
  readonly mae: number;
  /** Sum of absolute errors over sum of absolute outcomes [-]. */
  readonly wape: number;
  /** Mean pinball loss over steps and the levels, unit of the series. */
  readonly pinball: number;
  /** Share of outcomes inside the 10..90 % interval; NaN when a level is not given. */
  readonly coverage80: number;
  /** Share of outcomes inside the 5..95 % interval; NaN when a level is not given. */
  readonly coverage90: number;
}

/** Pairs of forecasts and their outcomes (NaN = unknown, not scored), shape (H) each. */
export type Scored = readonly { readonly forecast: Forecast; readonly outcome: Float64Array }[];

/** Score of forecasts; NaN in every share when nothing could be scored. */
export function scoreOf(pairs: Scored, levels: readonly number[]): Score {
  const [q05, q10, q90, q95] = [0.05, 0.1, 0.9, 0.95].map((level) => levels.indexOf(level));
  const sum = { count: 0, error: 0, size: 0, pinball: 0, in80: 0, in90: 0 };
  for (const { forecast, outcome } of pairs) {
    outcome.forEach((y, h) => {
      if (!isKnown(y)) return;
      const q = forecast.quantiles.map((row) => row[h] ?? Number.NaN);
      sum.count += 1;
      sum.error += Math.abs(y - (forecast.mean[h] ?? Number.NaN));
      sum.size += Math.abs(y);
      sum.pinball += pinballOf(y, q, levels);
      sum.in80 += inside(y, q[q10 ?? -1], q[q90 ?? -1]);
      sum.in90 += inside(y, q[q05 ?? -1], q[q95 ?? -1]);
    });
  }
  return {
    count: sum.count,
    mae: sum.error / sum.count,
    wape: sum.error / sum.size,
    pinball: sum.pinball / sum.count,
    coverage80: sum.in80 / sum.count,
    coverage90: sum.in90 / sum.count,
  };
}

/** Mean over the levels of max(τ(y-q), (τ-1)(y-q)). */
function pinballOf(y: number, quantiles: readonly number[], levels: readonly number[]): number {
  let sum = 0;
  for (const [i, level] of levels.entries()) {
    const distance = y - (quantiles[i] ?? Number.NaN);
    sum += Math.max(level * distance, (level - 1) * distance);
  }
  return sum / levels.length;
}

function inside(y: number, low: number | undefined, high: number | undefined): number {
  if (low === undefined || high === undefined) return Number.NaN;
  return y >= low && y <= high ? 1 : 0;
}
