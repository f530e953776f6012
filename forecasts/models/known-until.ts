/** How far series and weather are known. */
import type { Exogenous, ExogenousSeries } from '../forecaster.js';
import { isKnown, type RegularSeries } from '../regular-series.js';

/**
 * End of the weather that is known [epoch ms]; infinite without any. Of other weather by name the farthest counts: a station
 * that has stopped does not stop the learning.
 */
export function weatherEnd({ temperature, irradiance, others }: Exogenous): number {
  const endsOf = (features: readonly (ExogenousSeries | undefined)[]): number[] =>
    features
      .flatMap((feature) => (feature ? [knownUntil(feature.series)] : []))
      .filter((end) => end !== null);
  const main = endsOf([temperature, irradiance]);
  if (main.length > 0) return Math.min(...main);
  const named = endsOf(Object.values(others ?? {}));
  return named.length > 0 ? Math.max(...named) : Number.POSITIVE_INFINITY;
}

/** End of the last known value [epoch ms]; null when none is known. */
export function knownUntil(series: RegularSeries): number | null {
  const last = series.values.findLastIndex((value) => isKnown(value));
  return last < 0 ? null : series.startMs + (last + 1) * series.stepMs;
}
