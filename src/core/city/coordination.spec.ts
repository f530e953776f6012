/** The rules of the coordination by prices, on numbers small enough for paper. */
import { describe, expect, it } from '@jest/globals';
import { buildBlock } from './block-program.js';
import { checkCity } from './check-city.js';
import {
  disturbed,
  gapOf,
  heaviestPoints,
  nextPoint,
  nextSmoothing,
  shiftedPoint,
  surplusCols,
} from './coordination.js';
import type { CityCoupling, CitySpec } from './city-spec.js';
import { lowerBound } from './lower-bound.js';
import { costsAt, exactPoint, valueAt } from './price-point.js';
import { recoveryProgram, recoveryStart } from './recovery.js';

const NONE: ReadonlyMap<number, Float64Array> = new Map();
const of = (...values: number[]): Float64Array => Float64Array.from(values);

/** Two slots: energy at 0.20 and 0.40 EUR/kWh, sold at 0.10, 50 kW of reserve. */
const COUPLING: CityCoupling = {
  slots: 2,
  buyEurPerKwh: of(0.2, 0.4),
  sellEurPerKwh: of(0.1, 0.1),
  reserveKw: of(50, 50),
  importLimitKw: 1_000,
  exportLimitKw: 500,
};

describe('the lower bound', () => {
  it('is the sum of values where prices let no trade gain', () => {
    // 0.05 EUR per kW and slot = 0.20 EUR/kWh: buying costs as much; the second slot likewise. Reserve 50 x 0.01 twice.
    const point = exactPoint({ energy: of(0.05, 0.1), reserve: of(0.01, 0.01) }, NONE);
    expect(lowerBound(COUPLING, point, 70, () => 0)).toBeCloseTo(71, 12);
  });

  it('lets the peak price be paid by import: only what is above it counts', () => {
    // Above the buying price by 0.2 in each slot: 0.4 together, 0.35 of it pays the peak: 1000 x 0.05 is lost.
    const point = exactPoint({ energy: of(0.25, 0.3), reserve: of(0, 0) }, NONE);
    expect(lowerBound(COUPLING, point, 0, () => 0)).toBeCloseTo(-50, 9);
  });

  it('loses where energy is cheaper than what it is sold for, and for every priced transformer', () => {
    // 0.025 is the selling price per kW and slot; 0.005 is 0.02 below: 500 x 0.02. Transformer: 30 kW x 0.1.
    const transformers = new Map([[4, of(0, -0.1)]]);
    const point = exactPoint({ energy: of(0.005, 0.05), reserve: of(0, 0) }, transformers);
    expect(lowerBound(COUPLING, point, 0, () => 30)).toBeCloseTo(-13, 9);
  });
});

describe('prices', () => {
  const SPEC: CitySpec = { seed: 1, assets: 100, slots: 8, firstSlot: 40, tightEvery: 0 };

  it('fall on flows and reserve of a block and on nothing else', () => {
    const block = buildBlock(SPEC, [0]);
    const prices = { energy: new Float64Array(8).fill(0.05), reserve: new Float64Array(8).fill(0.01) };
    const transformer = new Float64Array(8).fill(-0.02);
    const costs = costsAt(block, exactPoint(prices, NONE), { group: 0, transformer });
    const changed = [...costs].flatMap((cost, j) => {
      const by = cost - (block.program.colCost[j] ?? 0);
      return by === 0 ? [] : [[block.program.colNames[j]?.split('[')[0], Number(by.toFixed(12))]];
    });
    expect(new Set(changed.map(String))).toEqual(new Set(['flow,0.07', 'over,0.07', 'reserve,-0.01']));
  });

  it('are heard differently by every group, alike by the feeders of one, the same on every worker', () => {
    const prices = { energy: new Float64Array(8).fill(0.05), reserve: new Float64Array(8) };
    const point = disturbed(exactPoint(prices, NONE), 1, 9);
    const heard = (feeder: number, group: number): number[] => {
      const block = buildBlock(SPEC, [feeder]);
      const flow = block.feeders[0]?.flow ?? -1;
      return [...costsAt(block, point, { group, transformer: undefined }).subarray(flow, flow + 8)];
    };
    expect(heard(3, 3)).toEqual(heard(3, 3));
    expect(heard(3, 2)).toEqual(heard(2, 2));
    expect(heard(3, 3)).not.toEqual(heard(4, 4));
    for (const price of heard(3, 3)) expect(Math.abs(price / 0.05 - 1)).toBeLessThanOrEqual(0.05);
  });

  it('value a plan without their error', () => {
    const plan = { cost: 3, flowKw: of(10, -5), reserveKw: of(2, 0) };
    const point = exactPoint({ energy: of(0.1, 0.2), reserve: of(0.5, 0.5) }, NONE);
    // 3 + 10 x (0.1 + 0.02) - 5 x 0.2 - 2 x 0.5
    expect(valueAt(plan, point, of(-0.02, 0))).toBeCloseTo(2.2, 12);
  });
});

describe('where to ask next', () => {
  const centre = { prices: { energy: of(0.1), reserve: of(0) }, transformers: NONE };

  it('is between the best prices and the duals, inside what the bound allows', () => {
    const duals = { prices: { energy: of(0.2), reserve: of(9) }, transformers: new Map([[2, of(-100)]]) };
    const point = nextPoint(centre, duals, 0.7);
    expect(point.prices.energy[0]).toBeCloseTo(0.13, 12);
    expect(point.prices.reserve[0]).toBe(0.125);
    expect(point.transformers.get(2)?.[0]).toBe(-1.5);
    expect(point.amp).toBe(0);
  });

  it('disturbs less as the gap closes', () => {
    const point = exactPoint(centre.prices, NONE);
    const amps = [1, 0.02, 0.01, 1e-6].map((gap) => Number(disturbed(point, gap, 1).amp.toFixed(12)));
    expect(amps).toEqual([0.05, 0.05, 0.025, 0.005]);
  });

  it('takes over the recipes that carry most weight', () => {
    const [a, b, c] = [1, 2, 3].map((seed) => ({
      ...exactPoint(centre.prices, new Map([[1, of(1)]])),
      seed,
    }));
    if (!a || !b || !c) throw new Error('three points were made');
    const used = [a, b, b, c].map((point, k) => ({ point, weight: [0.9, 0.5, 0.6, 0.2][k] ?? 0 }));
    const heaviest = heaviestPoints(used, 2);
    expect(heaviest.map(({ seed }) => seed)).toEqual([2, 1]);
    expect(heaviest.every(({ transformers }) => transformers.size === 0)).toBe(true);
  });

  it('moves with the horizon, the end taking the price of the day before', () => {
    const point = exactPoint({ energy: of(1, 2, 3, 4), reserve: of(5, 6, 7, 8) }, NONE);
    const { prices } = shiftedPoint(point, 1);
    expect([[...prices.energy], [...prices.reserve]]).toEqual([
      [2, 3, 4, 1],
      [6, 7, 8, 5],
    ]);
  });
});

describe('thinning the master', () => {
  const col = (reducedCost: number, weight = 0, isNew = false) => ({ reducedCost, weight, isNew });

  it('leaves a small master alone', () => {
    expect(surplusCols(new Array(12).fill(col(1)), 1)).toEqual([]);
  });

  it('deletes the dearest unused ones, never a used or a new one', () => {
    const cols = [col(9, 0.5), col(8, 0, true), ...Array.from({ length: 11 }, (_, k) => col(k))];
    // 13 columns, 8 stay: 5 go, the dearest five of the unused: 10, 9, 8, 7, 6.
    expect(surplusCols(cols, 1)).toEqual([8, 9, 10, 11, 12]);
  });
});

describe('the gap', () => {
  it('is a share of the cost', () => {
    expect(gapOf(200, 199)).toBeCloseTo(0.005, 12);
    expect(gapOf(-200, -201)).toBeCloseTo(0.005, 12);
  });
});

describe('the check of the city', () => {
  const sums = {
    ...{ cost: 10, overLimitKw: 0, missedKw: 0, worstViolation: 0, comparisons: 5 },
    flowKw: of(100, -40),
    reserveKw: of(50, 30),
  };
  // 10 + 100 x 0.05 - 40 x 0.025 + 0.35 x 100 + 20 kW x 0.25 h x 0.5
  const cost = 10 + 5 - 1 + 35 + 2.5;

  it('adds trade, peak and missing reserve', () => {
    const check = checkCity(COUPLING, sums, cost);
    expect(check).toMatchObject({ passed: true, peakKw: 100, shortReserveKwh: 5, problems: [] });
    expect(check.costEur).toBeCloseTo(cost, 12);
  });

  it.each([
    ['setpoints dearer than stated', {}, cost - 1, /setpoints cost/],
    ['an asset beyond its limit', { worstViolation: 0.5 }, cost, /broken by 0.5/],
    ['more import than the city may', { flowKw: of(1_001, 0) }, 1e6, /broken by 1/],
    ['a transformer over its limit', { overLimitKw: 3 }, cost, /over their limits/],
    ['nothing compared', { comparisons: 0 }, cost, /nothing was compared/],
  ])('refuses %s', (_what, wrong, stated, problem) => {
    const check = checkCity(COUPLING, { ...sums, ...wrong }, stated);
    expect(check.passed).toBe(false);
    expect(check.problems.join()).toMatch(problem);
  });
});

describe('recovery', () => {
  it('ties flow and reserve to the target, with a start that has its shape', () => {
    const spec: CitySpec = { seed: 1, assets: 100, slots: 4, firstSlot: 40, tightEvery: 0 };
    const block = buildBlock(spec, [0, 1]);
    const target = { flowKw: of(1, 2, 3, 4), reserveKw: of(0, 0, 5, 6) };
    const program = recoveryProgram(block, target);
    const { numRows, numCols } = block.program;
    expect([program.numRows, program.numCols]).toEqual([numRows + 8, numCols + 12]);
    expect([...program.rowLower.subarray(numRows, numRows + 4)]).toEqual([1, 2, 3, 4]);
    expect([...program.rowUpper.subarray(numRows, numRows + 4)]).toEqual([1, 2, 3, 4]);
    expect(program.rowLower[numRows + 6]).toBeCloseTo(5, 6);
    expect(program.starts[program.numRows]).toBe(program.indices.length);
    const parts = [0, 1].map((feeder) => buildBlock(spec, [feeder]).program);
    const start = recoveryStart(
      parts.map((p) => ({ cols: new Uint8Array(p.numCols), rows: new Uint8Array(p.numRows) })),
      4,
    );
    expect([start.rows.length, start.cols.length]).toEqual([program.numRows, program.numCols]);
  });
});

describe('smoothing', () => {
  it('lets prices move faster while the bound rises and slower when it does not, within limits', () => {
    const run = (risen: readonly boolean[]): number =>
      risen.reduce((now, has) => nextSmoothing(now, has), 0.7);
    expect(run([true])).toBeCloseTo(0.55, 12);
    expect(run([true, false])).toBeCloseTo(0.7, 12);
    expect(run(new Array<boolean>(20).fill(true))).toBe(0.2);
    expect(run(new Array<boolean>(20).fill(false))).toBe(0.85);
  });
});
