/** `traboule forecast m4`: hourly series of the M4 competition as CSV in, 48 steps of each as CSV out; and the score on held-out windows. */
import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { M4_HORIZON, forecastM4 } from '../models/m4-combination.js';
import { maseOf, naive2, owaOf, smapeOf } from '../models/m4-metrics.js';

const GZIP_MAGIC = [0x1f, 0x8b];
const PERIOD = 24;
const DIGITS = 8;

/** A file that is no M4 file; the message names the row and column. */
export class M4Error extends Error {
  override readonly name = 'M4Error';
}

/** One series of the file. */
export interface M4Series {
  readonly id: string;
  readonly values: Float64Array;
}

/** Score of the method and of Naive2 on one held-out window, means over the series. */
export interface M4Window {
  /** How many values before the end of each series the window begins. */
  readonly before: number;
  readonly owa: number;
  readonly smape: number;
  readonly mase: number;
  readonly naiveSmape: number;
  readonly naiveMase: number;
}

/**
 * Reads series from a CSV file, gzip or plain: a row each, the id and then its values; a header row is left out.
 *
 * @throws M4Error if there is no such file, a cell is no number, a value is missing before another, or an id comes twice
 */
export async function readM4(path: string): Promise<M4Series[]> {
  return parseM4(await textOf(path));
}

async function textOf(path: string): Promise<string> {
  try {
    const raw = await readFile(path);
    return (GZIP_MAGIC.every((byte, i) => raw[i] === byte) ? gunzipSync(raw) : raw).toString('utf8');
  } catch (error) {
    throw new M4Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Series of a CSV text.
 *
 * @throws M4Error as {@link readM4}
 */
export function parseM4(text: string): M4Series[] {
  const series: M4Series[] = [];
  const seen = new Map<string, number>();
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (i === 0 && isHeader(cells)) continue;
    const row = i + 1;
    const id = cells[0] ?? '';
    if (id === '') throw new M4Error(`row ${String(row)}, column 1: no id; expected id,value,value,...`);
    const before = seen.get(id);
    if (before !== undefined)
      throw new M4Error(`row ${String(row)}, column 1: id ${id} was in row ${String(before)} already`);
    seen.set(id, row);
    series.push({ id, values: valuesOf(cells, row) });
  }
  if (series.length === 0) throw new M4Error('no series in the file; expected rows of id,value,value,...');
  return series;
}

/** Writes id,f1..f48 for every series; returns the fallbacks that were taken, in words. */
export function writeM4(series: readonly M4Series[], output: Writable): string[] {
  const marks: string[] = [];
  output.write(`id,${Array.from({ length: M4_HORIZON }, (_, h) => `f${String(h + 1)}`).join(',')}\n`);
  for (const { id, values } of series) {
    const { values: forecast, mark } = forecastM4(values);
    if (mark !== null) marks.push(`${id}: ${mark}`);
    output.write(
      `${id},${Array.from(forecast, (value) => String(Number(value.toPrecision(DIGITS)))).join(',')}\n`,
    );
  }
  return marks;
}

/**
 * Scores the method on the last windows of 48 values, each forecast from what stands before it alone.
 *
 * @param windows number of windows, the newest first
 * @throws M4Error if a series is too short for them
 */
export function scoreM4(series: readonly M4Series[], windows: number): M4Window[] {
  return Array.from({ length: windows }, (_, w) => {
    const before = (w + 1) * M4_HORIZON;
    const scores = series.map(({ id, values }) => {
      const end = values.length - before;
      if (end <= PERIOD)
        throw new M4Error(`${id}: ${String(values.length)} values are too few to hold out ${String(before)}`);
      return scoreOf(values.slice(0, end), values.subarray(end, end + M4_HORIZON));
    });
    const mean = (pick: (score: (typeof scores)[number]) => number): number =>
      scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
    return {
      before,
      owa: owaOf(
        scores.map((score) => score.own),
        scores.map((score) => score.naive),
      ),
      smape: mean((score) => score.own.smape),
      mase: mean((score) => score.own.mase),
      naiveSmape: mean((score) => score.naive.smape),
      naiveMase: mean((score) => score.naive.mase),
    };
  });
}

interface MethodScore {
  readonly smape: number;
  readonly mase: number;
}

function scoreOf(history: Float64Array, actual: Float64Array): { own: MethodScore; naive: MethodScore } {
  const own = forecastM4(history).values;
  const naive = naive2(history, { period: PERIOD, horizon: M4_HORIZON });
  const scale = { history, period: PERIOD };
  return {
    own: { smape: smapeOf(actual, own), mase: maseOf(actual, own, scale) },
    naive: { smape: smapeOf(actual, naive), mase: maseOf(actual, naive, scale) },
  };
}

/** The competition's own files begin with V1,V2,... */
function isHeader(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.slice(1).every((cell) => cell !== '' && !Number.isFinite(Number(cell)));
}

function valuesOf(cells: readonly string[], row: number): Float64Array {
  let last = cells.length - 1;
  while (last > 0 && cells[last] === '') last -= 1;
  if (last === 0) throw new M4Error(`row ${String(row)}: series ${cells[0] ?? ''} has no values`);
  return Float64Array.from(cells.slice(1, last + 1), (cell, i) => {
    const value = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) {
      throw new M4Error(
        `row ${String(row)}, column ${String(i + 2)}: "${cell}" is no number; expected a decimal number, cells may be empty only at the end of a row`,
      );
    }
    return value;
  });
}
