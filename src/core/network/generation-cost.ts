/** Convex generation costs: value, slope, and the lower envelope of tangents that a linear program can hold. */
import type { GeneratorCost } from '../power-flow/power-network.js';

/** A stretch of output at one slope. */
export interface CostSegment {
  /** Width [MW]; the first segment begins at the least output. */
  readonly widthMw: number;
  /** [currency/MWh] */
  readonly slope: number;
}

/** A convex piecewise-linear cost over an output window. */
export interface CostSegments {
  readonly segments: readonly CostSegment[];
  /** Cost [currency/h] where the first segment begins. */
  readonly startCost: number;
  /** Output at which `startCost` holds [MW]: the least output, or 0 for a single slope. */
  readonly startMw: number;
}

const CUBIC = 3;
/** Slopes closer than this, relative, are one slope. */
const SAME_SLOPE = 1e-9;

/**
 * Cost of an hour at an output [currency/h].
 *
 * @param outputMw output [MW]
 */
export function costAt(cost: GeneratorCost, outputMw: number): number {
  if (cost.kind === 'polynomial') return cost.coefficients.reduce((sum, c) => sum * outputMw + c, 0);
  const { points } = cost;
  const k = stretchOf(points, outputMw);
  const [x, y] = points[k] ?? [0, 0];
  return y + pieceSlope(points, k) * (outputMw - x);
}

/** Slope of the cost at an output [currency/MWh]; at a corner, that to the right. */
export function slopeAt(cost: GeneratorCost, outputMw: number): number {
  if (cost.kind === 'piecewise') return pieceSlope(cost.points, stretchOf(cost.points, outputMw));
  return derivative(cost.coefficients).reduce((sum, c) => sum * outputMw + c, 0);
}

/** True when a single slope holds over the whole window. */
export function isLinear(cost: GeneratorCost): boolean {
  if (cost.kind === 'piecewise') return cost.points.length === 2;
  return derivative(derivative(cost.coefficients)).every((c) => c === 0);
}

/** True when tangents can only approach the cost: it bends. */
export function isCurved(cost: GeneratorCost): boolean {
  return cost.kind === 'polynomial' && !isLinear(cost);
}

/** What keeps a cost out of a linear program, in words; null when nothing does. */
export function costFault(cost: GeneratorCost, minMw: number, maxMw: number): string | null {
  if (cost.kind === 'piecewise') {
    const bends = cost.points.length > 2 && !Number.isFinite(minMw);
    return bends ? 'bends, but its least output is not finite' : pieceFault(cost.points);
  }
  const high = cost.coefficients.slice(0, -(CUBIC + 1));
  if (high.some((c) => c !== 0)) return 'is a polynomial of degree 4 or more; expected at most 3';
  if (isLinear(cost)) return null;
  if (!Number.isFinite(minMw) || !Number.isFinite(maxMw)) return 'bends, but its output window is not finite';
  const second = derivative(derivative(cost.coefficients));
  const bend = (mw: number): number => second.reduce((sum, c) => sum * mw + c, 0);
  return bend(minMw) < 0 || bend(maxMw) < 0
    ? `is not convex between ${String(minMw)} and ${String(maxMw)} MW: its slope falls`
    : null;
}

/**
 * The cost as segments of rising slope: exact for linear and piecewise costs, the upper envelope of the tangents at the
 * given points for curved ones (never above the true cost).
 *
 * @param window output window [MW]
 * @param tangentsMw where a curved cost is touched [MW], rising; unused otherwise
 */
export function costSegments(
  cost: GeneratorCost,
  window: { readonly minMw: number; readonly maxMw: number },
  tangentsMw: readonly number[],
): CostSegments {
  const { minMw, maxMw } = window;
  if (isLinear(cost)) {
    const segments = [{ widthMw: maxMw - minMw, slope: slopeAt(cost, 0) }];
    return { startMw: 0, startCost: costAt(cost, 0), segments };
  }
  const slopes: number[] = [];
  const corners: number[] = [];
  const starts = cost.kind === 'piecewise' ? cost.points.slice(0, -1).map(([x]) => x) : tangentsMw;
  starts.forEach((at, k) => {
    const slope = slopeAt(cost, at);
    const last = slopes.at(-1);
    if (last !== undefined) {
      if (slope - last <= SAME_SLOPE * Math.max(1, Math.abs(slope))) return;
      corners.push(cost.kind === 'piecewise' ? at : meeting(cost, starts[k - 1] ?? at, at));
    }
    slopes.push(slope);
  });
  return clipped({ slopes, corners }, window, envelopeAt(cost, slopes[0] ?? 0, starts[0] ?? minMw)(minMw));
}

function envelopeAt(cost: GeneratorCost, slope: number, atMw: number): (mw: number) => number {
  return (mw) => costAt(cost, atMw) + slope * (mw - atMw);
}

/** Where the tangents at two outputs meet [MW]. */
function meeting(cost: GeneratorCost, a: number, b: number): number {
  const [slopeA, slopeB] = [slopeAt(cost, a), slopeAt(cost, b)];
  return (costAt(cost, a) - slopeA * a - (costAt(cost, b) - slopeB * b)) / (slopeB - slopeA);
}

/** The parts of the stretches that lie in the window; the cost at its lower end moves along. */
function clipped(
  line: { readonly slopes: readonly number[]; readonly corners: readonly number[] },
  { minMw, maxMw }: { readonly minMw: number; readonly maxMw: number },
  firstLineAtMin: number,
): CostSegments {
  const segments: CostSegment[] = [];
  let startCost = firstLineAtMin;
  line.slopes.forEach((slope, k) => {
    const from = k === 0 ? -Infinity : (line.corners[k - 1] ?? 0);
    const to = line.corners[k] ?? Infinity;
    // Above a corner that lies below the window the steeper line counts.
    if (from < minMw && k > 0) startCost += (slope - (line.slopes[k - 1] ?? slope)) * (minMw - from);
    const widthMw = Math.min(to, maxMw) - Math.max(from, minMw);
    if (widthMw > 0 || (minMw === maxMw && from <= minMw && minMw < to)) segments.push({ widthMw, slope });
  });
  return { startMw: minMw, startCost, segments };
}

function pieceFault(points: readonly (readonly [number, number])[]): string | null {
  for (let k = 1; k < points.length; k++) {
    const [x, before] = [points[k]?.[0] ?? 0, points[k - 1]?.[0] ?? 0];
    if (x <= before) return `has points at ${String(before)} and then ${String(x)} MW; outputs must rise`;
    const bend = k > 1 ? pieceSlope(points, k - 1) - pieceSlope(points, k - 2) : 0;
    if (bend < -SAME_SLOPE * Math.max(1, Math.abs(pieceSlope(points, k - 1)))) {
      return `is not convex: its slope falls at ${String(before)} MW`;
    }
  }
  return null;
}

/** Stretch an output falls in: 0 .. points - 2, the outer ones go on. */
function stretchOf(points: readonly (readonly [number, number])[], mw: number): number {
  let k = 0;
  while (k < points.length - 2 && mw >= (points[k + 1]?.[0] ?? Infinity)) k += 1;
  return k;
}

function pieceSlope(points: readonly (readonly [number, number])[], k: number): number {
  const [x1, y1] = points[k] ?? [0, 0];
  const [x2, y2] = points[k + 1] ?? [1, y1];
  return (y2 - y1) / (x2 - x1);
}

function derivative(coefficients: readonly number[]): readonly number[] {
  const degree = coefficients.length - 1;
  return coefficients.slice(0, -1).map((c, k) => c * (degree - k));
}
