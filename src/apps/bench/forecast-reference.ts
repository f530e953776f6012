/** What a fleet is measured against: models of the package that know one meter at a time, weekly naive and ridge. */
import { calendarRidge, seasonalNaive, type Forecaster } from '../../../forecasts/index.js';
import { fillMeter, kindOf } from './forecast-meters.js';
import { HISTORY, HORIZON, STEP_MS, type BenchPlace } from './forecast-places.js';
import { addScore, type KindScores } from './forecast-score.js';

/** A reference and what it took. */
export interface ReferenceTally {
  /** Fit and 48 h of quantiles [ms of CPU]. */
  cpuMs: number;
  readonly scores: KindScores;
}

/** The same meters by each reference. */
export interface References {
  readonly naive: ReferenceTally;
  readonly ridge: ReferenceTally;
}

/** Forecasts one meter by both and adds to their tallies. */
export function referMeter(
  into: References,
  place: BenchPlace,
  { seed, meter, cpuMs }: { readonly seed: number; readonly meter: number; readonly cpuMs: () => number },
): void {
  const values = new Float64Array(HISTORY + 1 + HORIZON);
  fillMeter(place, { seed, meter }, values);
  const kind = kindOf(seed, meter);
  const outcome = values.subarray(HISTORY, HISTORY + HORIZON);
  const history = { startMs: place.startMs, stepMs: STEP_MS, values: values.slice(0, HISTORY) };
  one(into.naive, seasonalNaive);
  one(into.ridge, calendarRidge);

  function one<S>(tally: ReferenceTally, model: Forecaster<S>): void {
    const startMs = cpuMs();
    const state = model.fit(history, place.told, { calendar: place.calendar });
    const told = model.predict(state, {
      originMs: place.startMs + HISTORY * STEP_MS,
      horizon: HORIZON,
      exogenous: place.told,
      calendar: place.calendar,
    });
    tally.cpuMs += cpuMs() - startMs;
    addScore(tally.scores, kind, told, outcome);
  }
}

/** Nothing forecast yet. */
export function noReferences(): References {
  return { naive: { cpuMs: 0, scores: {} }, ridge: { cpuMs: 0, scores: {} } };
}

/** Place of a meter among those the references are asked for: spread evenly over the fleet. */
export function sampledMeters(meters: number, sample: number): number[] {
  const count = Math.min(meters, sample);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * meters) / count));
}
