/** Limits below which buildings are called: what may not be delivered is room in reasons, conflicts, ways out and the check. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { type SolvedDispatch, solveDispatch } from '../../src/core/control/solve-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { explainSetpoint } from '../../src/core/dispatch/reasons.js';
import { PriceReader } from '../../src/core/dispatch/price-reader.js';
import { demandResponse } from '../../src/core/dispatch/testing/flexible-assets.js';
import { offerOfBlock } from '../../src/core/dispatch/testing/offer-of-block.js';
import { battery, smallInput } from '../../src/core/dispatch/testing/small-grid.js';
import type { Asset } from '../../src/core/grid/asset.js';
import { programSolver } from '../../src/ports/lp-solver.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

/** Called for half an hour from the second slot on, half of its 80 kW is expected and a fifth is sure: 40 kW and 16 kW. */
const BLOCK = demandResponse({ id: 'DR-a', minShare: 1, deliveryProbability: 0.5 });
const OFFER = offerOfBlock(BLOCK, 4, {
  asked: { mean: 0.5, low: 0.2, calls: 1, askedKwh: 1, deliveredKwh: 1 },
  starts: [1],
});

function town(baseKw: readonly number[], limitKw: number, assets: readonly Asset[] = []): DispatchInput {
  const world = { importPrice: [0.1, 0.1, 0.1, 0.1], baseKw, limitKw };
  const input = smallInput({ ...world, assets: [...assets] });
  const { snapshot } = smallInput({ ...world, assets: [...assets, BLOCK] });
  return {
    ...input,
    snapshot: { ...snapshot, buildings: { model: 'test', offers: [OFFER], leftOut: [] } },
  };
}

function dispatched(input: DispatchInput): Promise<SolvedDispatch> {
  const meta = { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' };
  const solve = programSolver(highs, () => ({ timeLimitMs: 20_000, mipRelGap: 1e-9 }));
  return solveDispatch(input, solve, { meta });
}

describe('a limit that sure deliveries cannot keep', () => {
  // 560 kW less 16 kW against 540 kW: 4 kW short, although 520 kW are expected.
  const input = town([500, 560, 560, 500], 540);

  it('is told with what is counted on, and raising it is a way out', async () => {
    const { explanation } = await dispatched(input);
    expect(explanation?.sentence).toMatch(
      /^Point-du-Jour may import 540\.0 kW at 18:(15|30), called buildings counted as far as they are sure to deliver, and its load without steerable assets is 560\.0 kW; Cold store takes 80 kW less/,
    );
    expect(explanation?.conflict.every(({ words }) => words === null || !/\bof DR-a\b/.test(words))).toBe(
      true,
    );
    expect(explanation?.relaxations.map(({ words }) => words)).toEqual([
      'raise Point-du-Jour by 4 kW 18:15–18:45',
      'take 4 kW of load at Point-du-Jour off the network 18:15–18:45 (2 kWh)',
    ]);
  });

  it('is kept from 544 kW on, by a plan that passes', async () => {
    const solved = await dispatched(town([500, 560, 560, 500], 544));
    expect(solved).toMatchObject({ status: 'planned', check: { passed: true } });
  });
});

describe('a limit that is broken before anybody can be called', () => {
  it('is a warning: that a building is enrolled takes no plan away from the city', async () => {
    // 560 kW against 540 kW in the first slot; the building may be called from the second on.
    const solved = await dispatched(town([560, 500, 500, 500], 540));
    if (solved.status !== 'planned') throw new Error('there is no plan');
    expect(solved.check.passed).toBe(true);
    expect(
      solved.check.findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`),
    ).toContainEqual(
      expect.stringMatching(/^warning limit .*the import \(nothing below can be steered\) is 560/),
    );
  });
});

describe('the reason of a battery at such a limit', () => {
  // 600 kW less 50 kW of battery is above 540 kW; less 16 kW of a call, 44 kW of battery are enough.
  const store = battery({ maxDischargeKw: 50, wearEurPerKwh: 0.02, terminalEurPerKwh: 0.1 });
  const at = (limitKw: number): DispatchInput => town([500, 600, 600, 500], limitKw, [store]);

  it('names it, and one kW of the limit costs and saves what is said', async () => {
    const solved = await dispatched(at(540));
    if (solved.status !== 'planned') throw new Error('there is no plan');
    const { built, outcome } = solved;
    const reader = PriceReader.of(built, outcome);
    const part = built.layout.assets.find(({ asset }) => asset.id === 'BAT');
    if (!reader || !part) throw new Error('no duals, or no battery');
    expect(reader.powerKw(part, 1)).toBeCloseTo(-44, 6);
    const reason = explainSetpoint(built, reader, part, { slot: 1, powerKw: -44 });
    expect(reason.binding).toBe('call-margin[PDJ,1]');
    expect(reason.sentence).toMatch(
      /without it Point-du-Jour would import 560 kW against its limit of 540 kW less 24 kW that called buildings may not deliver; one more kW would save up to [\d.]+ EUR/,
    );
    const costAt = async (limitKw: number): Promise<number> => {
      const other = await dispatched({
        ...at(540),
        snapshot: { ...at(540).snapshot, limitsKw: { PDJ: [10_000, limitKw, 540, 10_000] } },
      });
      if (other.status !== 'planned') throw new Error('there is no plan');
      return other.content.costEur;
    };
    const said = reason.shadowPriceEurPerKw;
    const base = await costAt(540);
    expect(said).toBeGreaterThan(0.003);
    expect(base - (await costAt(541))).toBeCloseTo(said, 5);
    expect((await costAt(539)) - base).toBeCloseTo(said, 5);
  });
});
