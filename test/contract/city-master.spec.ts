/** The master of a city against limits that show one after another. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { exactPoint } from '../../src/core/city/price-point.js';
import { CityMaster, type MasterPlan } from '../../src/modules/city/city-master.js';

const SLOTS = 16;
const LIMIT_KW = 6;
const solver = new HighsSolver();

afterAll(() => solver.close());

/** Gives 5 kW in every slot, 20 kW in one: no plan keeps the limit alone, their mean does. */
function plan(slot: number): MasterPlan {
  const flowKw = new Float64Array(SLOTS).fill(-5);
  flowKw[slot] = -20;
  const nothing = new Float64Array(SLOTS);
  const point = exactPoint({ energy: nothing, reserve: nothing }, new Map());
  return { groupKey: 0, cost: slot * 0.001, flowKw, reserveKw: nothing, point, version: 1, place: slot };
}

describe('CityMaster', () => {
  it('ends only when no transformer is over its limit, however many rows that takes one after another', async () => {
    const nothing = new Float64Array(SLOTS);
    const master = CityMaster.open(solver, {
      coupling: {
        ...{ slots: SLOTS, buyEurPerKwh: nothing, sellEurPerKwh: nothing, reserveKw: nothing },
        ...{ importLimitKw: 100, exportLimitKw: 100 },
      },
      groups: [{ key: 0, district: 0, feeders: [0], inside: false }],
      limitKw: () => LIMIT_KW,
    });
    master.add(Array.from({ length: SLOTS }, (_, slot) => plan(slot)));
    const answer = await master.solve();
    const flow = master.targets().get(0)?.flowKw ?? [];
    expect(answer.overLimitKw).toBe(0);
    expect(Math.max(...flow.map(Math.abs))).toBeLessThanOrEqual(LIMIT_KW + 1e-6);
    // The dearer a plan, the later its slot is found: every pass finds one limit more.
    expect(master.transformerRows).toBeGreaterThan(10);
    await master.close();
  });
});
