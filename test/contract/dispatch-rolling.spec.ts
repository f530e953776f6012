/** A plan every quarter-hour, the first slot frozen, each from the state the last one led to: nothing is forgotten. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import type { AssetState } from '../../src/core/dispatch/snapshot.js';
import { demandResponse, evFleet, profile, unit } from '../../src/core/dispatch/testing/flexible-assets.js';
import { battery, EVENING_MS } from '../../src/core/dispatch/testing/small-grid.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { paperPlan } from '../fixtures/paper-plan.js';
import { generator } from './lp-solver-contract.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

const HORIZON = 10;
const CYCLES = 10;
const ASSETS = [
  battery({ wearEurPerKwh: 0.001, efficiencyCharge: 0.95, efficiencyDischarge: 0.95 }),
  evFleet({
    windows: [
      { arrival: '17:30', departure: '19:00', energyKwh: 50 },
      { arrival: '18:30', departure: '20:00', energyKwh: 40 },
    ],
  }),
  demandResponse({ noticeSlots: 2, durationSlots: 3, reboundShare: 0.4, reboundSlots: 2 }),
  profile({ profileKw: [30, 50, 20], latestEnd: '20:00' }),
  unit({ rampKwPerS: 0.04, commitment: { minUpSlots: 3, minDownSlots: 3, startEur: 1 } }),
];

/** What really happened: the first slot of every plan. */
interface History {
  readonly done: Readonly<Record<string, readonly number[]>>;
  readonly last: PlanContent | null;
}

function scheduleOf(plan: PlanContent, id: string): PlanContent['schedules'][number] {
  const found = plan.schedules.find((schedule) => schedule.assetId === id);
  if (!found) throw new Error(`${id} has no schedule`);
  return found;
}

/** Slots in a row, from the end, in which the unit did what it does now; negative while it stands. */
function runSlots(done: readonly number[]): number {
  const runs = (kw: number | undefined): boolean => (kw ?? 0) < -1;
  const now = runs(done[done.length - 1]);
  const change = [...done].reverse().findIndex((kw) => runs(kw) !== now);
  const since = change < 0 ? done.length + 10 : change;
  return now ? since : -since;
}

function statesOf({ done, last }: History): (Partial<AssetState> & { assetId: string })[] {
  if (!last) {
    return [
      { assetId: 'BAT', soc: 0.5 },
      { assetId: 'FLT', energyRequestedKwh: 45 },
      { assetId: 'CHP', powerKw: 0 },
    ];
  }
  const state = (id: string): number => scheduleOf(last, id).state?.[0] ?? Number.NaN;
  const chp = done['CHP'] ?? [];
  // A run is known to be over, a call to be spent, from what was delivered.
  const ran = (done['RUN'] ?? []).filter((kw) => kw > 1).length === 3;
  const called = (done['DRB'] ?? []).filter((kw) => kw < -1).length === 3;
  return [
    { assetId: 'BAT', soc: state('BAT') },
    { assetId: 'FLT', energyRequestedKwh: state('FLT') },
    { assetId: 'CHP', powerKw: chp[chp.length - 1] ?? 0, runSlots: runSlots(chp) },
    { assetId: 'DRB', ...(called ? { callsLeft: 0 } : {}) },
    { assetId: 'RUN', ...(ran ? { callsLeft: 0 } : {}) },
  ];
}

async function cycle(k: number, history: History, prices: readonly number[]): Promise<History> {
  const { last } = history;
  const later = (plan: PlanContent) =>
    plan.schedules.map(({ assetId, powerKw }) => ({ assetId, powerKw: [...powerKw.slice(1), null] }));
  const { content } = await paperPlan(
    {
      assets: ASSETS,
      states: statesOf(history),
      startMs: EVENING_MS + k * SLOT_MS,
      importPrice: prices.slice(k, k + HORIZON),
      snapshot: last
        ? {
            announced: later(last),
            frozenSlots: 1,
            frozen: later(last).map(({ assetId, powerKw }) => ({ assetId, powerKw: powerKw.slice(0, 1) })),
          }
        : {},
    },
    highs,
  );
  const entries = content.schedules.map(
    ({ assetId, powerKw }) => [assetId, [...(history.done[assetId] ?? []), powerKw[0] ?? 0]] as const,
  );
  if (last) {
    // Rounding of the states apart, the frozen slot is what the plan before announced.
    for (const { assetId, powerKw } of content.schedules)
      expect(powerKw[0]).toBeCloseTo(scheduleOf(last, assetId).powerKw[1] ?? Number.NaN, 2);
  }
  return { done: Object.fromEntries(entries), last: content };
}

describe('rolling plans', () => {
  it.each([1, 2, 3, 4])(
    'keep runs whole, calls whole and units at their least times, seed %d',
    async (seed) => {
      const random = generator(300 + seed);
      const prices = Array.from({ length: HORIZON + CYCLES }, () => 0.05 + 0.4 * random());
      let history: History = { done: {}, last: null };
      for (let k = 0; k < CYCLES; k++) history = await cycle(k, history, prices);
      const kws = (id: string): number[] => (history.done[id] ?? []).map((kw) => Math.round(kw * 100) / 100);
      // The window closes at 20:00, after eight slots: the run took place once and whole.
      expect(kws('RUN').filter((kw) => kw !== 0)).toEqual([30, 50, 20]);
      const calls = kws('DRB').filter((kw) => kw < 0);
      expect(new Set(calls).size).toBeLessThanOrEqual(1);
      expect([0, 3]).toContain(calls.length);
      // Both groups left with all they asked for: 45 kWh at the start and 40 kWh that came.
      expect(kws('FLT').reduce((sum, kw) => sum + kw / 4, 0)).toBeCloseTo(85, 1);
    },
  );
});
