/** Tables as files: what is written is read back, whole or not at all. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Table, TableRow } from '../../core/series/table.js';
import { LocalTableFiles } from './local-table-files.js';

const T = Date.parse('2026-01-15T17:45:00Z');
const COLUMNS: Table['columns'] = [
  { name: 'slot_start_utc', type: 'instant', unit: null, meaning: 'start of the quarter-hour' },
  { name: 'power_kw', type: 'number', unit: 'kW', meaning: 'positive = from the network into the asset' },
  { name: 'note', type: 'text', unit: null, meaning: 'what was odd' },
];
const ROWS: TableRow[] = [
  [T, -1.5, 'plain'],
  [T + 900_000, null, 'said "no", twice\nand é'],
  [null, Number.NaN, null],
];

let folder = '';
const files = new LocalTableFiles();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-table-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function parquetOf(path: string) {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return { rows: await parquetReadObjects({ file }), metadata: parquetMetadata(file) };
}

describe('tables as files', () => {
  it('writes CSV with units in the heading, UTC instants and empty cells for what is missing', async () => {
    const path = join(folder, 'a.csv');
    const written = await files.write(path, { columns: COLUMNS, rows: ROWS });
    const text = await readFile(path, 'utf8');
    expect(text).toBe(
      'slot_start_utc,power_kw,note\r\n' +
        '2026-01-15T17:45:00Z,-1.5,plain\r\n' +
        '2026-01-15T18:00:00Z,,"said ""no"", twice\nand é"\r\n' +
        ',,\r\n',
    );
    expect(written).toEqual({ rows: 3, bytes: Buffer.byteLength(text) });
  });

  it('writes Parquet that another reader gives back, with units and origin beside the data', async () => {
    const path = join(folder, 'a.parquet');
    await files.write(path, { columns: COLUMNS, rows: ROWS, about: { series: 'M1.power' } });
    const { rows, metadata } = await parquetOf(path);
    expect(rows).toEqual([
      { slot_start_utc: new Date(T), power_kw: -1.5, note: 'plain' },
      { slot_start_utc: new Date(T + 900_000), power_kw: null, note: 'said "no", twice\nand é' },
      { slot_start_utc: null, power_kw: null, note: null },
    ]);
    expect(metadata.key_value_metadata).toEqual(
      expect.arrayContaining([
        { key: 'column:power_kw', value: '[kW] positive = from the network into the asset' },
        { key: 'series', value: 'M1.power' },
      ]),
    );
  });

  it('streams more rows than one row group holds', async () => {
    const count = 25_000;
    async function* many(): AsyncGenerator<TableRow> {
      for (let i = 0; i < count; i += 1) {
        if (i % 10_000 === 0) await Promise.resolve();
        yield [T + i * 900_000, i / 8, i % 2 === 0 ? 'even' : 'odd'];
      }
    }
    const path = join(folder, 'many.parquet');
    const written = await files.write(path, { columns: COLUMNS, rows: many() });
    const { rows, metadata } = await parquetOf(path);
    expect(written.rows).toBe(count);
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([20_000, 5_000]);
    expect(rows).toHaveLength(count);
    expect(rows[24_999]).toEqual({
      slot_start_utc: new Date(T + 24_999 * 900_000),
      power_kw: 24_999 / 8,
      note: 'odd',
    });
  });

  it.each(['csv', 'parquet'])('writes an empty table as %s', async (ending) => {
    const path = join(folder, `empty.${ending}`);
    expect(await files.write(path, { columns: COLUMNS, rows: [] })).toMatchObject({ rows: 0 });
    if (ending === 'parquet') expect((await parquetOf(path)).rows).toEqual([]);
    else expect(await readFile(path, 'utf8')).toBe('slot_start_utc,power_kw,note\r\n');
  });

  it('leaves an older file as it was when the rows break off, and no part behind', async () => {
    const path = join(folder, 'kept.csv');
    await writeFile(path, 'older');
    function* broken(): Generator<TableRow> {
      yield [T, 1, 'first'];
      throw new Error('the source is gone');
    }
    await expect(files.write(path, { columns: COLUMNS, rows: broken() })).rejects.toThrow(
      'the source is gone',
    );
    expect(await readFile(path, 'utf8')).toBe('older');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says what a name must end with, and which place cannot be written', async () => {
    await expect(files.write(join(folder, 'a.xlsx'), { columns: COLUMNS, rows: [] })).rejects.toThrow(
      /expected a name that ends with \.csv or \.parquet/,
    );
    await expect(files.write(join(folder, 'none', 'a.csv'), { columns: COLUMNS, rows: [] })).rejects.toThrow(
      /cannot be written \(ENOENT\); expected a file in a folder that exists/,
    );
  });
});
