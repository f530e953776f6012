/** Sums of measured series: a gap in one part is filled from its own past and counted, never taken as zero in silence. */
import {
  endOf,
  sameCivilSlot,
  sliceOf,
  trimmed,
  valueAt,
  type RegularSeries,
} from '../../../forecasts/index.js';
import { civilCalendar } from './civil-calendar.js';

/** Days a gap looks back, in this order, then its mean. */
const DAYS_BACK = [7, 1, 14, 2, 21];

/** A sum and the share of its parts' values that were filled, 0..1. */
export interface SummedSeries {
  readonly series: RegularSeries;
  readonly filledShare: number;
}

/** Sum of the parts over their common grid; gaps are filled with the same slot of an earlier day, else the part's mean. */
export function summedHistory(parts: readonly RegularSeries[]): SummedSeries {
  const [first, ...others] = parts;
  if (!first) throw new RangeError('a sum needs at least one part; saw none');
  if (others.length === 0) return { series: first, filledShare: 0 };
  const values = new Float64Array(first.values.length);
  // A slot that no part knows stays unknown: filling all of it would invent a history.
  const known = new Uint8Array(values.length);
  for (const part of parts)
    part.values.forEach((value, i) => (known[i] = (known[i] ?? 0) | (Number.isFinite(value) ? 1 : 0)));
  let filled = 0;
  for (const part of parts) {
    const mean = meanOf(part);
    part.values.forEach((value, i) => {
      if (known[i] === 0) values[i] = Number.NaN;
      else if (Number.isFinite(value)) values[i] = (values[i] ?? 0) + value;
      else {
        filled += 1;
        values[i] = (values[i] ?? 0) + fromThePast(part, part.startMs + i * part.stepMs, mean);
      }
    });
  }
  const total = parts.length * values.length;
  return { series: { ...first, values }, filledShare: total === 0 ? 0 : filled / total };
}

/**
 * The parts from where the last of them begins, so that nothing is estimated before a meter was there; parts that never said
 * anything do not count.
 *
 * @param latestMs the start is not later than this [epoch ms]
 */
export function fromCommonStart(parts: readonly RegularSeries[], latestMs: number): RegularSeries[] {
  const begun = parts
    .map((part) => trimmed(part))
    .filter(({ values }) => values.some((value) => Number.isFinite(value)));
  const startMs = begun.reduce((latest, part) => Math.max(latest, part.startMs), Number.NEGATIVE_INFINITY);
  return parts.map((part) => {
    const fromMs = Math.max(part.startMs, Math.min(startMs, latestMs));
    return fromMs > part.startMs ? sliceOf(part, fromMs, endOf(part)) : part;
  });
}

/** Sum of the parts where every part is known, NaN elsewhere: for the newest values, which wait for the last meter. */
export function summedTail(parts: readonly RegularSeries[]): RegularSeries {
  const [first] = parts;
  if (!first) throw new RangeError('a sum needs at least one part; saw none');
  const values = first.values.map((_, i) =>
    parts.reduce((sum, part) => sum + (part.values[i] ?? Number.NaN), 0),
  );
  return { ...first, values };
}

function fromThePast(part: RegularSeries, ms: number, mean: number): number {
  for (const days of DAYS_BACK) {
    const value = valueAt(part, sameCivilSlot(ms, days, civilCalendar));
    if (Number.isFinite(value)) return value;
  }
  return mean;
}

function meanOf(part: RegularSeries): number {
  const known = part.values.filter((value) => Number.isFinite(value));
  return known.reduce((a, b) => a + b, 0) / Math.max(1, known.length);
}
