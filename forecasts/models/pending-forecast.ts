/** Forecasts that were made to learn from, whose outcomes are still to come. */
import { isKnown, valueAt, type RegularSeries } from '../regular-series.js';
import type { CalibrationSample } from './calibration.js';

/** One of them; plain JSON. */
export interface Pending {
  readonly originMs: number;
  /** Leads in steps, rising. */
  readonly leads: readonly number[];
  /** Joined quantiles before calibration, one row per lead. */
  readonly rows: readonly (readonly number[])[];
  /** Null while nothing was measured. */
  readonly outcomes: readonly (number | null)[];
  /** Widths of the bands when it was made. */
  readonly swings: readonly number[];
}

/** With the outcomes that a series tells. */
export function withOutcomes(pending: Pending, news: RegularSeries): Pending {
  return {
    ...pending,
    outcomes: pending.outcomes.map((outcome, i) => {
      const value = valueAt(news, pending.originMs + ((pending.leads[i] ?? 1) - 1) * news.stepMs);
      return isKnown(value) ? value : outcome;
    }),
  };
}

/** End of its last step [epoch ms]: from then on no more outcomes come. */
export function lastMsOf({ originMs, leads }: Pending, stepMs: number): number {
  return originMs + (leads[leads.length - 1] ?? 0) * stepMs;
}

/** Its values with what came, NaN where nothing was measured. */
export function samplesOf(
  { originMs, leads, rows, outcomes }: Pending,
  stepMs: number,
): readonly CalibrationSample[] {
  return leads.map((lead, i) => ({
    originMs,
    leadMs: lead * stepMs,
    outcome: outcomes[i] ?? Number.NaN,
    quantiles: rows[i] ?? [],
    weight: 1,
  }));
}
