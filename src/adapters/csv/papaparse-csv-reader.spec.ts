/** Separated text piece by piece: whatever the pieces, the rows are the same. */
import { describe, expect, it } from '@jest/globals';
import { PapaparseCsvReader } from './papaparse-csv-reader.js';

const BOM = '\uFEFF';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let from = 0; from < bytes.length; from += size) {
    yield await Promise.resolve(bytes.subarray(from, from + size));
  }
}

async function rowsOf(bytes: AsyncIterable<Uint8Array>): Promise<[number, string[]][]> {
  const rows: [number, string[]][] = [];
  await new PapaparseCsvReader().read(bytes, (line, cells) => rows.push([line, [...cells]]));
  return rows;
}

describe('PapaparseCsvReader', () => {
  const text = `${BOM}Unité;Été\r\n"a;b";"say ""no"""\r\n\r\nœuf;€`;

  it.each([1, 2, 3, 7, 1_000])('reads the same in pieces of %i bytes', async (size) => {
    expect((await rowsOf(pieces(text, size))).filter(([, cells]) => cells.join('') !== '')).toEqual([
      [1, ['Unité', 'Été']],
      [2, ['a;b', 'say "no"']],
      [4, ['œuf', '€']],
    ]);
  });

  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('counts lines that end with %s, also empty ones', async (_name, end) => {
    const rows = await rowsOf(pieces(['a;1', '', 'b;2', ''].join(end), 4));
    expect(rows.filter(([, cells]) => cells.length > 1)).toEqual([
      [1, ['a', '1']],
      [3, ['b', '2']],
    ]);
  });

  it('has no rows of nothing', async () => {
    expect(await rowsOf(pieces('', 1))).toEqual([]);
    expect(await rowsOf(pieces(BOM, 1))).toEqual([]);
  });

  it('makes replacement letters of bytes that are no UTF-8, and goes on', async () => {
    async function* latin(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('Unit\xe9;W\nx;1', 'latin1'));
    }
    expect(await rowsOf(latin())).toEqual([
      [1, ['Unit\uFFFD', 'W']],
      [2, ['x', '1']],
    ]);
  });

  it('ends with what the taker of rows throws, and reads no further', async () => {
    let taken = 0;
    const reading = new PapaparseCsvReader().read(pieces('a\n'.repeat(100_000), 1_000), () => {
      taken += 1;
      if (taken === 3) throw new Error('enough');
    });
    await expect(reading).rejects.toThrow('enough');
    expect(taken).toBe(3);
  });

  it('ends with what the source throws', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('a;b\n'));
      throw new Error('the connection is gone');
    }
    await expect(rowsOf(broken())).rejects.toThrow('the connection is gone');
  });

  it('refuses a row without end instead of filling the memory', async () => {
    await expect(rowsOf(pieces(`a;"${'x'.repeat(2_500_000)}`, 65_536))).rejects.toThrow(
      /a row has more than 1000000 characters: the file has no line ends or a quote/,
    );
  });
});
