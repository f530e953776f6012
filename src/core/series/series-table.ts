/** One series as a table: one row per quarter-hour or reading, the unit in the name of the value. */
import { type Table, type TableColumn, type TableRow, unitSuffix } from './table.js';

/** What a series is. */
export interface SeriesHead {
  readonly id: string;
  readonly unit: string;
  /** Meaning of a positive value; null where the sign says nothing. */
  readonly sign: string | null;
  readonly kind: 'readings' | 'slots';
}

/** One value of a series as the API gives it. */
export interface SeriesRow {
  /** Slot start, or source time of a reading, ISO 8601 UTC. */
  readonly at: string;
  readonly value: number | null;
  readonly quality: string;
  readonly provenance?: string;
  readonly method?: string;
  readonly statusCode?: number;
  readonly knownAt: string;
}

/** The table of a series; values may come page by page. */
export function seriesTable(
  head: SeriesHead,
  pages: AsyncIterable<readonly SeriesRow[]> | Iterable<readonly SeriesRow[]>,
): Table {
  const about = { series: head.id, unit: head.unit, sign: head.sign ?? '' };
  return { columns: columnsOf(head), rows: rowsOf(head.kind, pages), about };
}

async function* rowsOf(
  kind: SeriesHead['kind'],
  pages: AsyncIterable<readonly SeriesRow[]> | Iterable<readonly SeriesRow[]>,
): AsyncGenerator<TableRow> {
  for await (const page of pages) {
    for (const { at, value, quality, provenance, method, statusCode, knownAt } of page) {
      const marks = kind === 'slots' ? [provenance ?? null, method ?? null] : [statusCode ?? null];
      yield [Date.parse(at), value, quality, ...marks, Date.parse(knownAt)];
    }
  }
}

function columnsOf({ id, unit, sign, kind }: SeriesHead): TableColumn[] {
  const text = (name: string, meaning: string): TableColumn => ({ name, type: 'text', unit: null, meaning });
  const time = kind === 'slots' ? 'slot_start_utc' : 'source_time_utc';
  const marks: TableColumn[] =
    kind === 'slots'
      ? [text('provenance', 'measured, estimated or missing'), text('method', 'how the value was made')]
      : [{ name: 'status_code', type: 'number', unit: null, meaning: 'OPC UA status code' }];
  const observable = id
    .slice(id.lastIndexOf('.') + 1)
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const meaning = sign === null ? id : `${id}; ${sign}`;
  return [
    { name: time, type: 'instant', unit: null, meaning: 'UTC' },
    { name: `${observable}${unitSuffix(unit)}`, type: 'number', unit, meaning },
    text('quality', 'good, uncertain or bad'),
    ...marks,
    { name: 'known_at_utc', type: 'instant', unit: null, meaning: 'instant from which the value was known' },
  ];
}
