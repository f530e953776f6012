import { describe, expect, it } from '@jest/globals';
import { align, type ChartLine, columnsOf, factorFor, nearestIndex, thin } from './chart-data.js';

const line = (id: string, more: Partial<ChartLine> = {}): ChartLine => ({
  id,
  label: id,
  kind: 'measured',
  startMs: 0,
  stepMs: 10,
  values: [1, 2, 3],
  ...more,
});

describe('align', () => {
  it('puts lines of other starts and steps on one axis, gaps where a line has nothing', () => {
    const aligned = align([line('a'), line('b', { startMs: 20, stepMs: 5, values: [7, 8, null, 9] })]);
    expect(aligned.timesMs).toEqual([0, 10, 20, 25, 30, 35]);
    expect(aligned.lines.map(({ values }) => values)).toEqual([
      [1, 2, 3, null, null, null],
      [null, null, 7, 8, null, 9],
    ]);
  });

  it('moves band and quality with their line', () => {
    const [first] = align([
      line('a', { startMs: 10, values: [5], low: [4], high: [6], quality: ['estimated'] }),
      line('b'),
    ]).lines;
    expect(first).toMatchObject({
      low: [null, 4, null],
      high: [null, 6, null],
      quality: [null, 'estimated', null],
    });
  });

  it('has nothing of nothing', () => {
    expect(align([])).toEqual({ timesMs: [], lines: [] });
  });
});

describe('columnsOf', () => {
  it('stacks areas, an unknown layer leaving those above in their place', () => {
    const { columns } = columnsOf(
      align([
        line('import', { kind: 'area', values: [5, 5, 5] }),
        line('pv', { kind: 'area', values: [1, null, 2] }),
        line('demand', { values: [6, 6, 7], low: [5, 5, 6], high: [7, 7, 8] }),
      ]),
    );
    expect(columns).toEqual([
      [5, 5, 5],
      [6, 5, 7],
      [6, 6, 7],
      [5, 5, 6],
      [7, 7, 8],
    ]);
  });
});

describe('thin', () => {
  const drawn = { timesMs: [0, 1, 2, 3, 4, 5], columns: [[3, 9, 1, null, null, null]] };

  it('keeps the lowest and highest of each part in the order they came', () => {
    expect(thin(drawn, 3)).toEqual({ timesMs: [0, 1, 3, 4], columns: [[9, 1, null, null]] });
  });

  it('keeps times rising when a part has one point', () => {
    const { timesMs } = thin({ timesMs: [0, 10, 20], columns: [[1, 2, 3]] }, 2);
    expect(timesMs).toEqual([0, 5, 20, 21]);
  });

  it('leaves all points when there is nothing to thin', () => {
    expect(thin(drawn, 1)).toEqual(drawn);
  });

  it('never loses the highest value of a year', () => {
    const values = Array.from({ length: 35_040 }, (_, slot) => Math.sin(slot / 500));
    values[17_171] = 4;
    const { columns } = thin({ timesMs: values.map((_, slot) => slot), columns: [values] }, 64);
    expect(Math.max(...(columns[0] ?? []).map((value) => value ?? 0))).toBe(4);
    expect(columns[0]?.length).toBe(Math.ceil(35_040 / 64) * 2);
  });
});

describe('factorFor', () => {
  it.each([
    [96, 800, 1],
    [800, 800, 1],
    [801, 800, 4],
    [1600, 800, 4],
    [35_040, 800, 128],
  ])('%d points on %d px: one pair of %d', (points, width, factor) => {
    expect(factorFor(points, width)).toBe(factor);
  });
});

describe('nearestIndex', () => {
  it.each([
    [-5, 0],
    [4, 0],
    [6, 1],
    [99, 2],
  ])('of %d is %d', (at, index) => {
    expect(nearestIndex([0, 10, 20], at)).toBe(index);
  });

  it('is -1 of nothing', () => {
    expect(nearestIndex([], 5)).toBe(-1);
  });
});
