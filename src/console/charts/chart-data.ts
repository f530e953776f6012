/** What a chart draws: lines on one time axis, thinned to what the screen can show, areas stacked. */
import type { QualityOfValue } from '../components/alarm-mark.js';

export type Column = readonly (number | null)[];

/** What a line says decides how it is drawn. */
export type LineKind = 'measured' | 'forecast' | 'planned' | 'ordered' | 'delivered' | 'limit' | 'area';

/** One line of a chart: values of equal steps, all lines of a chart in one unit. */
export interface ChartLine {
  readonly id: string;
  /** In the language of the screen. */
  readonly label: string;
  readonly kind: LineKind;
  /** First step [epoch ms]. */
  readonly startMs: number;
  readonly stepMs: number;
  /** null = not known: a gap, never zero. */
  readonly values: Column;
  /** P10 and P90 of a forecast. */
  readonly low?: Column;
  readonly high?: Column;
  /** Where each value comes from; what is not measured is marked at the foot of the chart. */
  readonly quality?: readonly (QualityOfValue | null)[];
  /** A limit from below: what lies under it breaks it. */
  readonly floor?: boolean;
  /** Another colour than that of its kind: areas, several lines of one kind. */
  readonly token?: `--${string}`;
}

/** A line on the time axis of the chart. */
export interface AlignedLine {
  readonly line: ChartLine;
  readonly values: Column;
  readonly low: Column | null;
  readonly high: Column | null;
  readonly quality: readonly (QualityOfValue | null)[] | null;
}

/** Lines with the same times. */
export interface AlignedLines {
  /** Rising [epoch ms]. */
  readonly timesMs: readonly number[];
  readonly lines: readonly AlignedLine[];
}

/** Puts lines on one time axis: every instant that one of them has. */
export function align(lines: readonly ChartLine[]): AlignedLines {
  const timesMs = unionOfTimes(lines);
  const indexOf = new Map(timesMs.map((ms, index) => [ms, index]));
  const spread = <T>({ startMs, stepMs }: ChartLine, values: readonly (T | null)[]): (T | null)[] => {
    const placed = new Array<T | null>(timesMs.length).fill(null);
    values.forEach((value, step) => {
      const index = indexOf.get(startMs + step * stepMs);
      if (index !== undefined) placed[index] = value;
    });
    return placed;
  };
  return {
    timesMs,
    lines: lines.map((line) => ({
      line,
      values: spread(line, line.values),
      low: line.low === undefined ? null : spread(line, line.low),
      high: line.high === undefined ? null : spread(line, line.high),
      quality: line.quality === undefined ? null : spread(line, line.quality),
    })),
  };
}

function unionOfTimes(lines: readonly ChartLine[]): number[] {
  const times = new Set<number>();
  for (const { startMs, stepMs, values } of lines) {
    for (let step = 0; step < values.length; step += 1) times.add(startMs + step * stepMs);
  }
  return [...times].sort((a, b) => a - b);
}

/** Columns in the order in which the chart library wants them: times, then each line with its band. */
export interface Drawn {
  readonly timesMs: readonly number[];
  readonly columns: readonly Column[];
}

/** The columns of all lines: areas one upon the other, a band after its line (low, high). */
export function columnsOf({ timesMs, lines }: AlignedLines): Drawn {
  let below: Column | null = null;
  const columns = lines.flatMap(({ line, values, low, high }) => {
    if (line.kind === 'area') {
      below = stackOn(below, values);
      return [below];
    }
    return low === null || high === null ? [values] : [values, low, high];
  });
  return { timesMs, columns };
}

/** A value that is not known adds nothing, so that the layers above it stay where they are; the readout still says so. */
function stackOn(below: Column | null, values: Column): Column {
  return values.map((value, index) => (below?.[index] ?? 0) + Math.max(0, value ?? 0));
}

/**
 * Fewer points with the same outline: of every `factor` points the lowest and the highest, in the order they came.
 *
 * @param factor points per pair; 1 = all as they are
 */
export function thin({ timesMs, columns }: Drawn, factor: number): Drawn {
  if (factor <= 1) return { timesMs, columns };
  const times: number[] = [];
  for (let from = 0; from < timesMs.length; from += factor) {
    const first = timesMs[from] ?? 0;
    const last = timesMs[Math.min(from + factor, timesMs.length) - 1] ?? first;
    times.push(first, first === last ? first + 1 : (first + last) / 2);
  }
  return { timesMs: times, columns: columns.map((column) => extremes(column, factor)) };
}

function extremes(column: Column, factor: number): Column {
  const out: (number | null)[] = [];
  for (let from = 0; from < column.length; from += factor) {
    const end = Math.min(from + factor, column.length);
    let low = -1;
    let high = -1;
    for (let index = from; index < end; index += 1) {
      const value = column[index] ?? null;
      if (value === null) continue;
      if (low < 0 || value < (column[low] ?? 0)) low = index;
      if (high < 0 || value > (column[high] ?? 0)) high = index;
    }
    if (low < 0) out.push(null, null);
    else out.push(column[Math.min(low, high)] ?? null, column[Math.max(low, high)] ?? null);
  }
  return out;
}

/** Thinning steps; each half the points of the one before. */
const FACTOR_STEP = 2;

/** How much to thin so that no more than a point falls on a pixel: a pair on two. */
export function factorFor(visiblePoints: number, widthPx: number): number {
  let factor = 1;
  while ((factor === 1 ? visiblePoints : (2 * visiblePoints) / factor) > widthPx) factor *= FACTOR_STEP;
  return factor;
}

/** Index of the time nearest to an instant; -1 without times. @param timesMs rising */
export function nearestIndex(timesMs: readonly number[], atMs: number): number {
  let from = 0;
  let to = timesMs.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((timesMs[middle] ?? 0) < atMs) from = middle + 1;
    else to = middle;
  }
  const after = timesMs[from];
  const before = timesMs[from - 1];
  if (after === undefined) return timesMs.length - 1;
  return before !== undefined && atMs - before < after - atMs ? from - 1 : from;
}
