/** Properties of plans with calls, runs, starts, fleets and reserve over seeded random worlds. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import {
  demandResponse,
  envelope,
  evFleet,
  profile,
  unit,
  wind,
} from '../../src/core/dispatch/testing/flexible-assets.js';
import {
  battery,
  EVENING_MS,
  meanForecast,
  smallInput,
  type SmallWorld,
} from '../../src/core/dispatch/testing/small-grid.js';
import { paperPlan, powerOf } from '../fixtures/paper-plan.js';
import { generator, optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
const jslp = new JslpSolver();
afterAll(async () => {
  await highs.close();
  await jslp.close();
});

const T = 12;

function randomWorld(seed: number, limitKw = 5_000): SmallWorld {
  const random = generator(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  const slots = (low: number, high: number): number[] => Array.from({ length: T }, () => between(low, high));
  const windows = [
    { arrival: '17:00', departure: '19:30', energyKwh: between(0, 60) },
    { arrival: '18:15', departure: '18:45', energyKwh: between(0, 60) },
    { arrival: '19:00', departure: '02:00', energyKwh: between(0, 60) },
  ];
  return {
    assets: [
      battery({ efficiencyCharge: 0.92, efficiencyDischarge: 0.95, socMin: 0.1, wearEurPerKwh: 0.001 }),
      wind(),
      evFleet({ windows }),
      demandResponse({
        durationSlots: whole(1, 4),
        noticeSlots: whole(0, 3),
        reboundShare: 0.5,
        reboundSlots: whole(1, 3),
        callsLeft: whole(0, 2),
        deliveryProbability: 0.8,
      }),
      envelope({ energyMinKwh: between(-20, 40), energyMaxKwh: 60, priceEurPerKwh: between(-0.1, 0.1) }),
      profile({ profileKw: [30, 0, 20], latestEnd: '20:00' }),
      unit({
        rampKwPerS: 0.05,
        commitment: { minUpSlots: whole(1, 4), minDownSlots: whole(1, 4), startEur: 2 },
      }),
    ],
    states: [
      { assetId: 'BAT', soc: between(0, 1) },
      { assetId: 'FLT', energyRequestedKwh: between(0, 90) },
      { assetId: 'CHP', powerKw: random() < 0.5 ? 0 : -between(35, 105), runSlots: 1 },
    ],
    forecasts: [meanForecast('WND.power', { startMs: EVENING_MS, mean: slots(-100, 0) })],
    importPrice: slots(-0.15, 0.4),
    exportPrice: slots(-0.2, 0.05),
    baseKw: slots(100, 400),
    limitKw,
    peakEurPerKw: between(0, 1),
    tariff: { co2EurPerTonne: 50, co2WinterGPerKwh: new Array<number>(24).fill(40) },
    grid: {
      subscriptions: [{ nodeId: 'PDJ', subscribedKw: between(150, 450), overrunEurPerKwh: 0.3 }],
      reserve: { upKw: between(0, 60), downKw: between(0, 60), holdSlots: 2, shortfallEurPerKwh: 0.5 },
    },
  };
}

describe('plans with integers over random worlds', () => {
  it.each(Array.from({ length: 8 }, (_, i) => i + 1))('pass both checkers, seed %d', async (seed) => {
    const { content, built } = await paperPlan(randomWorld(seed), highs);
    expect(built.program.integrality?.some((flag) => flag === 1)).toBe(true);
    const flows = content.nodes.find((node) => node.nodeId === 'PDJ')?.importKw ?? [];
    const base = randomWorld(seed).baseKw ?? [];
    flows.forEach((kw, t) => {
      const assets = content.schedules.reduce((sum, schedule) => sum + (schedule.powerKw[t] ?? 0), 0);
      expect(kw).toBeCloseTo((base[t] ?? 0) + assets, 3);
    });
  });

  it.each([31, 32, 33, 34, 35, 36])(
    'find a plan whatever was frozen and announced, seed %d',
    async (seed) => {
      const random = generator(seed);
      const wild = (slots: number): (number | null)[] =>
        Array.from({ length: slots }, () => (random() < 0.2 ? null : Math.round(random() * 240 - 140)));
      const ids = ['BAT', 'WND', 'FLT', 'DRB', 'ENV', 'RUN', 'CHP'];
      const snapshot = {
        frozenSlots: 1 + (seed % 3),
        frozen: ids.map((assetId) => ({ assetId, powerKw: wild(1 + (seed % 3)) })),
        announced: ids.map((assetId) => ({ assetId, powerKw: wild(T) })),
      };
      const { built, findings } = await paperPlan({ ...randomWorld(seed), snapshot }, highs);
      expect(built.notes.some(({ rule }) => rule === 'frozen')).toBe(true);
      expect(findings.some(({ rule }) => rule === 'frozen')).toBe(false);
    },
  );

  it.each([21, 22])('cost no less when the limit tightens, seed %d', async (seed) => {
    let last = -Infinity;
    for (const limitKw of [600, 420, 330, 280]) {
      const { content } = await paperPlan(randomWorld(seed, limitKw), highs);
      expect(content.costEur).toBeGreaterThanOrEqual(last - 1e-6 * (1 + Math.abs(last)));
      last = content.costEur;
    }
  });

  it.each([3, 7])(
    'are the same when nothing changed, and change nothing of themselves, seed %d',
    async (seed) => {
      const first = await paperPlan(randomWorld(seed), highs);
      const again = await paperPlan(randomWorld(seed), highs);
      expect(contentHash(again.content)).toBe(contentHash(first.content));
      const announced = first.content.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw }));
      const replanned = await paperPlan({ ...randomWorld(seed), snapshot: { announced } }, highs);
      expect(replanned.content.churn.changedKw).toBeLessThan(1e-3);
      expect(replanned.content.churn.movedKwh).toBeLessThan(1e-2);
    },
  );
});

describe('two solvers', () => {
  it.each([1, 2, 3, 4, 5, 6])('agree on small programs with integers, seed %d', async (seed) => {
    const random = generator(100 + seed);
    const importPrice = Array.from({ length: 4 }, () => Math.round(random() * 40) / 100);
    const world: SmallWorld = {
      assets: [battery({ wearEurPerKwh: 0.01 }), demandResponse(), profile(), unit()],
      states: [{ assetId: 'CHP', powerKw: 0 }],
      importPrice,
    };
    const { program } = buildDispatch(smallInput(world));
    const options = { timeLimitMs: 20_000, mipRelGap: 0 };
    const [one, other] = await Promise.all([highs.solve(program, options), jslp.solve(program, options)]);
    expect(optimal(other).objective).toBeCloseTo(optimal(one).objective, 5);
  });
});

describe('brute force', () => {
  const STEP_KW = 10;
  const LEVELS = 21;

  it.each([1, 2, 3])('finds nothing cheaper on a worn and lossy battery, seed %d', async (seed) => {
    const random = generator(200 + seed);
    const importPrice = Array.from({ length: 4 }, () => Math.round(random() * 40) / 100);
    const { content } = await paperPlan(
      {
        assets: [battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.9, wearEurPerKwh: 0.02 })],
        importPrice,
      },
      highs,
    );
    const found = ['energyImport', 'wear', 'terminal'].reduce(
      (sum, term) => sum + (content.costByTerm[term] ?? 0),
      0,
    );
    const best = cheapest(importPrice);
    expect(powerOf(content, 'BAT').some((kw) => kw !== 0)).toBe(best.moves);
    expect(found).toBeLessThanOrEqual(best.eur + 0.02);
    // The grid of 10 kW misses the optimum by no more than a step of energy at the dearest price in each slot.
    expect(found).toBeGreaterThan(best.eur - 4 * STEP_KW * 0.25 * 0.4);
  });

  /** Every schedule of four slots on a grid of 10 kW, with the losses, wear and terminal price of the model. */
  function cheapest(importPrice: readonly number[]): { eur: number; moves: boolean } {
    const terminal = Math.max(...importPrice) + 0.01;
    let best = { eur: Infinity, moves: false };
    const walk = (t: number, energy: number, spent: { eur: number; moves: boolean }): void => {
      if (t === 4) {
        const eur = spent.eur + Math.max(0, 50 - energy) * terminal;
        if (eur < best.eur) best = { eur, moves: spent.moves };
        return;
      }
      for (let level = 0; level < LEVELS; level++) {
        const kw = (level - (LEVELS - 1) / 2) * STEP_KW;
        const after = energy + 0.25 * (kw > 0 ? kw * 0.9 : kw / 0.9);
        if (after < 0 || after > 100) continue;
        const eur = spent.eur + 0.25 * ((500 + kw) * (importPrice[t] ?? 0) + 0.02 * Math.abs(kw));
        walk(t + 1, after, { eur, moves: spent.moves || kw !== 0 });
      }
    };
    walk(0, 50, { eur: 0, moves: false });
    return best;
  }
});
