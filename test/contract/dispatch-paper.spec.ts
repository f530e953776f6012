/** Small dispatch problems whose optimum is known on paper, solved by HiGHS and verified by both checkers. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
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
  type SmallWorld,
} from '../../src/core/dispatch/testing/small-grid.js';
import type { LpSolver } from '../../src/ports/lp-solver.js';
import { generator, optimal } from './lp-solver-contract.js';

const highs = new HighsSolver();
const jslp = new JslpSolver();
const META = { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' };

/** Something below the node that is steered and has nothing to do. */
const IDLE_HUB = { assets: [evHub()], states: [{ assetId: 'EV', energyRequestedKwh: 0, powerKw: 0 }] };

afterAll(async () => {
  await highs.close();
  await jslp.close();
});

async function plan(input: DispatchInput, solver: LpSolver = highs): Promise<PlanContent> {
  const built = buildDispatch(input);
  const outcome = optimal(await solver.solve(built.program, { timeLimitMs: 20_000 }));
  expect(checkSolution(built.program, outcome).problems).toEqual([]);
  const content = extractPlan(built, outcome, META);
  expect(content.costEur).toBeCloseTo(outcome.objective, 6);
  return content;
}

async function planOf(world: SmallWorld): Promise<PlanContent> {
  const input = smallInput(world);
  const content = await plan(input);
  expect(checkPlan({ ...input, content }).findings.filter((f) => f.severity === 'violation')).toEqual([]);
  return content;
}

function power(content: PlanContent, assetId: string): (number | null)[] {
  return [...(content.schedules.find((schedule) => schedule.assetId === assetId)?.powerKw ?? [])];
}

function close(content: PlanContent, assetId: string, expected: readonly number[]): void {
  power(content, assetId).forEach((kw, t) => {
    expect(kw).toBeCloseTo(expected[t] ?? Number.NaN, 4);
  });
}

describe('battery', () => {
  it('buys the cheap quarter and saves the dear one', async () => {
    // 25 kWh each way: (600 kW x 0.1 + 400 kW x 0.3) x 0.25 h = 45 EUR against 50 EUR without.
    const content = await planOf({ assets: [battery()], importPrice: [0.1, 0.3] });
    close(content, 'BAT', [100, -100]);
    expect(content.costByTerm['energyImport']).toBeCloseTo(45, 6);
    expect(content.schedules[0]?.state?.[0]).toBeCloseTo(0.75, 6);
  });

  it('pays losses and wear: 0.81 of what it takes comes back', async () => {
    // A charged kWh costs 0.1 + 0.02 and gives 0.81 x (0.3 - 0.02) = 0.2268: worth it. 100 kW in, 81 kW out.
    const lossy = battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.9, wearEurPerKwh: 0.02 });
    const content = await planOf({ assets: [lossy], importPrice: [0.1, 0.3] });
    close(content, 'BAT', [100, -81]);
    expect(content.costByTerm['wear']).toBeCloseTo(181 * 0.25 * 0.02, 6);
    expect(content.costByTerm['energyImport']).toBeCloseTo((600 * 0.1 + 419 * 0.3) * 0.25, 6);
  });

  it('rests when the spread does not pay for wear', async () => {
    // 0.04 of spread against 0.02 + 0.02 of wear and a tie-break.
    close(
      await planOf({ assets: [battery({ wearEurPerKwh: 0.02 })], importPrice: [0.1, 0.14] }),
      'BAT',
      [0, 0],
    );
  });

  it('says why it charges: the price now, the price then and what is won', async () => {
    const { reason } = (await planOf({ assets: [battery()], importPrice: [0.1, 0.3] })).schedules[0] ?? {};
    expect(reason?.nodePriceEurPerKwh).toBeCloseTo(0.1, 6);
    expect(reason?.sentence).toContain(
      'Charges 100 kW at 18:00: a kWh is worth 0.100 EUR here against 0.300 EUR at 18:15',
    );
    expect(reason?.sentence).toContain('wins 0.200 EUR a kWh');
  });

  it('starts outside its window without making the plan infeasible, and does not go further out', async () => {
    const content = await planOf({
      assets: [battery({ socMin: 0.2, socMax: 0.9 })],
      states: [{ assetId: 'BAT', soc: 0.05 }],
      importPrice: [0.3, 0.3, 0.3],
    });
    // Back to 0.2 by the end: 15 kWh, because missing energy costs the dearest price and a little more.
    expect(content.schedules[0]?.state?.[2]).toBeCloseTo(0.2, 6);
  });

  it('matches the best of all 3^4 schedules by brute force', async () => {
    const random = generator(11);
    for (let round = 0; round < 6; round++) {
      const importPrice = Array.from({ length: 4 }, () => Math.round(random() * 30) / 100);
      const content = await plan(smallInput({ assets: [battery()], importPrice }));
      // Lossless, 25 kWh steps on a 100 kWh store that starts half full: an optimum lies on the grid -100, 0, 100 kW.
      let best = Infinity;
      for (let code = 0; code < 81; code++) {
        const kw = [0, 1, 2, 3].map((t) => ((Math.floor(code / 3 ** t) % 3) - 1) * 100);
        let soc = 50;
        const fits = kw.every((p) => (soc += p / 4) >= 0 && soc <= 100);
        if (!fits || soc < 50) continue;
        best = Math.min(
          best,
          kw.reduce((eur, p, t) => eur + (500 + p) * 0.25 * (importPrice[t] ?? 0), 0),
        );
      }
      expect((content.costByTerm['energyImport'] ?? 0) - best).toBeLessThan(0.05);
      expect((content.costByTerm['energyImport'] ?? 0) - best).toBeGreaterThan(-1e-6);
    }
  });
});

describe('flexible loads', () => {
  it('charge vehicles in the cheapest quarters before they leave', async () => {
    // 30 kWh came just before and leave after two slots: 25 kWh fit into the cheap one, 5 kWh go into the other.
    const content = await planOf({
      assets: [evHub()],
      states: [{ assetId: 'EV', energyRequestedKwh: 30 }],
      importPrice: [0.3, 0.1, 0.05],
    });
    close(content, 'EV', [20, 100, 0]);
    expect(content.costByTerm['unmet'] ?? 0).toBe(0);
  });

  it('leave unmet only what no power could deliver, at its price', async () => {
    // 60 kWh, two slots of 25 kWh: 10 kWh x 2 EUR.
    const content = await planOf({
      assets: [evHub()],
      states: [{ assetId: 'EV', energyRequestedKwh: 60 }],
      importPrice: [0.3, 0.1, 0.05],
    });
    close(content, 'EV', [100, 100, 0]);
    expect(content.costByTerm['unmet']).toBeCloseTo(20, 3);
  });

  it('heat water late when that is cheaper and the tank stays warm', async () => {
    // 5 kWh drawn a slot: 20 -> 15 kWh (above the least filling of 10), then 40 kW bring it back to 20 kWh.
    const drawKw = new Array<number>(24).fill(20);
    const content = await planOf({
      assets: [hotWater({ drawKw, maxChargeKw: 40 })],
      importPrice: [0.3, 0.1],
    });
    close(content, 'DHW', [0, 40]);
    expect(content.schedules[0]?.state).toEqual([0.375, 0.5]);
  });

  it('let a building cool inside its band and heat it in the cheap quarter', async () => {
    // 20 kW of heat lost: 20 °C -> 19.5 °C, then 40 kW give +1 K - 0.5 K.
    const gainsKw = new Array<number>(24).fill(-20);
    const content = await planOf({ assets: [building({ gainsKw })], importPrice: [0.3, 0.1] });
    close(content, 'BLD', [0, 40]);
    expect(content.schedules[0]?.state?.[0]).toBeCloseTo(19.5, 6);
    expect(content.schedules[0]?.state?.[1]).toBeCloseTo(20, 6);
  });

  it('dim lamps to their floor when light is cheaper than electricity, and only then', async () => {
    close(await planOf({ assets: [lighting()], importPrice: [0.3, 0.1] }), 'LIT', [20, 50]);
  });
});

describe('limits, peak and stability', () => {
  it('flattens the peak', async () => {
    // 500 and 300 kW become 400 and 400: peak 400 kW x 10 EUR.
    const content = await planOf({
      assets: [battery()],
      importPrice: [0.1, 0.1],
      baseKw: [500, 300],
      peakEurPerKw: 10,
    });
    close(content, 'BAT', [-100, 100]);
    expect([content.peakImportKw, content.costByTerm['peak']]).toEqual([400, 4000 - 0]);
    // One more kW of discharge would save 10 EUR: what the battery cannot do is why, before the peak that makes the price.
    expect(content.schedules[0]?.reason.binding).toBe('discharge[BAT,0]');
    expect(content.schedules[0]?.reason.shadowPriceEurPerKw).toBeCloseTo(10 - 0.1 / 4, 1);
  });

  it('names the peak where nothing of its own holds the battery', async () => {
    // 50 kWh are stored, 200 kW of one slot: all of it goes into the first, and 300 kW remain in both.
    const strong = battery({ ratedKw: 300, maxChargeKw: 300, maxDischargeKw: 300 });
    const content = await planOf({
      assets: [strong],
      importPrice: [0.1, 0.1],
      baseKw: [500, 300],
      peakEurPerKw: 10,
    });
    close(content, 'BAT', [-200, 0]);
    expect(content.peakImportKw).toBeCloseTo(300, 6);
    expect(content.schedules[0]?.reason.binding).toBe('peak[CITY,0]');
  });

  const tight: SmallWorld = { assets: [battery()], importPrice: [0.1, 0.1], limitKw: 500, spreadKw: 50 };

  it('keeps the margin for forecast error under a limit', async () => {
    const content = await planOf(tight);
    close(content, 'BAT', [-50, -50]);
    const node = content.nodes.find(({ nodeId }) => nodeId === 'PDJ');
    expect(node).toMatchObject({
      importKw: [450, 450],
      marginKw: [50, 50],
      marginShortfallKw: [0, 0],
      overloadKw: [0, 0],
    });
    const { reason } = content.schedules[0] ?? {};
    expect(reason?.binding).toBe('import-limit[PDJ,0]');
    expect(reason?.sentence).toContain(
      'Discharges 50 kW at 18:00: without it Point-du-Jour would import 500 kW against its limit of 500 kW less 50 kW kept for forecast error',
    );
  });

  it('prices the limit as solving again with one more kW does', async () => {
    const before = await planOf(tight);
    const after = await planOf({ ...tight, snapshot: { limitsKw: { PDJ: [501, 500] } } });
    const shadow = before.schedules[0]?.reason.shadowPriceEurPerKw ?? 0;
    // A kWh not discharged: 0.11 EUR less missing at the end, 0.10 EUR more bought: 0.0025 EUR a kW, and the tie-break.
    expect(shadow).toBeGreaterThan(0.0024);
    expect(before.costEur - after.costEur).toBeCloseTo(shadow, 7);
  });

  it('gives up margin before it breaks a limit, and breaks a limit only in a plan that fails its check', async () => {
    const narrow = await planOf({ assets: [], importPrice: [0.1], limitKw: 520, spreadKw: 50 });
    expect(narrow.nodes.find((n) => n.nodeId === 'PDJ')).toMatchObject({
      marginShortfallKw: [30],
      overloadKw: [0],
    });
    const input = smallInput({ ...IDLE_HUB, importPrice: [0.1], limitKw: 300 });
    const broken = await plan(input);
    expect(broken.nodes.find((n) => n.nodeId === 'PDJ')?.overloadKw).toEqual([200]);
    const report = checkPlan({ ...input, content: broken });
    expect(report.passed).toBe(false);
    expect(report.findings.map((f) => f.rule)).toEqual(['limit', 'limit', 'margin']);
  });

  it('lets a plan pass that cannot touch an overloaded node, with a warning', async () => {
    const input = smallInput({ assets: [], importPrice: [0.1], limitKw: 300 });
    const report = checkPlan({ ...input, content: await plan(input) });
    expect(report.passed).toBe(true);
    expect(report.findings[0]).toMatchObject({
      severity: 'warning',
      message: 'PDJ: the import (nothing below can be steered) is 500.000 kW, above the allowed 300.000 kW',
    });
  });

  it('announces a limit that breaks beyond what the plan commands, and may be published', async () => {
    const input = smallInput({
      ...IDLE_HUB,
      importPrice: [0.1, 0.1],
      snapshot: { limitsKw: { PDJ: [600, 300] } },
    });
    const whole = await plan(input);
    expect(checkPlan({ ...input, content: whole }).passed).toBe(false);
    const short = { ...whole, validUntilMs: whole.firstSlotMs + 900_000 };
    const report = checkPlan({ ...input, content: short });
    expect(report.passed).toBe(true);
    expect(report.findings.map((f) => [f.rule, f.severity])).toEqual([
      ['limit', 'warning'],
      ['limit', 'warning'],
      ['margin', 'warning'],
    ]);
    expect(report.findings[0]?.message).toBe(
      'PDJ: the import (outlook) is 500.000 kW, above the allowed 300.000 kW',
    );
  });

  it('names the limits in conflict when they are built hard', async () => {
    const built = buildDispatch(
      smallInput({ assets: [], importPrice: [0.1, 0.1], baseKw: [200, 500], limitKw: 300 }),
      {
        limits: 'hard',
      },
    );
    const outcome = await highs.solve(built.program, { timeLimitMs: 20_000 });
    expect(outcome.status).toBe('infeasible');
    expect(outcome.status === 'optimal' ? [] : outcome.conflict).toEqual(
      expect.arrayContaining(['import-limit[PDJ,1]', 'node-balance[PDJ,1]']),
    );
  });

  it('never gets cheaper when a limit tightens', async () => {
    const drawKw = new Array<number>(24).fill(8);
    const assets = [battery({ wearEurPerKwh: 0.01 }), hotWater({ drawKw }), evHub(), lighting()];
    const states = [{ assetId: 'EV', energyRequestedKwh: 20 }];
    let last = -Infinity;
    for (const limitKw of [700, 600, 560, 530, 510, 490]) {
      const { costEur } = await plan(
        smallInput({ assets, states, importPrice: [0.2, 0.1, 0.3, 0.25], limitKw }),
      );
      expect(costEur).toBeGreaterThanOrEqual(last - 1e-9);
      last = costEur;
    }
  });

  it('keeps what it announced unless the change is worth its price', async () => {
    const announced = [{ assetId: 'BAT', powerKw: [0, 0] }];
    // 25 kWh x 0.01 = 0.25 EUR to win, 2 x 100 kW x 0.002 = 0.40 EUR of churn.
    const small = await planOf({ assets: [battery()], importPrice: [0.1, 0.11], snapshot: { announced } });
    close(small, 'BAT', [0, 0]);
    const large = await planOf({ assets: [battery()], importPrice: [0.1, 0.3], snapshot: { announced } });
    expect(large.churn).toEqual({ changedKw: 100, movedKwh: 50 });
    expect(large.costByTerm['churn']).toBeCloseTo(0.4, 6);
  });

  it('holds frozen setpoints, and moves one that is no longer possible to the nearest that is, with a note', async () => {
    const frozen = [{ assetId: 'BAT', powerKw: [-30] }];
    const world: SmallWorld = {
      assets: [battery()],
      importPrice: [0.1, 0.3],
      snapshot: { frozen, frozenSlots: 1 },
    };
    const held = await planOf(world);
    expect(power(held, 'BAT')[0]).toBeCloseTo(-30, 6);
    expect(held.schedules[0]?.reason.slotMs).toBe(held.firstSlotMs + 900_000);
    const empty: SmallWorld = { ...world, states: [{ assetId: 'BAT', soc: 0.05 }] };
    // 5 kWh in a quarter of an hour: 20 kW.
    expect(power(await planOf(empty), 'BAT')[0]).toBeCloseTo(-20, 6);
    expect(buildDispatch(smallInput(empty)).notes).toMatchObject([
      { rule: 'frozen', seen: -30, allowed: -20 },
    ]);
  });
});

describe('what cannot be steered', () => {
  it('is left to local control, says so, and its expected power counts', async () => {
    const content = await planOf({
      assets: [evHub(), battery()],
      states: [
        { assetId: 'EV', available: false, reason: 'diverging since 17:45', energyRequestedKwh: 40 },
        { assetId: 'BAT', soc: null },
      ],
      importPrice: [0.1, 0.3],
    });
    expect(power(content, 'EV')).toEqual([null, null]);
    expect(power(content, 'BAT')).toEqual([null, null]);
    // 40 kWh on arrival: 25 kWh, then 15 kWh.
    expect(content.nodes.find((n) => n.nodeId === 'PDJ')?.importKw).toEqual([600, 560]);
    expect(content.schedules[0]?.reason.sentence).toContain('diverging since 17:45');
    expect(content.schedules[1]?.reason.sentence).toContain('its state is not known');
  });

  it('a missing or broken meter forecast is refused by name', () => {
    const input = smallInput({ assets: [], importPrice: [0.1, 0.1] });
    expect(() => buildDispatch({ ...input, forecasts: [] })).toThrow(/no forecast of MTR-L5\.base/);
    const broken = smallInput({ assets: [], importPrice: [0.1, 0.1], baseKw: [500, Number.NaN] });
    expect(() => buildDispatch(broken)).toThrow(/no finite value for 2026-01-15T17:15/);
  });
});

describe('a second solver', () => {
  it('finds the same cost and says that it knows no reasons', async () => {
    const drawKw = new Array<number>(24).fill(8);
    const input = smallInput({
      assets: [battery({ wearEurPerKwh: 0.01 }), hotWater({ drawKw }), evHub(), building()],
      states: [{ assetId: 'EV', energyRequestedKwh: 20 }],
      importPrice: [0.2, 0.1, 0.3, 0.25],
      limitKw: 560,
    });
    const [ours, theirs] = [await plan(input), await plan(input, jslp)];
    expect(theirs.costEur).toBeCloseTo(ours.costEur, 6);
    expect(checkPlan({ ...input, content: theirs }).passed).toBe(true);
    expect(theirs.schedules[0]?.reason).toMatchObject({ binding: null, alternative: null });
    expect(theirs.schedules[0]?.reason.sentence).toContain('gave no prices');
  });
});
