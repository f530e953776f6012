/** Properties of plans that may call buildings, over seeded random towns, solved and checked. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import { extractPlan } from '../../src/core/dispatch/extract-plan.js';
import type { PlanContent, PlannedCall } from '../../src/core/dispatch/plan.js';
import type { SystemSnapshot } from '../../src/core/dispatch/snapshot.js';
import { smallInput } from '../../src/core/dispatch/testing/small-grid.js';
import { buildingsInPlan } from '../../src/core/flexibility/building-offers.js';
import { brokenLimits } from '../../src/core/flexibility/call-limits.js';
import type { DrEvent } from '../../src/core/flexibility/dr-event.js';
import type { DrBuilding } from '../../src/core/flexibility/program.js';
import { plannedCalls, toldByMs } from '../../src/core/flexibility/planned-calls.js';
import {
  asked,
  calling,
  offering,
  offersInput,
  PROGRAM,
  SLOT,
} from '../../src/core/flexibility/testing/offering.js';
import { generator, optimal } from './lp-solver-contract.js';

const T = 32;
const META = { validUntilMs: SLOT + 8 * 900_000, snapshotHash: 's', inputHash: 'i' };

const solver = new HighsSolver();
afterAll(() => solver.close());

interface Town {
  readonly buildings: readonly DrBuilding[];
  readonly events: readonly DrEvent[];
  readonly snapshot: SystemSnapshot;
  readonly content: PlanContent;
  readonly calls: readonly PlannedCall[];
  readonly violations: readonly string[];
}

/** What is special about a town. */
interface Special {
  readonly own?: (k: number) => Partial<DrBuilding>;
  readonly spreadKw?: number;
  /** Paid for a kWh not taken, as decimal text. */
  readonly rate?: string;
}

/** A town with a peak its substation can hardly carry, so that calling pays. */
async function planned(seed: number, special: Special = {}): Promise<Town> {
  const { own = () => ({}), spreadKw = 40, rate = '0.100' } = special;
  const programs = [{ ...PROGRAM, terms: { rateEurPerKwh: rate, penaltyEurPerKwh: '0' } }];
  const random = generator(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const buildings = Array.from({ length: 5 }, (_, k) =>
    offering(`b${String(k)}`, {
      offeredKw: Math.round(between(10, 60)),
      reboundShare: random() < 0.5 ? 0 : 0.4,
      reboundMinutes: 45,
      limits: {
        ...offering('x').limits,
        ...{ noticeMinutes: Math.round(between(0, 120)), callsPerDay: 1 + (k % 2), restHours: between(0, 3) },
        longestMinutes: [30, 60, 120][k % 3] ?? 60,
        blackouts: random() < 0.3 ? [{ fromHour: 17, toHour: 18 }] : [],
      },
      ...own(k),
    }),
  );
  const events = random() < 0.5 ? [] : [calling([asked('b0', { state: 'accepted', agreedKw: 10 })])];
  const peak = Array.from(
    { length: T },
    (_, t) => 800 + 250 * Math.max(0, Math.sin(((t - 8) / 16) * Math.PI)),
  );
  const input = smallInput({
    ...{ assets: [], importPrice: peak.map((kw) => kw / 4_000), baseKw: peak, spreadKw, startMs: SLOT },
    ...{ limitKw: 1_090, peakEurPerKw: 2 },
  });
  const found = buildingsInPlan(
    offersInput({
      programs,
      buildings,
      events,
      grid: input.grid,
      horizonSlots: T,
      riskLevel: input.snapshot.riskLevel,
    }),
  );
  if (found === undefined) throw new Error('nobody offers');
  const states = smallInput({ assets: found.offers.map(({ block }) => block), importPrice: [0] }).snapshot
    .assets;
  const snapshot = { ...input.snapshot, assets: states, buildings: found };
  const built = buildDispatch({ ...input, snapshot });
  const outcome = optimal(await solver.solve(built.program, { timeLimitMs: 20_000, mipRelGap: 1e-6 }));
  expect(checkSolution(built.program, outcome).problems).toEqual([]);
  const content = extractPlan(built, outcome, META);
  const { findings } = checkPlan({ ...built.input, content });
  return {
    ...{ buildings, events, snapshot, content },
    calls: plannedCalls(content, { grid: input.grid, snapshot, toldByMs: toldByMs(SLOT) }),
    violations: findings.filter(({ severity }) => severity === 'violation').map(({ message }) => message),
  };
}

const SEEDS = [1, 2, 3, 4, 5, 6];

describe('plans that may call buildings', () => {
  let made = 0;

  it.each(SEEDS)('pass the checker and never count on more than is offered (%d)', async (seed) => {
    const { content, calls, snapshot, violations } = await planned(seed);
    expect(violations).toEqual([]);
    made += calls.length;
    for (const { block, standingKw, asked: belief } of snapshot.buildings?.offers ?? []) {
      const powers = content.schedules.find(({ assetId }) => assetId === block.id)?.powerKw ?? [];
      powers.forEach((kw, t) => {
        expect((standingKw[t] ?? 0) - (kw ?? 0)).toBeLessThanOrEqual(block.blockKw * belief.mean + 1e-3);
      });
    }
    for (const { askedKw, expectedKw, buildingId } of calls) {
      const offer = snapshot.buildings?.offers.find((one) => one.buildingId === buildingId);
      expect(askedKw).toBeLessThanOrEqual(offer?.block.blockKw ?? 0);
      expect(expectedKw).toBeLessThanOrEqual(askedKw);
    }
  });

  it('do call where calling pays', () => {
    expect(made).toBeGreaterThan(3);
  });

  it.each(SEEDS)('keep to the limits of every building, its other calls counted (%d)', async (seed) => {
    const { buildings, events, calls } = await planned(seed);
    for (const building of buildings) {
      const own = calls.filter(({ buildingId }) => buildingId === building.id);
      const out = events.flatMap(({ parts, window }) =>
        parts.some(({ buildingId }) => buildingId === building.id) ? [window] : [],
      );
      for (const call of own) {
        const others = [...out, ...own.filter((one) => one !== call)];
        const broken = brokenLimits(building.limits, {
          window: call,
          noticeMs: toldByMs(SLOT),
          calls: others,
        });
        expect(broken).toEqual([]);
      }
    }
  });

  it('never call a critical site, whatever it costs', async () => {
    const critical = (k: number): Partial<DrBuilding> =>
      k % 2 === 0 ? { limits: { ...offering('x').limits, critical: true } } : {};
    const { calls, snapshot } = await planned(1, { own: critical });
    const ids = calls.map(({ buildingId }) => buildingId);
    expect(ids.filter((id) => ['b0', 'b2', 'b4'].includes(id))).toEqual([]);
    expect(snapshot.buildings?.leftOut.map(({ buildingId }) => buildingId).sort()).toEqual([
      'b0',
      'b2',
      'b4',
    ]);
  });

  it('count on less at a limit the less is known of who is called: the same peak needs more of them', async () => {
    const kw = async (spreadKw: number): Promise<number> =>
      (await planned(2, { spreadKw })).calls.reduce((sum, { askedKw }) => sum + askedKw, 0);
    expect(await kw(90)).toBeGreaterThanOrEqual(await kw(10));
  });

  it('do not call where the price is higher than anything it saves', async () => {
    // A kWh missing at a limit costs 1 EUR, in the peak 2 EUR for a kW.
    const { calls } = await planned(3, { rate: '50' });
    expect(calls).toEqual([]);
  });
});
