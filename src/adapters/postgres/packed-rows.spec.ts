/** Rows packed by the server are read back exactly. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesId } from '../../core/series/series.js';
import { packing, unpack, PackedRows } from './packed-rows.js';

const COLUMNS = { doubles: ['a', 'b'], smallints: ['c'] };

/** What `packing` makes of rows. */
function packed(rows: readonly (readonly [number, number, number])[]): Buffer {
  return Buffer.concat(
    rows.map(([a, b, c]) => {
      const bytes = Buffer.alloc(18);
      bytes.writeDoubleBE(a, 0);
      bytes.writeDoubleBE(b, 8);
      bytes.writeInt16BE(c, 16);
      return bytes;
    }),
  );
}

describe('packed rows', () => {
  it('asks for the columns in the order they are read', () => {
    expect(packing(COLUMNS, 'a')).toBe(
      "string_agg(float8send(a) || float8send(b) || int2send(c), ''::bytea ORDER BY a)",
    );
  });

  it('reads by row and column, NaN included', () => {
    const rows = new PackedRows(
      packed([
        [1.5, Number.NaN, -1],
        [Date.UTC(2026, 0, 1), 5e-324, 7],
      ]),
      COLUMNS,
    );
    expect(rows.count).toBe(2);
    expect(rows.map((row) => [rows.double(row, 0), rows.double(row, 1), rows.smallint(row, 0)])).toEqual([
      [1.5, Number.NaN, -1],
      [Date.UTC(2026, 0, 1), 5e-324, 7],
    ]);
  });

  it('gives every known series its rows, in the order of names', () => {
    const numbers = new Map<SeriesId, number>([
      ['b.power', 1],
      ['a.power', 2],
    ]);
    const found = [
      { series_id: 1, packed: packed([[1, 2, 3]]) },
      { series_id: 2, packed: null },
    ];
    const unpacked = unpack(found, numbers, COLUMNS);
    expect([...unpacked].map(([name, rows]) => [name, rows.count])).toEqual([
      ['a.power', 0],
      ['b.power', 1],
    ]);
  });
});
