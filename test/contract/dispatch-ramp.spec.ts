/** The priced ramp of an import: loads of one price are spread, what is free stays free, and reasons say what a ramp costs. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { type SolvedDispatch, solveDispatch } from '../../src/core/control/solve-dispatch.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import { hotWater, smallInput, type SmallWorld } from '../../src/core/dispatch/testing/small-grid.js';
import type { GridModel, RampPrice } from '../../src/core/grid/grid-model.js';
import { programSolver } from '../../src/ports/lp-solver.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput } from '../fixtures/lyon-dispatch.js';
import { optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

async function planOf(input: DispatchInput): Promise<PlanContent> {
  const meta = { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' };
  const solve = programSolver(highs, () => ({ timeLimitMs: 20_000 }));
  const solved: SolvedDispatch = await solveDispatch(input, solve, { meta });
  if (solved.status !== 'planned' || !solved.check.passed) throw new Error(`it ended ${solved.status}`);
  return solved.content;
}

const powersOf = ({ schedules }: PlanContent, id: string): number[] =>
  (schedules.find(({ assetId }) => assetId === id)?.powerKw ?? []).map((kw) => kw ?? NaN);

/** 40 kWh of tanks, half full, that must be half full again; 10 kWh are drawn in the last hour, at a price nobody heats at. */
const drawKw = Array.from({ length: 24 }, (_, hour) => (hour === 19 ? 10 : 0));
const WORLD: SmallWorld = {
  assets: [hotWater({ drawKw })],
  importPrice: [0.1, 0.1, 0.1, 0.1, 9, 9, 9, 9],
};
const withRamps = (...ramps: readonly RampPrice[]): DispatchInput =>
  smallInput({ ...WORLD, grid: { ramps } });

describe('a priced ramp', () => {
  it('spreads a load over the slots of one price that would pile up in the first of them', async () => {
    // 10 kWh in four slots: 10 kW each instead of 20 kW in the first two.
    expect(powersOf(await planOf(smallInput(WORLD)), 'DHW')).toEqual([20, 20, 0, 0, 0, 0, 0, 0]);
    const plan = await planOf(withRamps({ nodeId: 'CITY', freeKw: 0, eurPerKw: 0.01 }));
    for (const kw of powersOf(plan, 'DHW').slice(0, 4)) expect(kw).toBeCloseTo(10, 6);
    // One step down, of 10 kW, when the cheap hour ends.
    expect(plan.costByTerm['importRamp']).toBeCloseTo(0.1, 9);
  });

  it('leaves what is free of price as it is', async () => {
    const plan = await planOf(withRamps({ nodeId: 'PDJ', freeKw: 20, eurPerKw: 1 }));
    expect(powersOf(plan, 'DHW')).toEqual([20, 20, 0, 0, 0, 0, 0, 0]);
    expect(plan.costByTerm['importRamp']).toBe(0);
  });

  it('shares a load of several assets among all of them in time, whoever is first', async () => {
    const tanks = ['A', 'B', 'C', 'D'].map((id) => hotWater({ id: `DHW-${id}`, drawKw }));
    const world = { ...WORLD, assets: tanks };
    const most = async (input: DispatchInput): Promise<number> => {
      const plan = await planOf(input);
      const powers = tanks.map(({ id }) => powersOf(plan, id));
      return Math.max(...Array.from({ length: 8 }, (_, t) => powers.reduce((kw, p) => kw + (p[t] ?? 0), 0)));
    };
    expect(await most(smallInput(world))).toBeCloseTo(80, 6);
    const ramps = [{ nodeId: 'CITY', freeKw: 0, eurPerKw: 0.01 }];
    expect(await most(smallInput({ ...world, grid: { ramps } }))).toBeCloseTo(40, 6);
  });
});

describe('the reason of a setpoint that a ramp holds', () => {
  it('names it, and one more kW free saves no more than it says', async () => {
    // Cheaper by 0.04 EUR/kWh in the first slot than in the second: 0.01 EUR per kW, a fifth of what the ramp costs.
    const importPrice = [0.06, 0.1, 0.1, 0.1, 9, 9, 9, 9];
    const ramps = [{ nodeId: 'CITY', freeKw: 2, eurPerKw: 0.05 }];
    const input = smallInput({ ...WORLD, importPrice, grid: { ramps } });
    const plan = await planOf(input);
    const reason = plan.schedules[0]?.reason;
    expect(reason?.binding).toBe('import-ramp[CITY,1]');
    expect(reason?.sentence).toMatch(
      /the import of the city falls by 2\.0 kW into 18:15, where 2\.0 kW of change are free of price; one more kW free there would save up to [\d.]+ EUR/,
    );
    const { program } = buildDispatch(input);
    const row = program.rowNames.indexOf('import-ramp[CITY,1]');
    const rowLower = program.rowLower.map((kw, r) => (r === row ? kw - 1 : kw));
    const freer = optimal(await highs.solve({ ...program, rowLower }, { timeLimitMs: 20_000 }));
    const saved = plan.costEur - freer.objective;
    expect(saved).toBeGreaterThan(0);
    expect(saved).toBeLessThanOrEqual((reason?.shadowPriceEurPerKw ?? 0) + 1e-9);
  });
});

describe('Lyon on a winter night', () => {
  it('takes its tanks up step by step: no quarter-hour rises by more than 40 MW, for less than 0.1 % of the cost', async () => {
    const grid = await lyonGrid();
    const slotMs = LYON_MORNING_MS + 18 * 3_600_000;
    const planned = async (of: GridModel): Promise<{ plan: PlanContent; steepest: number }> => {
      const plan = await planOf(lyonInput(of, { slotMs, horizonSlots: 32 }));
      const importKw = plan.nodes.find(({ nodeId }) => nodeId === 'CITY')?.importKw ?? [];
      const steps = importKw.slice(1).map((kw, t) => kw - (importKw[t] ?? NaN));
      return { plan, steepest: Math.max(...steps) };
    };
    const { ramps: _free, ...unpriced } = grid;
    const jump = await planned(unpriced);
    const stairs = await planned(grid);
    expect(jump.steepest).toBeGreaterThan(80_000);
    expect(stairs.steepest).toBeLessThan(40_000);
    const { importRamp = NaN } = stairs.plan.costByTerm;
    const more = stairs.plan.costEur - importRamp - jump.plan.costEur;
    expect(more).toBeGreaterThan(0);
    expect(more / jump.plan.costEur).toBeLessThan(1e-3);
  });
});
