/** Logic of the pages of meters: going through the pages of the list, and how old a value may be. */
import type { Ok } from '../../api/answers.js';

export type Meters = Ok<'metersList'>;
export type MeterRow = Meters['meters'][number];
export type Meter = Ok<'metersOne'>;

/** Where in the list somebody is: the cursors of the pages behind, the last of them of the page shown. */
export type Trail = readonly (string | null)[];

/** The first page. */
export const FIRST: Trail = [null];

/** Meters of one page. */
export const PAGE_SIZE = 100;

/** One page on. @param next cursor of the page after the one shown; null = it is the last */
export function onward(trail: Trail, next: string | null): Trail {
  return next === null ? trail : [...trail, next];
}

/** One page back; the first has none before it. */
export function backward(trail: Trail): Trail {
  return trail.length > 1 ? trail.slice(0, -1) : trail;
}

/** Address of the page shown. */
export function pagePath(trail: Trail): string {
  const after = trail.at(-1) ?? null;
  const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`;
  return `/api/v1/meters?limit=${String(PAGE_SIZE)}${cursor}`;
}

/** A meter is silent after this long without a value [ms]: two slots. */
const SILENT_MS = 30 * 60_000;

/** How a meter is doing. */
export function lookOfMeter({
  ageMs,
  quality,
}: Pick<MeterRow, 'ageMs' | 'quality'>): 'well' | 'silent' | 'never' | 'doubtful' {
  if (ageMs === null) return 'never';
  if (ageMs > SILENT_MS) return 'silent';
  return quality === 'good' || quality === null ? 'well' : 'doubtful';
}
