/** Properties of plans over seeded random worlds: both checkers pass, flows balance, and a tighter world is never cheaper. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { extractPlan } from '../../src/core/dispatch/extract-plan.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import {
  battery,
  building,
  evHub,
  hotWater,
  lighting,
  smallInput,
} from '../../src/core/dispatch/testing/small-grid.js';
import type { Asset } from '../../src/core/grid/asset.js';
import { generator, optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const T = 16;
const PLANT = {
  kind: 'waste-to-energy',
  id: 'WTE',
  name: 'Plant',
  substationId: 'PDJ',
  districtId: 'L5',
  meterId: 'MTR-L5',
  controllable: true,
  ratedKw: 120,
  rampKwPerS: 0.015,
  safeState: { mode: 'local' },
  minOutputKw: 60,
  maxOutputKw: 120,
  referenceOutputKw: 90,
  costEurPerKwh: 0.05,
} satisfies Asset;

async function plan(input: DispatchInput): Promise<PlanContent> {
  const built = buildDispatch(input);
  const outcome = optimal(await highs.solve(built.program, { timeLimitMs: 20_000 }));
  expect(checkSolution(built.program, outcome).problems).toEqual([]);
  return extractPlan(built, outcome, { validUntilMs: 0, snapshotHash: 's', inputHash: 'i' });
}

/** A world of every kind with random states, some frozen setpoints and some announced, a few of them impossible. */
function randomInput(seed: number, limitKw: number): DispatchInput {
  const random = generator(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const hours = (low: number, high: number): number[] => Array.from({ length: 24 }, () => between(low, high));
  const slots = (low: number, high: number): number[] => Array.from({ length: T }, () => between(low, high));
  const assets: Asset[] = [
    battery({
      efficiencyCharge: 0.93,
      efficiencyDischarge: 0.94,
      socMin: 0.1,
      socMax: 0.9,
      wearEurPerKwh: 0.015,
    }),
    evHub({ arrivalsKwhPerHour: hours(0, 60), dwellSlots: 1 + Math.floor(between(0, 8)) }),
    hotWater({ drawKw: hours(0, 15), lossPerHour: 0.02 }),
    building({ lossKwPerK: between(0.1, 2), cop: 'heat-pump', gainsKw: hours(0, 10), solarApertureM2: 20 }),
    lighting(),
    PLANT,
  ];
  const frozen = ['BAT', 'EV', 'DHW', 'BLD', 'LIT', 'WTE'].map((assetId) => ({
    assetId,
    powerKw: [0, 1].map(() => (random() < 0.2 ? null : between(-130, 110))),
  }));
  return smallInput({
    assets,
    states: [
      { assetId: 'BAT', soc: between(0, 1) },
      { assetId: 'EV', energyRequestedKwh: between(0, 80) },
      { assetId: 'DHW', soc: between(0, 1) },
      { assetId: 'BLD', zoneTemperatureC: between(17, 25) },
      { assetId: 'WTE', powerKw: -between(50, 130) },
    ],
    importPrice: slots(-0.1, 0.4),
    exportPrice: slots(-0.2, 0.05),
    baseKw: slots(350, 550),
    limitKw,
    spreadKw: 20,
    peakEurPerKw: between(0, 2),
    snapshot: {
      frozenSlots: seed % 3,
      frozen: frozen.map((f) => ({ ...f, powerKw: f.powerKw.slice(0, seed % 3) })),
      announced: [{ assetId: 'BAT', powerKw: slots(-100, 100) }],
      outdoorTemperatureC: slots(-5, 12),
      irradianceWPerM2: slots(0, 300),
    },
  });
}

describe('plans of random worlds', () => {
  it.each(Array.from({ length: 24 }, (_, i) => i + 1))('pass both checkers, seed %d', async (seed) => {
    const input = randomInput(seed, 2_000);
    const content = await plan(input);
    const report = checkPlan({ ...input, content });
    expect(report.findings.filter((finding) => finding.severity === 'violation')).toEqual([]);
    expect(content.schedules.every((schedule) => schedule.reason.sentence.endsWith('.'))).toBe(true);
  });

  it.each([31, 32, 33])('cost no less when the limit tightens, seed %d', async (seed) => {
    let last = -Infinity;
    for (const limitKw of [900, 600, 520, 480, 440]) {
      const { costEur } = await plan(randomInput(seed, limitKw));
      expect(costEur).toBeGreaterThanOrEqual(last - 1e-6 * Math.abs(last));
      last = costEur;
    }
  });

  it('change nothing when they are made again against themselves', async () => {
    const input = randomInput(6, 2_000);
    const first = await plan(input);
    const announced = first.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw }));
    const again = await plan({ ...input, snapshot: { ...input.snapshot, announced } });
    expect(again.churn.changedKw).toBeLessThan(1e-3);
    expect(again.churn.movedKwh).toBeLessThan(1e-2);
  });
});
