/** The last values of a series as plain JSON, and how news are added to them. */
import { isKnown, type RegularSeries } from '../regular-series.js';

/** The last values, oldest first; null = missing. */
export interface KeptValues {
  /** Start of the first kept value [epoch ms]. */
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
}

/** The end of a history. @param lengthMs what is kept at the most [ms] */
export function keptValues(history: RegularSeries, lengthMs: number): KeptValues {
  const { startMs, stepMs, values } = history;
  const from = Math.max(0, values.length - Math.round(lengthMs / stepMs));
  return { startMs: startMs + from * stepMs, stepMs, values: plain(values.subarray(from)) };
}

/** What is kept with the news behind it: what was known already is left out, a gap is null. */
export function withNews(kept: KeptValues, news: RegularSeries, lengthMs: number): KeptValues {
  const { startMs, stepMs, values } = kept;
  const most = Math.round(lengthMs / stepMs);
  const first = Math.round((startMs + values.length * stepMs - news.startMs) / stepMs);
  const gap = new Array<null>(Math.min(most, Math.max(0, -first))).fill(null);
  const skipped = Math.max(0, -first) - gap.length;
  const all = [...values, ...gap, ...plain(news.values.subarray(Math.max(0, first)))];
  const drop = Math.max(0, all.length - most);
  return { startMs: startMs + (skipped + drop) * stepMs, stepMs, values: all.slice(drop) };
}

function plain(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (isKnown(value) ? value : null));
}
