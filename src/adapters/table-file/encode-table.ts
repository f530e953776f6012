/** Tables as bytes: CSV by hand (its rules are four lines), Parquet by hyparquet-writer, a row group at a time. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  csvHeading,
  csvRow,
  type Table,
  type TableCell,
  type TableColumn,
  type TableFormat,
  type TableRow,
} from '../../core/series/table.js';

/** Rows of a Parquet row group: what is held in memory. */
const GROUP_ROWS = 20_000;

/** Characters of CSV handed on at a time. */
const PIECE_CHARACTERS = 1 << 16;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** Counts rows as they go by. */
export interface RowCount {
  rows: number;
}

/** The table as bytes of a format. */
export function encodeTable(
  table: Table,
  format: TableFormat,
  count: RowCount = { rows: 0 },
): AsyncGenerator<Uint8Array> {
  return format === 'csv' ? encodeCsv(table, count) : encodeParquet(table, count);
}

async function* encodeCsv({ columns, rows }: Table, count: RowCount): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = csvHeading(columns);
  for await (const row of rows) {
    count.rows += 1;
    piece += csvRow(columns, row);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  if (piece !== '') yield encoder.encode(piece);
}

async function* encodeParquet(table: Table, count: RowCount): AsyncGenerator<Uint8Array> {
  const { columns, rows } = table;
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(columns),
    kvMetadata: describe(table),
    createdBy: 'traboule',
  });
  let group: TableRow[] = [];
  for await (const row of rows) {
    count.rows += 1;
    group.push(row);
    if (group.length < GROUP_ROWS) continue;
    yield await writeGroup(file, bytes, columns, group);
    group = [];
  }
  if (group.length > 0) yield await writeGroup(file, bytes, columns, group);
  await file.finish();
  yield drain(bytes);
}

async function writeGroup(
  file: ParquetWriter,
  bytes: ByteWriter,
  columns: readonly TableColumn[],
  group: readonly TableRow[],
): Promise<Uint8Array> {
  const columnData = columns.map(({ name, type }, at) => ({
    name,
    data: group.map((row) => parquetValue(type, row[at] ?? null)),
  }));
  await file.write({ columnData, rowGroupSize: GROUP_ROWS });
  return drain(bytes);
}

/** Takes what was written so far; the writer goes on counting where the file is. */
function drain(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}

function parquetValue(type: TableColumn['type'], cell: TableCell): Date | number | string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return null;
  return type === 'instant' ? new Date(cell) : cell;
}

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)];
}

function elementOf({ name, type }: TableColumn): SchemaElement {
  switch (type) {
    case 'instant':
      return {
        name,
        type: 'INT64',
        repetition_type: 'OPTIONAL',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      };
    case 'number':
      return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' };
    case 'text':
      return { name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' };
  }
}

/** Units, meanings and origin, for whoever opens the file later. */
function describe({ columns, about }: Table): { key: string; value: string }[] {
  return [
    ...columns.map(({ name, unit, meaning }) => ({
      key: `column:${name}`,
      value: unit === null ? meaning : `[${unit}] ${meaning}`,
    })),
    ...Object.entries(about ?? {}).map(([key, value]) => ({ key, value })),
  ];
}
