/** Margins and the energy held for rare misses, solved on paper, by HiGHS, verified by both checkers. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import { extractPlan } from '../../src/core/dispatch/extract-plan.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import {
  battery,
  EVENING_MS,
  evHub,
  meanForecast,
  smallInput,
  type SmallWorld,
} from '../../src/core/dispatch/testing/small-grid.js';
import { optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
const META = { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' };

afterAll(() => highs.close());

async function planOf(world: SmallWorld): Promise<PlanContent> {
  const input = smallInput(world);
  const built = buildDispatch(input);
  const outcome = optimal(await highs.solve(built.program, { timeLimitMs: 20_000 }));
  expect(checkSolution(built.program, outcome).problems).toEqual([]);
  const content = extractPlan(built, outcome, META);
  expect(checkPlan({ ...input, content }).findings.filter((f) => f.severity === 'violation')).toEqual([]);
  return content;
}

function node(content: PlanContent, id: string): PlanContent['nodes'][number] | undefined {
  return content.nodes.find(({ nodeId }) => nodeId === id);
}

describe('the margin at the operator’s risk', () => {
  // 500 kW, quantile 0.9 at +20 kW, 0.95 at +22.5 kW; vehicles ask for more than may be imported, and leave.
  const world: SmallWorld = {
    assets: [evHub({ unmetEurPerKwh: 0.9, dwellSlots: 1 })],
    states: [{ assetId: 'EV', energyRequestedKwh: 25 }],
    importPrice: [0.1],
    limitKw: 560,
    spreadKw: 20,
  };

  it.each([
    ['off', 0.5, 0],
    ['25 %', 0.75, 12.5],
    ['10 %', 0.9, 20],
    ['5 %', 0.95, 22.5],
    ['1 %, from the tail', 0.99, 22.5 + 2.5 * Math.log2(5)],
  ])('leaves vehicles what the limit less the margin leaves, at %s', async (_name, riskLevel, marginKw) => {
    const content = await planOf({ ...world, snapshot: { riskLevel } });
    expect(node(content, 'PDJ')?.marginKw[0]).toBeCloseTo(marginKw, 5);
    expect(content.schedules[0]?.powerKw[0]).toBeCloseTo(60 - marginKw, 4);
  });

  it('costs more the smaller the risk', async () => {
    const costs: number[] = [];
    for (const riskLevel of [0.5, 0.9, 0.95, 0.99])
      costs.push((await planOf({ ...world, snapshot: { riskLevel } })).costEur);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    // 20 kW for a quarter of an hour not charged: 5 kWh at 0.9 EUR unmet less 0.1 EUR not bought.
    expect((costs[1] ?? 0) - (costs[0] ?? 0)).toBeCloseTo(5 * 0.8, 2);
  });

  it('reads the city’s margin from the city’s own forecast, not from the sum of its substations', async () => {
    const own = meanForecast('CITY.base', { startMs: EVENING_MS, mean: [500], spreadKw: 5 });
    const content = await planOf({ ...world, cityLimitKw: 530, forecasts: [own] });
    expect([node(content, 'PDJ')?.marginKw[0], node(content, 'CITY')?.marginKw[0]]).toEqual([20, 5]);
    // The city binds: 530 - 5 - 500.
    expect(content.schedules[0]?.powerKw[0]).toBeCloseTo(25, 4);
  });
});

describe('the energy held for a rare miss', () => {
  // Slot 1 alone is near its limit: 500 kW, margin 20 kW, limit 520 kW. A miss of one in a hundred is 22.5 + 2.5 log2(5) kW.
  const deepKw = 22.5 + 2.5 * Math.log2(5);
  const heldKwh = (deepKw - 20) / 4;
  const world = (firstPrice: number): SmallWorld => ({
    assets: [battery()],
    states: [{ assetId: 'BAT', soc: 0.2 }],
    importPrice: [firstPrice, 0.1, 0.1, 0.1],
    exportPrice: [0, 0, 0, 0],
    spreadKw: 20,
    snapshot: { limitsKw: { PDJ: [9_000, 520, 9_000, 9_000] } },
  });

  it('stays in the battery through the tight slot when 2 ct a kWh could be won', async () => {
    const content = await planOf(world(0.12));
    // Of 20 kWh all but the held ones are sold in the first slot.
    expect(content.schedules[0]?.powerKw[0]).toBeCloseTo(-(20 - heldKwh) * 4, 3);
    expect((content.schedules[0]?.state?.[1] ?? 0) * 100).toBeCloseTo(heldKwh, 3);
    expect(content.costByTerm['recourse'] ?? 0).toBeCloseTo(0, 9);
  });

  it('is sold when more can be won than it is worth, and the plan says what that risks', async () => {
    const content = await planOf(world(0.3));
    expect(content.schedules[0]?.powerKw[0]).toBeCloseTo(-80, 3);
    // Missing in slot 1 only: the battery is full again by slot 2.
    expect(content.costByTerm['recourse']).toBeCloseTo(heldKwh * 0.025, 6);
  });

  it('holds nothing when no margin is asked for', async () => {
    const content = await planOf({ ...world(0.12), snapshot: { riskLevel: 0.5 } });
    expect(content.schedules[0]?.powerKw[0]).toBeCloseTo(-80, 3);
    expect(content.costByTerm['recourse']).toBeUndefined();
  });
});
