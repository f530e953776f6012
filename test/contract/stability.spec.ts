/** Plans that stay: the same inputs give the same plan, a new cycle without news changes nothing, ties have one answer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import { solveDispatch } from '../../src/core/control/solve-dispatch.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { comparePlans } from '../../src/core/dispatch/difference/compare-plans.js';
import type { BuiltDispatch, DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import type { LinearProgram } from '../../src/core/dispatch/linear-program.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import { battery, evHub, smallInput } from '../../src/core/dispatch/testing/small-grid.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput, statesAfterFirstSlot } from '../fixtures/lyon-dispatch.js';
import { generator, optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

async function planOf(input: DispatchInput): Promise<PlanContent> {
  const { slotMs } = input.snapshot;
  const solved = await solveDispatch(input, (program) => highs.solve(program, { timeLimitMs: 30_000 }), {
    meta: { validUntilMs: slotMs + 8 * SLOT_MS, snapshotHash: 's', inputHash: 'i' },
  });
  if (solved.status !== 'planned') throw new Error(`no plan: ${solved.outcome.report.message}`);
  expect(solved.solution.problems).toEqual([]);
  return solved.content;
}

describe('Lyon on a winter day', () => {
  const first = { slotMs: LYON_MORNING_MS, seed: 2 };
  let grid: GridModel;
  let input: DispatchInput;
  let plan: PlanContent;

  beforeAll(async () => {
    grid = await lyonGrid();
    input = lyonInput(grid, first);
    plan = await planOf(input);
  });

  it('has the same content hash when it is made again from the same inputs', async () => {
    expect(contentHash(await planOf(lyonInput(grid, first)))).toBe(contentHash(plan));
  });

  it('changes nothing when it is made again against itself', async () => {
    const announced = plan.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw }));
    const again = await planOf({ ...input, snapshot: { ...input.snapshot, announced } });
    expect(again.churn.changedKw).toBeLessThan(0.01);
    expect(again.churn.movedKwh).toBeLessThan(0.1);
  });

  it("changes nothing in the cycles after, when all goes as planned and no forecast changes, but at the horizon's end", async () => {
    let before = { input, plan };
    for (let cycle = 1; cycle <= 3; cycle++) {
      const next = lyonInput(grid, {
        ...first,
        slotMs: LYON_MORNING_MS + cycle * SLOT_MS,
        inForce: before.plan,
        states: statesAfterFirstSlot(grid, before.plan),
      });
      const replanned = await planOf(next);
      const { inputs, fromMs } = comparePlans(before.plan, replanned, { before: before.input, after: next });
      expect(inputs.filter(({ group }) => group !== 'in-force')).toEqual([]);
      // Less than a kW of the city's hundreds of thousands: what rounding of announced powers and states leaves.
      expect(replanned.churn.changedKw).toBeLessThan(1);
      // The horizon's end wants what is stored now; what lies 16 hours and less ahead stays.
      expect(movedKwh(before.plan, replanned, { fromMs, untilMs: fromMs + 64 * SLOT_MS })).toBeLessThan(0.5);
      before = { input: next, plan: replanned };
    }
  });
});

/** Sum of |change| between two plans in some slots [kWh]. */
function movedKwh(
  before: PlanContent,
  after: PlanContent,
  span: { readonly fromMs: number; readonly untilMs: number },
): number {
  let moved = 0;
  for (const { assetId, powerKw } of after.schedules) {
    const was = before.schedules.find((schedule) => schedule.assetId === assetId)?.powerKw ?? [];
    for (let ms = span.fromMs; ms < span.untilMs; ms += SLOT_MS) {
      const now = powerKw[(ms - after.firstSlotMs) / SLOT_MS] ?? 0;
      moved += Math.abs(now - (was[(ms - before.firstSlotMs) / SLOT_MS] ?? 0)) / 4;
    }
  }
  return moved;
}

describe('ties', () => {
  /** How far a column can move among the answers that cost a ten-millionth of a euro more at most [kW]. */
  async function freedom(built: BuiltDispatch, optimum: number, col: number): Promise<number> {
    const ends: number[] = [];
    for (const sign of [1, -1]) {
      const outcome = optimal(
        await highs.solve(onTheOptimum(built.program, optimum, { col, sign }), { timeLimitMs: 20_000 }),
      );
      ends.push(outcome.primal[col] ?? Number.NaN);
    }
    return Math.abs((ends[0] ?? 0) - (ends[1] ?? 0));
  }

  it.each(['flat prices', 'two cheap slots'])('of identical batteries have one answer: %s', async (name) => {
    // One slot is 90 kW higher than the others and pays for it: any of three batteries could lower it, and charge in any slot.
    const assets = ['A', 'B', 'C'].map((id) => battery({ id, wearEurPerKwh: 0.001, efficiencyCharge: 0.95 }));
    const importPrice =
      name === 'flat prices' ? new Array<number>(6).fill(0.1) : [0.1, 0.05, 0.2, 0.05, 0.2, 0.1];
    const built = buildDispatch(
      smallInput({ assets, importPrice, baseKw: [400, 400, 490, 400, 400, 400], peakEurPerKw: 1 }),
    );
    const { objective, primal } = optimal(await highs.solve(built.program, { timeLimitMs: 20_000 }));
    let moving = 0;
    for (const part of built.layout.assets) {
      for (const { col } of part.power.flat()) {
        moving += primal[col] ?? 0;
        expect([built.program.colNames[col], (await freedom(built, objective, col)) < 2]).toEqual([
          built.program.colNames[col],
          true,
        ]);
      }
    }
    expect(moving).toBeGreaterThan(50);
  });

  it('do not depend on the order in which assets stand, but for whose turn it is', async () => {
    const random = generator(5);
    const importPrice = Array.from({ length: 8 }, () => Math.round(random() * 4) / 20);
    const total = async (ids: readonly string[]): Promise<number[]> => {
      const assets = ids.map((id) => battery({ id, wearEurPerKwh: 0.001 }));
      const { schedules } = await planOf(smallInput({ assets, importPrice }));
      return importPrice.map((_, t) =>
        Math.round(schedules.reduce((sum, s) => sum + (s.powerKw[t] ?? 0), 0)),
      );
    };
    expect(await total(['A', 'B', 'C'])).toEqual(await total(['C', 'A', 'B']));
  });
});

describe('memory of the day', () => {
  const world = (peakSoFarKw: number): DispatchInput =>
    smallInput({
      assets: [battery()],
      importPrice: [0.1, 0.1],
      baseKw: [500, 300],
      peakEurPerKw: 10,
      snapshot: { peakSoFarKw },
    });

  it('a peak that today reached already costs nothing again', async () => {
    const powerOf = (plan: PlanContent): number => plan.schedules[0]?.powerKw[0] ?? Number.NaN;
    const fresh = await planOf(world(0));
    expect(powerOf(fresh)).toBeCloseTo(-100, 3);
    const later = await planOf(world(600));
    expect(powerOf(later)).toBeCloseTo(0, 3);
    expect(later.costByTerm['peak'] ?? 0).toBeCloseTo(0, 6);
    // 480 kW were reached: 20 kW are left to lower.
    const between = await planOf(world(480));
    expect(powerOf(between)).toBeCloseTo(-20, 3);
  });

  it('energy delivered to vehicles is not delivered again', async () => {
    const due = (requestedKwh: number, prices: number[]): DispatchInput =>
      smallInput({
        assets: [evHub({ dwellSlots: 4 })],
        states: [{ assetId: 'EV', energyRequestedKwh: requestedKwh }],
        importPrice: prices,
      });
    const prices = [0.1, 0.2, 0.15, 0.3];
    const first = await planOf(due(30, prices));
    const deliveredKwh = (first.schedules[0]?.powerKw[0] ?? 0) / 4;
    expect(deliveredKwh).toBeCloseTo(25, 3);
    const second = await planOf(due(30 - deliveredKwh, prices.slice(1)));
    const rest = (second.schedules[0]?.powerKw ?? []).reduce<number>((sum, kw) => sum + (kw ?? 0) / 4, 0);
    expect(deliveredKwh + rest).toBeCloseTo(30, 3);
    expect(second.schedules[0]?.powerKw[1]).toBeCloseTo(20, 3);
  });
});

/** An exact optimum as a limit would leave the solver no answer at all [EUR]. */
const OPTIMUM_NOISE_EUR = 1e-7;

/** A solver keeps rows to 1e-7: in thousandths of a cent that is nothing. */
const ROW_SCALE = 1_000;

/** The program of all answers that cost no more than the optimum, with another objective: one column, up or down. */
function onTheOptimum(
  program: LinearProgram,
  optimum: number,
  goal: { readonly col: number; readonly sign: number },
): LinearProgram {
  const priced = [...program.colCost].flatMap((cost, col) => (cost === 0 ? [] : [{ col, cost }]));
  const colCost = new Float64Array(program.numCols);
  colCost[goal.col] = goal.sign;
  return {
    ...program,
    colCost,
    offset: 0,
    numRows: program.numRows + 1,
    rowLower: Float64Array.from([...program.rowLower, -Infinity]),
    rowUpper: Float64Array.from([
      ...program.rowUpper,
      (optimum - program.offset + OPTIMUM_NOISE_EUR) * ROW_SCALE,
    ]),
    rowNames: [...program.rowNames, 'optimum'],
    starts: Int32Array.from([...program.starts, program.indices.length + priced.length]),
    indices: Int32Array.from([...program.indices, ...priced.map(({ col }) => col)]),
    values: Float64Array.from([...program.values, ...priced.map(({ cost }) => cost * ROW_SCALE)]),
  };
}
