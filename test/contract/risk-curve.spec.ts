/** The margin's cost as a curve, on a world that can be solved on paper. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { riskCurve, type RiskPoint } from '../../src/core/control/risk-curve.js';
import type { ProgramSolver } from '../../src/core/dispatch/program-solver.js';
import { evHub, smallInput } from '../../src/core/dispatch/testing/small-grid.js';

const highs = new HighsSolver();
const solve: ProgramSolver = (program) => highs.solve(program, { timeLimitMs: 20_000 });
const LEVELS = [0.99, 0.5, 0.9, 0.95];

afterAll(() => highs.close());

describe('the risk curve', () => {
  // 500 kW under 560 kW; vehicles ask for 100 kW, and a kWh they do not get costs 0.9 EUR against 0.1 EUR of energy.
  const input = smallInput({
    assets: [evHub({ unmetEurPerKwh: 0.9, dwellSlots: 1 })],
    states: [{ assetId: 'EV', energyRequestedKwh: 25 }],
    importPrice: [0.1],
    limitKw: 560,
    cityLimitKw: 1_000,
    spreadKw: 20,
  });
  let points: RiskPoint[];

  beforeAll(async () => {
    points = await riskCurve(input, LEVELS, solve);
  });

  it('gives a point for each level in the order asked for', () => {
    expect(points.map(({ riskLevel, planned }) => [riskLevel, planned])).toEqual(
      LEVELS.map((l) => [l, true]),
    );
  });

  it('prices the margin beyond the plan without one', () => {
    const costs = new Map(points.map(({ riskLevel, figures }) => [riskLevel, figures?.marginCostEur]));
    expect(costs.get(0.5)).toBe(0);
    // Each kW kept is a quarter of a kWh not charged at 0.9 - 0.1 EUR.
    expect(costs.get(0.9)).toBeCloseTo((20 / 4) * 0.8, 2);
    expect(costs.get(0.95)).toBeCloseTo((22.5 / 4) * 0.8, 2);
    expect(costs.get(0.99)).toBeCloseTo(((22.5 + 2.5 * Math.log2(5)) / 4) * 0.8, 2);
  });

  it('shows the room at substation and city, and that all of it is kept', () => {
    expect(points[2]?.figures).toMatchObject({
      largestMarginNode: 'PDJ',
      shortfallKwh: 0,
      shortfallPriceEur: 0,
      peakImportKw: 540,
    });
    expect(points[2]?.figures?.largestMarginKw).toBeCloseTo(20, 6);
    expect(points[2]?.figures?.cityMarginKw).toBeCloseTo(20, 6);
  });

  it('shows room that cannot be kept apart from what is paid', async () => {
    const full = smallInput({ assets: [], importPrice: [0.1], limitKw: 505, spreadKw: 20 });
    const [off, ten] = await riskCurve(full, [0.5, 0.9], solve);
    // 15 of 20 kW for a quarter of an hour, at 1 EUR a kWh.
    expect(ten?.figures?.shortfallKwh).toBeCloseTo(3.75, 6);
    expect(ten?.figures?.shortfallPriceEur).toBeCloseTo(3.75, 6);
    expect(ten?.figures?.costEur).toBeCloseTo(off?.figures?.costEur ?? Number.NaN, 6);
  });

  it('says why there is no plan at a risk instead of giving numbers', async () => {
    const stopped: ProgramSolver = () =>
      Promise.resolve({
        status: 'time-limit',
        conflict: [],
        report: { solver: 'x', version: '1', solveMs: 1, iterations: null, message: 'out of time' },
      });
    const [point] = await riskCurve(input, [0.9], stopped);
    expect(point).toEqual({
      riskLevel: 0.9,
      planned: false,
      message: 'the solver ended with time-limit: out of time',
      figures: null,
    });
  });
});
