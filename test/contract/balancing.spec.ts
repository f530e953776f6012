/** Rounds of balancing solved on paper, and over random worlds: javascript-lp-solver and HiGHS agree, no room is left, no limit forgotten. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { readCorrections, RETURN_AFTER_MS, startRound } from '../../src/core/balancing/balance-round.js';
import type {
  BalanceInput,
  BalanceMemory,
  Correction,
  Unsolved,
} from '../../src/core/balancing/balance-types.js';
import {
  balanced,
  BATTERY,
  CARS,
  CHP,
  NOW,
  round,
  station,
  SUN,
} from '../../src/core/balancing/testing/small-balance.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import type { Asset } from '../../src/core/grid/asset.js';
import { generator, optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
const jslp = new JslpSolver();
afterAll(async () => {
  await highs.close();
  await jslp.close();
});

const FOREVER: BalanceMemory = new Map([
  ['BAT', 0],
  ['CARS', 0],
  ['CHP', 0],
  ['SUN', 0],
]);

async function answer(
  input: BalanceInput,
  memory: BalanceMemory = new Map(),
): Promise<{ corrections: Correction[]; unsolved: Unsolved[]; eurPerHour: number }> {
  const start = startRound(input, memory);
  if (start.built === null) return { corrections: [], unsolved: [], eurPerHour: 0 };
  const outcome = optimal(await jslp.solve(start.built.program, { timeLimitMs: 5_000 }));
  const second = optimal(await highs.solve(start.built.program, { timeLimitMs: 5_000 }));
  expect(checkSolution(start.built.program, second).problems).toEqual([]);
  expect(outcome.objective).toBeCloseTo(second.objective, 5);
  return { ...readCorrections(start, outcome.primal), eurPerHour: outcome.objective };
}

function powers(corrections: readonly Correction[]): Record<string, number> {
  return Object.fromEntries(corrections.map((c) => [c.assetId, Math.round(c.powerKw * 10) / 10]));
}

describe('balancing solved on paper', () => {
  // Limit 40 000 kW: band from 39 600, quiet zone from 39 400, filled to 39 500.
  it('a battery takes what is above the middle of the quiet zone: 40 500 - 39 500 = 1 000 kW for 0.03 EUR/kWh', async () => {
    const found = await answer(round([balanced(BATTERY, 0)], [station(40_500, ['BAT'])]));
    expect(powers(found.corrections)).toEqual({ BAT: -1_000 });
    expect(found.unsolved).toEqual([]);
    expect(found.eurPerHour).toBeCloseTo(30, 6);
    expect(found.corrections[0]?.reason).toBe(
      'S would import 40500.0 kW, 900.0 kW above the safety band of its limit 40000.0 kW: BAT to -1000.0 kW, planned 0.0 kW, at 0.030 EUR/kWh',
    );
  });

  it('the cheaper asset first, the dearer for the rest: 1 500 of the battery, then 400 of the cars', async () => {
    const assets = [balanced(BATTERY, 0), balanced(CARS, 800)];
    const found = await answer(round(assets, [station(41_400, ['BAT', 'CARS'])]));
    expect(powers(found.corrections)).toEqual({ BAT: -1_500, CARS: 400 });
  });

  it('says what no room takes away, and how much: 43 000 - 1 500 - 500 leaves 1 000 kW above the limit', async () => {
    const assets = [balanced(BATTERY, 0), balanced(CARS, 800)];
    const found = await answer(round(assets, [station(43_000, ['BAT', 'CARS'])]));
    expect(powers(found.corrections)).toEqual({ BAT: -1_500, CARS: 300 });
    expect(found.unsolved).toEqual([{ nodeId: 'S', direction: 'import', kw: expect.closeTo(1_000, 3) }]);
  });

  it('a charging battery stops charging before it discharges: down is down', async () => {
    const found = await answer(round([balanced(BATTERY, 1_000)], [station(40_100, ['BAT'])]));
    expect(powers(found.corrections)).toEqual({ BAT: 400 });
  });

  it('too much export: the battery charges, the sun is not asked for more', async () => {
    // Limit 10 000: filled to 10 000 - 100 - 25 = 9 875; 10 400 - 9 875 = 525.
    const assets = [balanced(BATTERY, 0), balanced(SUN, -1_000)];
    const found = await answer(round(assets, [station(-10_400, ['BAT', 'SUN'])]));
    expect(powers(found.corrections)).toEqual({ BAT: 525 });
  });

  it('the sun is curtailed when nothing else is left', async () => {
    const found = await answer(round([balanced(SUN, -1_000)], [station(-10_400, ['SUN'])]));
    expect(powers(found.corrections)).toEqual({ SUN: -475 });
  });

  it('two nodes one above the other share one correction: the city needs 800, S needs 500', async () => {
    const city = { nodeId: 'CITY', importLimitKw: 80_000, assumedFull: [], assetIds: ['BAT', 'FAR'] };
    const far = { ...BATTERY, id: 'FAR', wearEurPerKwh: 0.02 };
    const nodes = [station(40_000, ['BAT']), { ...city, flow: { value: 79_800, atMs: NOW } }];
    // City: filled to 80 000 - 800 - 200 = 79 000: 800 in all, all of it by the cheaper one.
    const found = await answer(round([balanced(BATTERY, 0), balanced(far, 0)], nodes));
    expect(powers(found.corrections)).toEqual({ BAT: -800 });
  });

  it('a slow machine gives what its ramp allows within a minute: 240 kW', async () => {
    const found = await answer(round([balanced(CHP, -5_000)], [station(41_000, ['CHP'])]));
    expect(powers(found.corrections)).toEqual({ CHP: -5_240 });
  });

  it('goes back to the plan when all of it fits, in part when a part fits', async () => {
    const off = balanced(BATTERY, 0, { orderedKw: -1_000 });
    const back = await answer(round([off], [station(38_000, ['BAT'])]), FOREVER);
    expect(back.corrections).toMatchObject([{ assetId: 'BAT', powerKw: 0, returns: true }]);
    const part = await answer(round([off], [station(39_000, ['BAT'])]), FOREVER);
    expect(part.corrections).toMatchObject([{ assetId: 'BAT', returns: false }]);
    expect(part.corrections[0]?.powerKw).toBeCloseTo(-500, 6);
  });

  it('below a blind substation nothing goes back: it may be at its limit', async () => {
    const off = balanced(BATTERY, 0, { orderedKw: -1_000 });
    const found = await answer(round([off], [station(null, ['BAT'])]), FOREVER);
    expect(found.corrections).toEqual([]);
  });
});

describe('balancing over random worlds', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => [seed]))('seed %i', async (seed) => {
    const random = generator(seed + 1);
    const between = (low: number, high: number): number => low + random() * (high - low);
    const kinds: readonly Asset[] = [BATTERY, CARS, SUN, CHP];
    const planned: Readonly<Record<string, number>> = { BAT: between(-3e3, 3e3), CARS: between(0, 1e3) };
    const assets = kinds.flatMap((kind, k) =>
      [0, 1, 2].map((copy) => {
        const asset = { ...kind, id: `${kind.id}-${String(copy)}` };
        const kw = planned[kind.id] ?? (kind.id === 'SUN' ? between(-2e3, 0) : between(-8e3, -4e3));
        return balanced(asset, kw, k === 0 && random() < 0.3 ? { orderedKw: kw + between(-500, 500) } : {});
      }),
    );
    const ids = assets.map((a) => a.asset.id);
    const low = ids.filter((id) => id.endsWith('0') || id.endsWith('1'));
    const flow = between(-11_000, 45_000);
    const nodes = [
      station(flow, low),
      { ...station(between(30_000, 42_000), ids), nodeId: 'CITY', importLimitKw: 41_000 },
    ];
    const input = round(assets, nodes);
    const start = startRound(input, new Map());
    const { corrections, unsolved } = await answer(input);
    for (const { assetId, powerKw } of corrections) {
      const one = assets.find((a) => a.asset.id === assetId);
      expect(powerKw).toBeGreaterThanOrEqual((one?.room?.lowKw ?? NaN) - 1e-6);
      expect(powerKw).toBeLessThanOrEqual((one?.room?.highKw ?? NaN) + 1e-6);
    }
    // What is left above a limit is exactly what the corrections leave there.
    for (const state of start.states) {
      const change = corrections
        .filter((c) => state.node.assetIds.includes(c.assetId))
        .reduce((sum, c) => sum + effect(c, start), 0);
      const after = (state.heldKw ?? 0) + state.sign * change;
      const said = unsolved.find((u) => u.nodeId === state.node.nodeId && u.direction === state.direction);
      // Changes below an order's deadband are left out.
      expect(Math.max(0, after - state.limitKw)).toBeLessThanOrEqual((said?.kw ?? 0) + 12 * 16);
    }
  });

  function effect(c: Correction, start: ReturnType<typeof startRound>): number {
    const reach = start.reaches.find((r) => r.of.asset.id === c.assetId);
    const target = Math.min(
      reach?.highKw ?? 0,
      Math.max(reach?.lowKw ?? 0, c.returns ? (reach?.planKw ?? 0) : c.powerKw),
    );
    return target - (reach?.heldKw ?? 0);
  }
});

it('room must last a minute before anything goes back', async () => {
  const off = balanced(BATTERY, 0, { orderedKw: -1_000 });
  const at = (ms: number): BalanceInput => ({
    ...round(
      [{ ...off, power: { value: -1_000, atMs: ms }, soc: { value: 0.5, atMs: ms } }],
      [{ ...station(38_000, ['BAT']), flow: { value: 38_000, atMs: ms } }],
    ),
    nowMs: ms,
  });
  const first = startRound(at(NOW), new Map());
  expect(first.built).toBeNull();
  expect(startRound(at(NOW + RETURN_AFTER_MS - 1), first.memory).built).toBeNull();
  const later = await answer(at(NOW + RETURN_AFTER_MS), first.memory);
  expect(powers(later.corrections)).toEqual({ BAT: 0 });
});
