/** Rows of numbered series, given back under their names. */
import type { SeriesId } from '../../core/series/series.js';

/** Rows by name, names in order, the order of rows inside a series kept; series without rows have an empty list. */
export function rowsBySeries<Row extends { readonly series_id: number }>(
  rows: readonly Row[],
  numbers: ReadonlyMap<SeriesId, number>,
): Map<SeriesId, Row[]> {
  const byNumber = new Map<number, Row[]>();
  for (const row of rows) {
    const known = byNumber.get(row.series_id);
    if (known) known.push(row);
    else byNumber.set(row.series_id, [row]);
  }
  const ordered = [...numbers].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(ordered.map(([name, number]) => [name, byNumber.get(number) ?? []]));
}
