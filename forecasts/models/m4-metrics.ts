/**
 * Measures of the M4 competition, as its organisers computed them: sMAPE, MASE, their benchmark Naive2, and OWA.
 *
 * Source: S. Makridakis, E. Spiliotis, V. Assimakopoulos, The M4 Competition: 100,000 time series and 61 forecasting
 * methods, International Journal of Forecasting 36 (2020) 54-74, doi 10.1016/j.ijforecast.2019.04.014, and the
 * competitor's guide with its published benchmark program (Mcompetitions/M4-methods).
 */

/** Quantile of the normal distribution for the 90 % test of seasonality. */
const TEST_QUANTILE = 1.645;

/** sMAPE [%]: mean of 200·|y - f| / (|y| + |f|); a step where both are zero counts zero. */
export function smapeOf(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const y = actual[i] ?? 0;
    const f = forecast[i] ?? 0;
    if (y !== f) sum += (200 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f));
  }
  return sum / actual.length;
}

/** MASE: mean absolute error over the mean absolute seasonal difference of the history. */
export function maseOf(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  { history, period }: { readonly history: Float64Array; readonly period: number },
): number {
  let scale = 0;
  for (let t = period; t < history.length; t += 1)
    scale += Math.abs((history[t] ?? 0) - (history[t - period] ?? 0));
  return meanAbsoluteError(actual, forecast) / (scale / (history.length - period));
}

/** Mean absolute error in the unit of the series. */
export function meanAbsoluteError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i += 1) sum += Math.abs((actual[i] ?? 0) - (forecast[i] ?? 0));
  return sum / actual.length;
}

/** OWA: mean of sMAPE and MASE, each over that of Naive2; the means over series are taken first. */
export function owaOf(
  method: readonly { readonly smape: number; readonly mase: number }[],
  naive2: readonly { readonly smape: number; readonly mase: number }[],
): number {
  const total = (scores: typeof method, name: 'smape' | 'mase'): number =>
    scores.reduce((sum, score) => sum + score[name], 0);
  return (
    (total(method, 'smape') / total(naive2, 'smape') + total(method, 'mase') / total(naive2, 'mase')) / 2
  );
}

/** Naive2: the last value, seasonally adjusted by classical multiplicative decomposition where the season is significant. */
export function naive2(
  history: Float64Array,
  { period, horizon }: { readonly period: number; readonly horizon: number },
): Float64Array {
  const n = history.length;
  const index = isSeasonal(history, period)
    ? seasonalIndex(history, period)
    : new Float64Array(period).fill(1);
  const adjusted = (history[n - 1] ?? 0) / (index[(n - 1) % period] ?? 1);
  return Float64Array.from({ length: horizon }, (_, h) => adjusted * (index[(n + h) % period] ?? 1));
}

/** Whether the autocorrelation at the period passes the 90 % test; never with less than three periods. */
export function isSeasonal(history: Float64Array, period: number): boolean {
  const n = history.length;
  if (n < 3 * period) return false;
  const mean = history.reduce((a, b) => a + b, 0) / n;
  const variance = history.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (!(variance > 0)) return false;
  let squares = 1;
  for (let lag = 1; lag < period; lag += 1) squares += 2 * (lagProduct(history, mean, lag) / variance) ** 2;
  const atPeriod = lagProduct(history, mean, period) / variance;
  return Math.abs(atPeriod) > TEST_QUANTILE * Math.sqrt(squares / n);
}

/** Index of each slot of the period: mean ratio to a centred moving average over one period, around 1. */
function seasonalIndex(history: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  const half = Math.floor(period / 2);
  for (let t = half; t + half < history.length; t += 1) {
    const slot = t % period;
    sums[slot] = (sums[slot] ?? 0) + (history[t] ?? 0) / trendAt(history, t, period);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  const ratios = sums.map((sum, slot) => sum / (counts[slot] ?? 1));
  const mean = ratios.reduce((a, b) => a + b, 0) / period;
  return ratios.map((ratio) => ratio / mean);
}

/** Centred moving average; for an even period the outer two values count half. */
function trendAt(history: Float64Array, t: number, period: number): number {
  const half = Math.floor(period / 2);
  let sum = 0;
  for (let k = -half; k <= half; k += 1)
    sum += (history[t + k] ?? 0) * (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1);
  return sum / period;
}

function lagProduct(history: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < history.length; t += 1)
    sum += ((history[t] ?? 0) - mean) * ((history[t - lag] ?? 0) - mean);
  return sum;
}
