/** The scale on which a series is smoothed: its logarithm when it is far from zero, else its own numbers in units of their size. */
import { isKnown } from '../regular-series.js';

/** A series whose lowest values lie under this share of its median is not taken to logarithms. */
const LEAST_SHARE = 0.1;
/** Share of the values that may lie lower without counting: single drop-outs are no reason to leave the logarithm. */
const IGNORED_SHARE = 0.005;

/** How values are carried over; plain JSON. */
export interface SmoothingScale {
  readonly log: boolean;
  /** Size of a typical value [unit of the series], positive. */
  readonly unit: number;
}

/** Chooses the scale for a history; NaN values do not count. */
export function scaleOf(values: Float64Array): SmoothingScale {
  const known = values.filter((value) => isKnown(value)).sort();
  if (known.length === 0) return { log: false, unit: 1 };
  const median = known[known.length >> 1] ?? 0;
  const low = known[Math.floor(known.length * IGNORED_SHARE)] ?? 0;
  if (median > 0 && low > LEAST_SHARE * median) return { log: true, unit: median };
  const size = known.reduce((sum, value) => sum + Math.abs(value), 0) / known.length;
  return { log: false, unit: size > 0 ? size : 1 };
}

/** Value on the scale; NaN where it is unknown or has no logarithm. */
export function toScale(scale: SmoothingScale, value: number): number {
  if (!isKnown(value)) return Number.NaN;
  if (!scale.log) return value / scale.unit;
  return value > 0 ? Math.log(value / scale.unit) : Number.NaN;
}

/** Back from the scale. */
export function fromScale(scale: SmoothingScale, scaled: number): number {
  return scale.unit * (scale.log ? Math.exp(scaled) : scaled);
}
