/** Tables for people and notebooks: named columns with units, rows one after the other, the same as CSV and as Parquet. */
import { formatInstant } from '../time/instant.js';

/** Column of a table. */
export interface TableColumn {
  /** Small letters and underscores, the unit at the end where there is one: `mean_kw`. */
  readonly name: string;
  /** `instant` = epoch ms inside, ISO 8601 in CSV, a UTC timestamp in Parquet. */
  readonly type: 'instant' | 'number' | 'text';
  /** Unit of a number; null where it has none. */
  readonly unit: string | null;
  /** What it means and which sign; goes into the description of a Parquet file. */
  readonly meaning: string;
}

/** A value: a number (NaN = missing) for `instant` and `number`, else text; null = missing. */
export type TableCell = number | string | null;

/** One row, a cell per column. */
export type TableRow = readonly TableCell[];

/** A table whose rows may be made while they are written. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<TableRow> | AsyncIterable<TableRow>;
  /** What the table is and what it came from, such as hashes; goes into the description of a Parquet file. */
  readonly about?: Readonly<Record<string, string>>;
}

/** File formats of tables. */
export const TABLE_FORMATS = ['csv', 'parquet'] as const;

/** A file format of tables. */
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The heading of a table as a line of CSV (RFC 4180), with its line end. */
export function csvHeading(columns: readonly TableColumn[]): string {
  return csvLine(columns.map(({ name }) => name));
}

/** A row as a line of CSV, with its line end; missing values are empty. */
export function csvRow(columns: readonly TableColumn[], row: TableRow): string {
  return csvLine(columns.map(({ type }, at) => cellText(type, row[at] ?? null)));
}

/** End of a column name for a unit: `_kw`, `_eur_per_kwh`, `_c`; nothing for pure numbers. */
export function unitSuffix(unit: string | null): string {
  if (unit === null || unit === '1') return '';
  const words = unit
    .replace('°C', 'c')
    .replace('²', '2')
    .replace('€', 'eur')
    .replace('%', 'percent')
    .replaceAll('/', '_per_');
  return `_${words.toLowerCase()}`;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function cellText(type: TableColumn['type'], cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '';
  return type === 'instant' ? formatInstant(cell) : String(cell);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
