/** Lines of the one chart of a place, an asset or a meter, from its time line. */
import type { Ok } from '../api/answers.js';
import type { ChartLine, Column } from '../charts/chart-data.js';

export type Timeline = Ok<'assetsTimeline'>;

/** Names of the lines in the language of the screen. */
export interface LineNames {
  readonly measured: string;
  readonly since: string;
  readonly forecast: string;
  readonly planned: string;
  readonly ordered: string;
  readonly delivered: string;
  readonly limit: string;
  readonly ratedUp: string;
  readonly ratedDown: string;
}

/** What a subject may do at most [kW], load convention: `down` is negative for what can feed the network. */
export interface Ratings {
  readonly upKw: number | null;
  readonly downKw: number | null;
}

export const NO_RATINGS: Ratings = { upKw: null, downKw: null };

/** From here on a chart is in MW [kW]. */
const MEGA_FROM_KW = 10_000;
const KW_PER_MW = 1000;
const SLOT_MS = 900_000;

/** Unit of a chart: MW when one of its values is large. */
export function unitOf(timeline: Timeline): 'kW' | 'MW' {
  const { measured, planned, forecast, limitKw } = timeline;
  const columns = [measured.mean, planned, forecast?.p90 ?? [], limitKw ?? []];
  const isLarge = (kw: number | null): boolean => kw !== null && Math.abs(kw) >= MEGA_FROM_KW;
  return columns.some((column) => column.some(isLarge)) ? 'MW' : 'kW';
}

/** Length of the bins [ms]: that between the first two, a slot when there is only one. */
export function stepOf({ startsMs }: Pick<Timeline, 'startsMs'>): number {
  const [first, second] = startsMs;
  return first === undefined || second === undefined ? SLOT_MS : second - first;
}

/** What a chart of a time line is made of. */
export interface LineSources {
  readonly timeline: Timeline;
  /** The same range as known now; drawn where the time line, as known earlier, ends. Null = the time line is of now. */
  readonly today: Timeline | null;
  readonly ratings: Ratings;
  readonly nowMs: number | null;
}

/** All lines that have a value, in drawing order. */
export function timelineLines(
  { timeline, today, ratings, nowMs }: LineSources,
  names: LineNames,
): ChartLine[] {
  const unit = unitOf(timeline);
  const shown = (column: Column): Column =>
    unit === 'kW' ? column : column.map((kw) => (kw === null ? null : kw / KW_PER_MW));
  const base = { startMs: timeline.startsMs[0] ?? timeline.fromMs, stepMs: stepOf(timeline) };
  const knownMs = timeline.asKnownAtMs ?? nowMs;
  const lines: ChartLine[] = [];
  const add = (line: Omit<ChartLine, 'startMs' | 'stepMs'>): void => {
    if (line.values.some((value) => value !== null)) lines.push({ ...base, ...line });
  };
  const { forecast, planned, ordered, delivered, limitKw, measured, startsMs } = timeline;
  if (forecast !== null)
    add({
      ...{ id: 'forecast', label: names.forecast, kind: 'forecast', values: shown(forecast.p50) },
      ...{ low: shown(forecast.p10), high: shown(forecast.p90) },
    });
  add({ id: 'planned', label: names.planned, kind: 'planned', values: shown(planned) });
  if (ordered !== null) add({ id: 'ordered', label: names.ordered, kind: 'ordered', values: shown(ordered) });
  if (delivered !== null)
    add({ id: 'delivered', label: names.delivered, kind: 'delivered', values: shown(delivered) });
  const quality = qualityUntil(timeline, knownMs);
  add({
    ...{ id: 'measured', label: names.measured, kind: 'measured', values: shown(measured.mean) },
    ...(quality === null ? {} : { quality }),
  });
  if (today !== null)
    add({
      ...{ id: 'since', label: names.since, kind: 'measured', token: '--text-3' },
      values: shown(cameAfter(timeline, today)),
    });
  if (limitKw !== null) add({ id: 'limit', label: names.limit, kind: 'limit', values: shown(limitKw) });
  const flat = (kw: number): Column => shown(startsMs.map(() => kw));
  if (ratings.upKw !== null)
    add({ id: 'rated-up', label: names.ratedUp, kind: 'limit', values: flat(ratings.upKw) });
  if (ratings.downKw !== null)
    add({
      ...{ id: 'rated-down', label: names.ratedDown, kind: 'limit', floor: true },
      values: flat(ratings.downKw),
    });
  return lines;
}

/** Quality of the bins that were over at an instant: of later ones nothing can have been measured. @param knownMs epoch ms */
export function qualityUntil(
  { quality, startsMs }: Pick<Timeline, 'quality' | 'startsMs'>,
  knownMs: number | null,
): Timeline['quality'] {
  if (quality === null) return null;
  const stepMs = stepOf({ startsMs });
  if (knownMs === null) return quality;
  const over = startsMs.filter((startMs) => startMs + stepMs <= knownMs - stepMs).length;
  return quality.slice(0, over);
}

/** Measured values that came after what the time line knew, joined to its last one. */
export function cameAfter(timeline: Timeline, today: Timeline): Column {
  const valueAt = new Map(today.startsMs.map((startMs, bin) => [startMs, today.measured.mean[bin] ?? null]));
  const known = timeline.measured.mean;
  return timeline.startsMs.map((startMs, bin) =>
    (known[bin] ?? null) !== null && (known[bin + 1] ?? null) !== null
      ? null
      : (valueAt.get(startMs) ?? null),
  );
}

/** A run of bins that are not measured. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: 'estimated' | 'missing';
}

/** Runs of what is estimated or missing, newest first. @param knownMs epoch ms: later bins are not missing but to come */
export function gapsOf(
  timeline: Pick<Timeline, 'quality' | 'startsMs'>,
  knownMs: number | null,
): readonly Gap[] {
  const quality = qualityUntil(timeline, knownMs) ?? [];
  const stepMs = stepOf(timeline);
  const gaps: Gap[] = [];
  quality.forEach((kind, bin) => {
    const startMs = timeline.startsMs[bin];
    if (kind === 'measured' || startMs === undefined) return;
    const last = gaps.at(-1);
    if (last?.kind === kind && last.toMs === startMs)
      gaps[gaps.length - 1] = { ...last, toMs: startMs + stepMs };
    else gaps.push({ fromMs: startMs, toMs: startMs + stepMs, kind });
  });
  return gaps.reverse();
}

/** Shares of the bins that are over [0..1]; null when their quality was not looked up. */
export function qualityShares(
  timeline: Pick<Timeline, 'quality' | 'startsMs'>,
  knownMs: number | null,
): Readonly<Record<'measured' | 'estimated' | 'missing', number>> | null {
  const quality = qualityUntil(timeline, knownMs);
  if (quality === null || quality.length === 0) return null;
  const share = (kind: string): number => quality.filter((one) => one === kind).length / quality.length;
  return { measured: share('measured'), estimated: share('estimated'), missing: share('missing') };
}
