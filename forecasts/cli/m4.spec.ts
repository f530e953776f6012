import { PassThrough } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { M4Error, parseM4, readM4, scoreM4, writeM4, type M4Series } from './m4.js';

const daily = (length: number): number[] => Array.from({ length }, (_, t) => 50 + ((t * 5) % 24));

describe('parseM4', () => {
  it('reads ids and values, quoted or not, with a header, line ends of both kinds and empty ends', () => {
    const [first, second] = parseM4('\uFEFF"V1","V2","V3"\r\n"H1","1","2.5"\r\nH2,3,,\n');
    expect([first?.id, ...(first?.values ?? [])]).toEqual(['H1', 1, 2.5]);
    expect([second?.id, ...(second?.values ?? [])]).toEqual(['H2', 3]);
  });

  it.each([
    ['H1,1,x', 'row 1, column 3: "x" is no number'],
    ['H1,1\nH2,1,,3', 'row 2, column 3: "" is no number'],
    ['H1,1\nH1,2', 'row 2, column 1: id H1 was in row 1 already'],
    ['H1,1\n,2', 'row 2, column 1: no id'],
    ['H1,,', 'row 1: series H1 has no values'],
    ['', 'no series in the file'],
  ])('refuses %j', (text, message) => {
    expect(() => parseM4(text)).toThrow(M4Error);
    expect(() => parseM4(text)).toThrow(message);
  });
});

describe('readM4', () => {
  it('takes gzip and plain files alike, and says which it cannot read', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'm4-'));
    try {
      await writeFile(path.join(folder, 'a.csv'), 'H1,1,2\n');
      await writeFile(path.join(folder, 'a.csv.gz'), gzipSync('H1,1,2\n'));
      expect(await readM4(path.join(folder, 'a.csv.gz'))).toEqual(await readM4(path.join(folder, 'a.csv')));
      await writeFile(path.join(folder, 'cut.csv.gz'), gzipSync('H1,1,2\n').subarray(0, 12));
      await expect(readM4(path.join(folder, 'cut.csv.gz'))).rejects.toThrow(/cut\.csv\.gz cannot be read: /);
      await expect(readM4(path.join(folder, 'none.csv'))).rejects.toThrow(M4Error);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('writeM4', () => {
  it('writes id,f1..f48 and tells of fallbacks', () => {
    const output = new PassThrough();
    const series: M4Series[] = [{ id: 'H7', values: Float64Array.from(daily(96)) }];
    const marks = writeM4(series, output);
    const [header, row, ...rest] = String(output.read()).split('\n');
    expect(header?.split(',').slice(0, 3)).toEqual(['id', 'f1', 'f2']);
    expect(header?.endsWith(',f48')).toBe(true);
    expect(row?.split(',')[0]).toBe('H7');
    expect(
      row
        ?.split(',')
        .slice(1)
        .every((cell) => Number.isFinite(Number(cell))),
    ).toBe(true);
    expect(row?.split(',')).toHaveLength(49);
    expect(rest).toEqual(['']);
    expect(marks).toEqual(['H7: short-history: 96 values, or none that a model can follow; Naive2 is given']);
  });
});

describe('scoreM4', () => {
  it('scores Naive2 against itself as 1', () => {
    const values = Float64Array.from(daily(150), (value, t) => value + 0.3 * (t % 5));
    const [window] = scoreM4([{ id: 'H1', values }], 1);
    expect(window?.before).toBe(48);
    expect(window?.owa).toBeCloseTo(1, 12);
    expect(window?.smape).toBe(window?.naiveSmape);
  });

  it('refuses a series that is too short to hold a window out', () => {
    expect(() => scoreM4([{ id: 'H3', values: Float64Array.from(daily(60)) }], 1)).toThrow(
      'H3: 60 values are too few',
    );
  });
});
