/** The whole Lyon site: a pure linear program as it is, and decided to a gap of 0.1 % when units, calls and runs are declared. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { solveDispatch, type SolvedDispatch } from '../../src/core/control/solve-dispatch.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { demandResponse, evFleet, profile } from '../../src/core/dispatch/testing/flexible-assets.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import type { Asset } from '../../src/core/grid/asset.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput } from '../fixtures/lyon-dispatch.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const GAP = 1e-3;

/** Lyon with its thermal units free to stop, a call in four districts, a depot, a laundry, and a reserve on its batteries. */
function withDecisions(grid: GridModel): GridModel {
  const place = (k: number): Pick<Asset, 'substationId' | 'districtId' | 'meterId'> => {
    const meter = grid.meters[k];
    if (!meter) throw new Error('Lyon has fewer meters');
    return { meterId: meter.id, substationId: meter.substationId, districtId: meter.districtId };
  };
  const units = grid.assets.map((asset) =>
    asset.kind === 'chp' || asset.kind === 'waste-to-energy'
      ? { ...asset, commitment: { minUpSlots: 8, minDownSlots: 8, startEur: 500 } }
      : asset,
  );
  const calls = [0, 1, 2, 3].map((k) =>
    demandResponse({
      ...place(k),
      id: `DRB-${String(k)}`,
      ratedKw: 2_000,
      blockKw: 2_000,
      noticeSlots: 4,
      durationSlots: 6,
      callsLeft: 2,
      reboundShare: 0.3,
      reboundSlots: 4,
      deliveryProbability: 0.9,
    }),
  );
  const windows = [
    { arrival: '18:00', departure: '06:30', energyKwh: 4_000 },
    { arrival: '12:00', departure: '14:00', energyKwh: 1_500 },
  ];
  const more = [
    evFleet({ ...place(4), ratedKw: 2_000, maxChargeKw: 2_000, windows }),
    profile({
      ...place(5),
      ratedKw: 900,
      profileKw: [900, 600, 600, 300],
      earliestStart: '08:00',
      latestEnd: '18:00',
    }),
  ];
  const reserve = { upKw: 8_000, downKw: 0, holdSlots: 4, shortfallEurPerKwh: 1 };
  return { ...grid, assets: [...units, ...calls, ...more], reserve };
}

async function solved(
  grid: GridModel,
  at: { slotMs: number; inForce: PlanContent | null },
): Promise<SolvedDispatch> {
  return solveDispatch(
    lyonInput(grid, at),
    (program) => highs.solve(program, { timeLimitMs: 60_000, mipRelGap: GAP }),
    { meta: { validUntilMs: at.slotMs + 8 * SLOT_MS, snapshotHash: 's', inputHash: 'i' } },
  );
}

describe('Lyon with decisions', () => {
  let grid: GridModel;
  let first: Extract<SolvedDispatch, { status: 'planned' }>;

  beforeAll(async () => {
    grid = withDecisions(await lyonGrid());
    const answer = await solved(grid, { slotMs: LYON_MORNING_MS, inForce: null });
    if (answer.status !== 'planned') throw new Error(`expected a plan, got ${answer.outcome.status}`);
    first = answer;
  });

  it('has none as its site file is', async () => {
    const { program } = buildDispatch(lyonInput(await lyonGrid(), { slotMs: LYON_MORNING_MS }));
    expect(program.integrality).toBeUndefined();
  });

  it('decides hundreds of them to the gap, and passes both checkers', () => {
    const integers = first.built.program.integrality?.reduce((sum, flag) => sum + flag, 0) ?? 0;
    expect(integers).toBeGreaterThan(600);
    expect(first.outcome.mip?.gap).toBeLessThanOrEqual(GAP);
    expect(first.solution.problems).toEqual([]);
    expect(first.check.findings.filter((finding) => finding.severity === 'violation')).toEqual([]);
    expect(first.check.passed).toBe(true);
  });

  it('runs the laundry once and keeps every unit in its window or off', () => {
    const power = (id: string): readonly (number | null)[] =>
      first.content.schedules.find((schedule) => schedule.assetId === id)?.powerKw ?? [];
    expect(power('RUN').filter((kw) => kw !== 0)).toEqual([900, 600, 600, 300]);
    for (const unit of grid.assets) {
      if (unit.kind !== 'chp') continue;
      const between = power(unit.id).filter(
        (kw) => kw !== null && kw < -0.01 && kw > -unit.minOutputKw + 0.01,
      );
      expect([unit.id, between]).toEqual([unit.id, []]);
    }
  });

  it('plans on a quarter-hour later without undoing what was announced', async () => {
    const again = await solved(grid, { slotMs: LYON_MORNING_MS + SLOT_MS, inForce: first.content });
    if (again.status !== 'planned') throw new Error(`expected a plan, got ${again.outcome.status}`);
    expect(again.check.findings.filter((finding) => finding.severity === 'violation')).toEqual([]);
    const calls = (content: PlanContent, from: number): (number | null)[] =>
      content.schedules
        .filter(({ assetId }) => assetId.startsWith('DRB'))
        .flatMap(({ powerKw }) => powerKw.slice(from, from + 40).map((kw) => Math.round(kw ?? 0) + 0));
    expect(calls(again.content, 0)).toEqual(calls(first.content, 1));
  });
});
