/** Quantiles that hold what they promise: each level is shifted by what it was off by, and goes on learning from what comes. */
import { isKnown } from '../regular-series.js';
import { bandOf, rowAt } from './lead-bands.js';

/** Fitted calibration; plain JSON. A level's quantile becomes q + offset · width. */
export interface Calibration {
  /** Centres of the bands of leads [h]. */
  readonly bands: readonly number[];
  /** One row per band, one offset per level, in widths of the outer quantiles. */
  readonly offsets: readonly (readonly number[])[];
  /** Least width that counts, unit of the series: below it a forecast is certain and is left as it is. */
  readonly leastWidth: number;
}

/** One forecast value and what came. */
export interface CalibrationSample {
  readonly leadMs: number;
  readonly outcome: number;
  /** Rising quantiles before calibration, one per level. */
  readonly quantiles: readonly number[];
  /** How much it counts. */
  readonly weight: number;
}

/** Widths below this share of the mean width are certainty. */
const CERTAIN_SHARE = 0.02;
/** How far an offset moves after one forecast that was wholly missed, in widths. */
const LEARNING_RATE = 0.02;
/** With fewer samples a band is not told from the one before it. */
const FEW = 60;
/** Farthest a quantile is moved, in widths. */
const FARTHEST = 3;

/** Offsets by which each level would have held on the samples, by band of leads (split conformal prediction). */
export function fitCalibration(
  samples: readonly CalibrationSample[],
  bands: readonly number[],
  levels: readonly number[],
): Calibration {
  const meanWidth =
    samples.reduce((sum, { quantiles }) => sum + widthOf(quantiles), 0) / Math.max(1, samples.length);
  const leastWidth = CERTAIN_SHARE * meanWidth;
  const usable = samples.filter(({ quantiles }) => widthOf(quantiles) > leastWidth);
  const perBand = bands.map((): CalibrationSample[] => []);
  for (const sample of usable) perBand[bandOf(bands, sample.leadMs)]?.push(sample);
  let before = levels.map(() => 0);
  const offsets = perBand.map((list) => {
    if (list.length < FEW) return before;
    before = levels.map((level, i) => offsetOf(list, i, level));
    return before;
  });
  return { bands, offsets, leastWidth };
}

/** Quantiles at a lead, shifted and never falling. */
export function calibrated(
  calibration: Calibration,
  leadMs: number,
  quantiles: readonly number[],
): readonly number[] {
  const width = widthOf(quantiles);
  if (width <= calibration.leastWidth) return quantiles;
  const offsets = rowAt(calibration.bands, calibration.offsets, leadMs);
  let before = Number.NEGATIVE_INFINITY;
  return quantiles.map((value, i) => {
    before = Math.max(before, value + (offsets[i] ?? 0) * width);
    return before;
  });
}

/**
 * The calibration after one forecast's outcomes: every level moves a little towards having held as often as it says
 * (adaptive conformal inference). Steps of one forecast and band count as one, because they are alike.
 */
export function learned(
  calibration: Calibration,
  samples: readonly CalibrationSample[],
  levels: readonly number[],
): Calibration {
  const counts = calibration.bands.map(() => 0);
  const sums = calibration.bands.map(() => levels.map(() => 0));
  for (const { leadMs, outcome, quantiles } of samples) {
    if (!isKnown(outcome) || widthOf(quantiles) <= calibration.leastWidth) continue;
    const band = bandOf(calibration.bands, leadMs);
    const shifted = calibrated(calibration, leadMs, quantiles);
    counts[band] = (counts[band] ?? 0) + 1;
    levels.forEach((level, i) => {
      const row = sums[band];
      if (row) row[i] = (row[i] ?? 0) + level - (outcome <= (shifted[i] ?? 0) ? 1 : 0);
    });
  }
  const offsets = calibration.offsets.map((row, band) => {
    const count = counts[band] ?? 0;
    if (count === 0) return row;
    return row.map((offset, i) => clamped(offset + (LEARNING_RATE * (sums[band]?.[i] ?? 0)) / count));
  });
  return { ...calibration, offsets };
}

function widthOf(quantiles: readonly number[]): number {
  return (quantiles[quantiles.length - 1] ?? 0) - (quantiles[0] ?? 0);
}

function clamped(offset: number): number {
  return Math.min(FARTHEST, Math.max(-FARTHEST, offset));
}

/** Weighted quantile of how far outcomes lay above a level's forecast, in widths. */
function offsetOf(samples: readonly CalibrationSample[], index: number, level: number): number {
  const distances = samples
    .map(({ outcome, quantiles, weight }) => ({
      value: (outcome - (quantiles[index] ?? 0)) / widthOf(quantiles),
      weight,
    }))
    .sort((a, b) => a.value - b.value);
  const total = distances.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of distances) {
    passed += weight;
    if (passed >= level * total) return clamped(value);
  }
  return 0;
}
