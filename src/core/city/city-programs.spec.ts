/** Generated cities and their programs: the same from the same numbers, one shape wherever the horizon begins. */
import { describe, expect, it } from '@jest/globals';
import { programFault } from '../dispatch/program-fault.js';
import { buildBlock } from './block-program.js';
import { couplingOf, districtCount, feedersOf, isTight, type CitySpec } from './city-spec.js';
import { generateFeeder, transformerLimitKw } from './feeder-assets.js';
import { blocksOf, chunksOf, feedersPerGroup, groupsOf, spreadDistricts } from './groups.js';
import { buildMonolith, methodFor } from './monolith.js';
import { noise } from './seeded-noise.js';

const SPEC: CitySpec = { seed: 7, assets: 200, slots: 24, firstSlot: 60, tightEvery: 2 };

describe('noise', () => {
  it('depends on its seeds alone and fills 0..1 evenly', () => {
    const draw = (...seeds: number[]): number[] => {
      const next = noise(...seeds);
      return Array.from({ length: 2_000 }, next);
    };
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(2, 1));
    const values = draw(5);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, v) => sum + v, 0) / values.length).toBeCloseTo(0.5, 1);
  });
});

describe('a generated city', () => {
  it('is the same from the same numbers and another from others', () => {
    expect(generateFeeder(SPEC, 3)).toEqual(generateFeeder(SPEC, 3));
    expect(generateFeeder(SPEC, 3)).not.toEqual(generateFeeder({ ...SPEC, seed: 8 }, 3));
    expect(generateFeeder(SPEC, 3)).not.toEqual(generateFeeder(SPEC, 4));
  });

  it('has every kind of asset, ten on a feeder, ten feeders in a district', () => {
    const districts = Array.from({ length: districtCount(SPEC) }, (_, d) => d);
    const assets = districts.flatMap((d) => feedersOf(d).flatMap((n) => generateFeeder(SPEC, n).assets));
    expect(assets).toHaveLength(SPEC.assets);
    expect([...new Set(assets.map(({ kind }) => kind))].sort()).toEqual(
      ['battery', 'chp', 'demand-response', 'ev-fleet', 'heat-pump', 'lighting', 'pv'].sort(),
    );
  });

  it('sees the same weather and load when the horizon begins a slot later', () => {
    const now = generateFeeder(SPEC, 0);
    const later = generateFeeder({ ...SPEC, firstSlot: SPEC.firstSlot + 1 }, 0);
    expect([...later.baseKw.slice(0, -1)]).toEqual([...now.baseKw.slice(1)]);
    expect(later.assets.map(({ kind }) => kind)).toEqual(now.assets.map(({ kind }) => kind));
  });

  it('gives a tight district a transformer far below its feeders', () => {
    const limitPerFeeders = [0, 1].map((district) => {
      const feeders = feedersOf(district).map((n) => generateFeeder(SPEC, n));
      const together = feeders.reduce((kw, f) => kw + f.limitKw, 0);
      return transformerLimitKw(SPEC, district, feeders) / together;
    });
    expect([isTight(SPEC, 0), isTight(SPEC, 1)]).toEqual([false, true]);
    expect(limitPerFeeders[0]).toBeCloseTo(0.8, 12);
    expect(limitPerFeeders[1]).toBeLessThan(0.7);
  });

  it('never sells dearer than it buys, and its needs grow with its districts', () => {
    const one = couplingOf(SPEC, 1);
    const two = couplingOf(SPEC, 2);
    one.buyEurPerKwh.forEach((buy, t) => expect(one.sellEurPerKwh[t]).toBeLessThan(buy));
    expect(two.importLimitKw).toBe(2 * one.importLimitKw);
    two.reserveKw.forEach((kw, t) => expect(kw).toBeCloseTo(2 * (one.reserveKw[t] ?? 0), 9));
  });
});

describe('programs', () => {
  it('are sound, with a name for every row and column', () => {
    const { program } = buildBlock(SPEC, [0, 1], { district: 0 });
    expect(programFault(program)).toBeNull();
    expect(new Set(program.colNames).size).toBe(program.numCols);
    expect(new Set(program.rowNames).size).toBe(program.numRows);
    expect(program.rowNames).toContain('feeder-balance[F1,0]');
    expect(program.colNames).toContain('over[D0,5]');
  });

  it('of a feeder keep their shape wherever the horizon begins: old vertices fit', () => {
    const shapes = Array.from({ length: 30 }, (_, k) => {
      const { program } = buildBlock({ ...SPEC, firstSlot: 3 * k }, [4]);
      return `${String(program.numRows)} x ${String(program.numCols)}`;
    });
    expect(new Set(shapes).size).toBe(1);
  });

  it('of a city hold every block once', () => {
    const whole = buildMonolith(SPEC, [0, 1]);
    const parts = [0, 1].map((district) => buildBlock(SPEC, feedersOf(district), { district }).program);
    const rows = parts.reduce((sum, p) => sum + p.numRows, 0) + 3 * SPEC.slots;
    const cols = parts.reduce((sum, p) => sum + p.numCols, 0) + 3 * SPEC.slots + 1;
    expect([whole.program.numRows, whole.program.numCols]).toEqual([rows, cols]);
    expect(programFault(whole.program)).toBeNull();
  });
});

describe('cutting a city', () => {
  it('switches to coordination above a thousand assets', () => {
    expect([100, 1_000, 1_100, 10_000].map(methodFor)).toEqual([
      'monolith',
      'monolith',
      'column-generation',
      'column-generation',
    ]);
  });

  it('gives the master at most 500 groups', () => {
    expect([5, 20, 50, 51, 100, 250, 1_000].map(feedersPerGroup)).toEqual([1, 1, 1, 2, 2, 5, 10]);
  });

  it('cuts districts into groups, or keeps one whole with its transformer', () => {
    const cut = { perGroup: 5, inside: new Set([1]) };
    expect(groupsOf(0, cut).map(({ key, feeders }) => [key, feeders.length])).toEqual([
      [0, 5],
      [5, 5],
    ]);
    const [whole, ...rest] = groupsOf(1, cut);
    expect(rest).toEqual([]);
    expect(whole).toMatchObject({ key: 10, inside: true });
    expect(whole && blocksOf(whole)).toHaveLength(1);
    expect(groupsOf(0, cut).flatMap(blocksOf)).toHaveLength(10);
  });

  it('makes chunks that hold every district once, in their order, and sub-cities spread over the city', () => {
    const cut = { perGroup: 1, inside: new Set([3, 8]) };
    for (const count of [1, 4, 5, 9, 20, 40, 41, 100]) {
      const districts = Array.from({ length: count }, (_, d) => d);
      for (const points of [1, 2, 3, 9]) {
        expect(chunksOf({ districts, points, cut }).flat()).toEqual(districts);
      }
    }
    expect(spreadDistricts(20, 4)).toEqual([0, 5, 10, 15]);
  });

  it.each([
    ['few districts at many points go alone', 40, 9, new Array<number>(40).fill(1)],
    [
      'many go two by two, the last eight alone',
      100,
      9,
      [...new Array<number>(46).fill(2), ...new Array<number>(8).fill(1)],
    ],
    ['three districts have a worker each', 3, 2, [1, 1, 1]],
    ['a sub-city in its rounds goes two by two', 5, 2, [2, 2, 1]],
    [
      'a round of the city goes two by two, the last four alone',
      20,
      2,
      [...new Array<number>(8).fill(2), 1, 1, 1, 1],
    ],
  ])('shares out evenly what is worth a job: %s', (_which, count, points, sizes) => {
    const districts = Array.from({ length: count }, (_, d) => d);
    const chunks = chunksOf({ districts, points, cut: { perGroup: 1, inside: new Set() } });
    expect(chunks.map(({ length }) => length)).toEqual(sizes);
  });

  it('leaves a district alone that is one block with its transformer', () => {
    const cut = { perGroup: 1, inside: new Set([2]) };
    expect(chunksOf({ districts: [0, 1, 2, 3, 4], points: 2, cut })).toEqual([[0, 1], [2], [3, 4]]);
  });
});
