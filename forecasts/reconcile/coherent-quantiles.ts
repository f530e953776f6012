/**
 * Quantiles of forecasts that add up: joint samples take each node's own distribution and the order in which past errors came
 * together (empirical copula), each sample is made coherent, and how that changes a sum's quantiles is read from the samples; leaves move with their means.
 */
import type { Forecast } from '../forecaster.js';
import { isKnown } from '../regular-series.js';
import { quantileRows } from '../models/bounded.js';
import { quantilesOf } from '../models/spread.js';
import { reconcile, type Reconciliation } from './minimum-trace.js';

/** Past errors as positions in their node's own order; plain JSON. */
export interface Dependence {
  /** Per sample and node a probability in (0, 1), shape (samples, N). */
  readonly positions: readonly (readonly number[])[];
}

/** Samples of a step; more cost more and say little more of nine levels. */
const MOST_SAMPLES = 200;
/** With fewer joint errors the order of the nodes is taken as independent of one another. */
const LEAST_SAMPLES = 20;

/** How the errors of all nodes came together at past steps, evenly picked from those known everywhere. */
export function dependenceOf(residuals: readonly Float64Array[]): Dependence {
  const steps = residuals[0]?.length ?? 0;
  const joint = Array.from({ length: steps }, (_, t) => t).filter((t) =>
    residuals.every((row) => isKnown(row[t])),
  );
  if (joint.length < LEAST_SAMPLES) return { positions: independent(residuals.length) };
  const every = Math.max(1, Math.ceil(joint.length / MOST_SAMPLES));
  const picked = joint.filter((_, i) => i % every === 0);
  const byNode = residuals.map((row) => positionsOf(picked.map((t) => row[t] ?? 0)));
  return { positions: picked.map((_, i) => byNode.map((positions) => positions[i] ?? 0.5)) };
}

/**
 * Coherent forecasts of all nodes: means by minimum trace, quantiles from coherent samples.
 *
 * @param base one forecast per node over the same steps and levels
 */
export function reconciledForecasts(
  reconciliation: Reconciliation,
  base: readonly Forecast[],
  from: { readonly dependence: Dependence; readonly levels: readonly number[] },
): Forecast[] {
  const { dependence, levels } = from;
  const sums = new Set(reconciliation.hierarchy.sums.map(({ node }) => node));
  const horizon = base[0]?.mean.length ?? 0;
  const made = base.map(({ marks }) => ({
    mean: new Float64Array(horizon),
    quantiles: quantileRows(levels, horizon),
    marks,
  }));
  for (let h = 0; h < horizon; h += 1) {
    const mean = Float64Array.from(base, (forecast) => forecast.mean[h] ?? 0);
    reconcile(reconciliation, mean);
    const rows = base.map((forecast) => forecast.quantiles.map((row) => row[h] ?? 0));
    const drawn = dependence.positions.map((positions) =>
      Float64Array.from(positions, (p, node) => quantileAt(rows[node] ?? [], levels, p)),
    );
    const coherent = drawn.map((sample) => {
      const moved = sample.slice();
      reconcile(reconciliation, moved);
      return moved;
    });
    made.forEach((forecast, node) => {
      forecast.mean[h] = mean[node] ?? 0;
      const own = rows[node] ?? [];
      if (!sums.has(node)) {
        // A leaf knows its own spread best; it only moves with its mean.
        const move = (mean[node] ?? 0) - (base[node]?.mean[h] ?? 0);
        const moved = own.map((value) => value + move);
        writeRising(forecast.quantiles, h, moved);
        return;
      }
      const before = quantilesOf(
        Float64Array.from(drawn, (sample) => sample[node] ?? 0),
        levels,
      );
      const after = quantilesOf(
        Float64Array.from(coherent, (sample) => sample[node] ?? 0),
        levels,
      );
      // Only what coherence changes is read from the samples, so that their chance does not come into the quantiles.
      const values = own.map((value, l) => value + (after[l] ?? 0) - (before[l] ?? 0));
      writeRising(forecast.quantiles, h, values);
    });
  }
  return made;
}

function writeRising(rows: readonly Float64Array[], h: number, values: readonly number[]): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const [l, row] of rows.entries()) {
    before = Math.max(before, values[l] ?? before);
    row[h] = before;
  }
}

/** Value at a probability: lines between the levels, and beyond the outer ones as steep as before them. */
function quantileAt(row: readonly number[], levels: readonly number[], p: number): number {
  const last = levels.length - 1;
  if (last <= 0) return row[0] ?? 0;
  const upper = levels.findIndex((level) => level >= p);
  const at = Math.min(last, Math.max(1, upper < 0 ? last : upper));
  const from = levels[at - 1] ?? 0;
  const to = levels[at] ?? 1;
  const low = row[at - 1] ?? 0;
  return low + (((row[at] ?? 0) - low) * (p - from)) / (to - from);
}

/** Rank of each value as a probability. */
function positionsOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
  const positions = new Array<number>(values.length).fill(0.5);
  order.forEach((index, rank) => (positions[index] = (rank + 0.5) / values.length));
  return positions;
}

/** Positions without any order between nodes: a lattice of golden steps, another one for each node. */
function independent(nodes: number): number[][] {
  return Array.from({ length: MOST_SAMPLES }, (_, i) =>
    Array.from({ length: nodes }, (_unused, node) => ((i + 0.5) * Math.sqrt(2 + 3 * node)) % 1),
  );
}
