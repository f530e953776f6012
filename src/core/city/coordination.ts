/** The rules of the coordination by prices: where to ask next, how much to disturb, what to keep. */
import { admissible, admissibleTransformer } from './lower-bound.js';
import {
  blend,
  blendTransformers,
  exactPoint,
  type CityPrices,
  type PricePoint,
  type TransformerPrices,
} from './price-point.js';

/** Share of the best prices so far in the next point (Wentges smoothing). */
export const SMOOTHING = 0.7;
const SMOOTHING_AT_LEAST = 0.2;
const SMOOTHING_AT_MOST = 0.85;
const SMOOTHING_STEP = 0.15;
/** Largest price error, and the gap at which it is used in full. */
const ERROR_AT_MOST = 0.05;
const ERROR_FULL_GAP = 0.02;
const ERROR_AT_LEAST_SHARE = 0.1;
/** Amplitudes and number of the disturbed points round the sample's prices. */
const SAMPLE_AMPS = [0.02, 0.05] as const;
/** Columns per group above which the master is thinned, and to which. */
const COLS_AT_MOST = 12;
const COLS_AFTER_THINNING = 8.4;

/** Prices of the coupling rows and of transformers, together. */
export interface Centre {
  readonly prices: CityPrices;
  readonly transformers: TransformerPrices;
}

/**
 * Smoothing of the next round: less while the bound rises, because it rises no faster than the prices move; more where a step
 * went too far.
 */
export function nextSmoothing(now: number, hasBoundRisen: boolean): number {
  return hasBoundRisen
    ? Math.max(SMOOTHING_AT_LEAST, now - SMOOTHING_STEP)
    : Math.min(SMOOTHING_AT_MOST, now + SMOOTHING_STEP);
}

/** The next point: between the best prices so far and the master's duals, inside what the bound allows. @param smoothing share of the best so far */
export function nextPoint(centre: Centre, duals: Centre, smoothing: number): PricePoint {
  const prices = admissible(blend(centre.prices, duals.prices, smoothing));
  const mixed = blendTransformers(centre.transformers, duals.transformers, smoothing);
  const transformers = new Map([...mixed].map(([district, y]) => [district, admissibleTransformer(y)]));
  return exactPoint(prices, transformers);
}

/** The same prices with an error of its own for every group: they then stop reacting alike. */
export function disturbed<P extends { readonly amp: number; readonly seed: number }>(
  point: P,
  gap: number,
  seed: number,
): P {
  const share = Math.min(1, Math.max(ERROR_AT_LEAST_SHARE, gap / ERROR_FULL_GAP));
  return { ...point, amp: ERROR_AT_MOST * share, seed };
}

/** Points to start from when only a sample's prices are known. */
export function samplePoints(point: PricePoint): PricePoint[] {
  return SAMPLE_AMPS.map((amp, k) => ({ ...point, amp, seed: k + 1 }));
}

/** Certified gap: how much dearer than the best possible the plan can be at most, as a share of it. */
export function gapOf(upper: number, lower: number): number {
  return (upper - lower) / Math.max(1e-9, Math.abs(upper));
}

/** The points whose plans carry most weight in a solved master: what worked for these blocks will for others. */
export function heaviestPoints(
  used: readonly { readonly point: PricePoint; readonly weight: number }[],
  count: number,
): PricePoint[] {
  const weights = new Map<PricePoint, number>();
  for (const { point, weight } of used) weights.set(point, (weights.get(point) ?? 0) + weight);
  return [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([point]) => ({ ...point, transformers: new Map() }));
}

/** A column the master may do without. */
export interface Candidate {
  readonly weight: number;
  readonly reducedCost: number;
  readonly isNew: boolean;
}

/** Indices of the columns to delete, rising: unused ones, dearest first, never new ones. */
export function surplusCols(cols: readonly Candidate[], groups: number): number[] {
  if (cols.length <= COLS_AT_MOST * groups) return [];
  const surplus = cols.length - Math.round(COLS_AFTER_THINNING * groups);
  return cols
    .map((col, index) => ({ ...col, index }))
    .filter((col) => !col.isNew && col.weight <= 0 && col.reducedCost > 0)
    .sort((a, b) => b.reducedCost - a.reducedCost || a.index - b.index)
    .slice(0, surplus)
    .map((col) => col.index)
    .sort((a, b) => a - b);
}

/** The point for a horizon that begins `shift` slots later; the end takes the same hour's price of the day before. */
export function shiftedPoint(point: PricePoint, shift: number): PricePoint {
  const move = (values: Float64Array): Float64Array => {
    const T = values.length;
    const later = ((shift % T) + T) % T;
    return values.map((_, t) => values[(t + later) % T] ?? 0);
  };
  const { energy, reserve } = point.prices;
  return { ...point, prices: { energy: move(energy), reserve: move(reserve) } };
}
