/** Who is called next: burdens on paper, ties, what is expected of whom, and how even it all was. */
import { describe, expect, it } from '@jest/globals';
import { burden, gini, rotation, type RotationEntry, select } from './rotation.js';

function entry(buildingId: string, over: Partial<RotationEntry> = {}): RotationEntry {
  return {
    buildingId,
    offeredKw: 100,
    calledKwh: 0,
    offeredKwh: 1_000,
    lastCallMs: null,
    deliveryRate: 1,
    ...over,
  };
}
const ids = (entries: readonly RotationEntry[]): string[] => entries.map(({ buildingId }) => buildingId);

describe('the burden', () => {
  it('is the share of its offer a building was called for', () => {
    expect(burden(entry('A', { calledKwh: 250 }))).toBe(0.25);
  });

  it('is none for who has offered nothing yet', () => {
    expect(burden(entry('A', { calledKwh: 250, offeredKwh: 0 }))).toBe(0);
  });
});

describe('the rotation', () => {
  it('calls the least burdened first, whatever its size', () => {
    const large = entry('LARGE', { calledKwh: 300, offeredKwh: 10_000 });
    const small = entry('SMALL', { calledKwh: 10, offeredKwh: 100 });
    expect(ids(rotation([small, large]))).toEqual(['LARGE', 'SMALL']);
  });

  it('among equals who was left alone the longest, those never called before all', () => {
    const list = [entry('LATE', { lastCallMs: 200 }), entry('EARLY', { lastCallMs: 100 }), entry('NEVER')];
    expect(ids(rotation(list))).toEqual(['NEVER', 'EARLY', 'LATE']);
  });

  it('by name among those of whom nothing else is known, in whatever order they come', () => {
    const list = [entry('C'), entry('A'), entry('B')];
    expect(ids(rotation(list))).toEqual(['A', 'B', 'C']);
    expect(ids(rotation([...list].reverse()))).toEqual(['A', 'B', 'C']);
  });

  it('leaves the list it was given as it was', () => {
    const list = [entry('B'), entry('A')];
    rotation(list);
    expect(ids(list)).toEqual(['B', 'A']);
  });
});

describe('the choice for a target', () => {
  it('takes buildings until what they deliver reaches it', () => {
    const list = ['A', 'B', 'C', 'D'].map((id) => entry(id, { deliveryRate: 0.8 }));
    // 80 kW each: two are 160, three are 240.
    expect(select(list, 160)).toMatchObject({ expectedKw: 160, missingKw: 0 });
    expect(ids(select(list, 160).chosen)).toEqual(['A', 'B']);
    expect(ids(select(list, 160.1).chosen)).toEqual(['A', 'B', 'C']);
    expect(ids(select(list, 160).reserve)).toEqual(['C', 'D']);
  });

  it('says what is missing when all together are not enough', () => {
    const chosen = select([entry('A'), entry('B', { deliveryRate: 0.5 })], 200);
    expect(chosen).toMatchObject({ expectedKw: 150, missingKw: 50, reserve: [] });
  });

  it('calls nobody of whom nothing is to be expected, and keeps the order of the reserve', () => {
    const list = [
      entry('NONE', { deliveryRate: 0 }),
      entry('A'),
      entry('ZERO', { offeredKw: 0 }),
      entry('B'),
    ];
    const { chosen, reserve } = select(list, 100);
    expect([ids(chosen), ids(reserve)]).toEqual([['A'], ['B', 'NONE', 'ZERO']]);
  });

  it('calls nobody for nothing, and for less than nothing', () => {
    expect(select([entry('A')], 0)).toMatchObject({ chosen: [], expectedKw: 0, missingKw: 0 });
    expect(select([entry('A')], -50)).toMatchObject({ chosen: [], missingKw: 0 });
    expect(select([], 50)).toEqual({ chosen: [], reserve: [], expectedKw: 0, missingKw: 50 });
  });

  it('shares the burden over many calls: nobody is more than one call ahead', () => {
    let list = ['A', 'B', 'C', 'D', 'E'].map((id) => entry(id));
    const calls = new Map<string, number>();
    for (let day = 0; day < 12; day++) {
      const { chosen } = select(list, 200);
      for (const { buildingId } of chosen) calls.set(buildingId, (calls.get(buildingId) ?? 0) + 1);
      list = list.map((one) =>
        chosen.includes(one) ? { ...one, calledKwh: one.calledKwh + 100, lastCallMs: day } : one,
      );
    }
    // 24 calls over five buildings: 4 or 5 each.
    expect([...calls.values()].sort()).toEqual([4, 5, 5, 5, 5]);
    expect(gini(list.map(burden))).toBeLessThan(0.05);
  });
});

describe('how even the burdens are', () => {
  it.each<[string, number[], number]>([
    ['all the same', [0.2, 0.2, 0.2, 0.2], 0],
    ['none at all', [0, 0, 0], 0],
    ['nobody', [], 0],
    ['one alone', [0.7], 0],
    // 2 (1x1 + 2x3) / (2 x 4) - 3/2 = 14/8 - 12/8.
    ['one and three', [1, 3], 0.25],
    // One of four carries all: (4 - 1) / 4.
    ['one of four', [0, 0, 0, 1], 0.75],
  ])('%s', (_name, burdens, expected) => {
    expect(gini(burdens)).toBeCloseTo(expected, 12);
  });

  it('does not depend on their order nor on their size', () => {
    expect(gini([3, 1, 2])).toBeCloseTo(gini([1, 2, 3]), 12);
    expect(gini([300, 100, 200])).toBeCloseTo(gini([1, 2, 3]), 12);
  });
});
