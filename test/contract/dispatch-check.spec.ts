/** The independent checker on a plan with every asset kind: it passes as solved and finds each planted violation. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { extractPlan } from '../../src/core/dispatch/extract-plan.js';
import type { AssetSchedule, CheckReport, NodeSchedule, PlanContent } from '../../src/core/dispatch/plan.js';
import {
  battery,
  building,
  evHub,
  EVENING_MS,
  hotWater,
  lighting,
  meanForecast,
  smallInput,
} from '../../src/core/dispatch/testing/small-grid.js';
import type { Asset } from '../../src/core/grid/asset.js';
import { optimal } from './lp-solver-contract.js';

const AT = { substationId: 'PDJ', districtId: 'L5', meterId: 'MTR-L5', controllable: true } as const;
const LOCAL = { mode: 'local' } as const;
const CHP: Asset = {
  ...AT,
  kind: 'chp',
  id: 'CHP',
  name: 'Plant',
  ratedKw: 120,
  rampKwPerS: 0.02,
  safeState: LOCAL,
  minOutputKw: 60,
  maxOutputKw: 120,
  referenceOutputKw: 90,
  costEurPerKwh: 0.12,
};
const PV: Asset = {
  ...AT,
  kind: 'pv',
  id: 'PV',
  name: 'Roofs',
  ratedKw: 80,
  peakKw: 100,
  rampKwPerS: 100,
  safeState: LOCAL,
};

const highs = new HighsSolver();
let input: DispatchInput;
let content: PlanContent;

beforeAll(async () => {
  const drawKw = new Array<number>(24).fill(8);
  const arrivalsKwhPerHour = new Array<number>(24).fill(20);
  input = smallInput({
    assets: [
      battery({
        wearEurPerKwh: 0.01,
        efficiencyCharge: 0.95,
        efficiencyDischarge: 0.95,
        socMin: 0.1,
        socMax: 0.9,
      }),
      hotWater({ drawKw, lossPerHour: 0.02 }),
      evHub({ arrivalsKwhPerHour }),
      building({ lossKwPerK: 0.5, cop: 'heat-pump' }),
      lighting(),
      CHP,
      PV,
    ],
    states: [
      { assetId: 'EV', energyRequestedKwh: 8 },
      { assetId: 'CHP', powerKw: -90 },
    ],
    importPrice: [0.2, 0.1, 0.3, 0.25, 0.08, 0.2, 0.15, 0.3],
    limitKw: 620,
    spreadKw: 15,
    snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [10] }] },
    forecasts: [meanForecast('PV.power', { startMs: EVENING_MS, mean: [-40, -30, -20, -10, 0, 0, 0, 0] })],
  });
  const built = buildDispatch(input);
  const outcome = optimal(await highs.solve(built.program, { timeLimitMs: 20_000 }));
  content = extractPlan(built, outcome, {
    validUntilMs: EVENING_MS + 86_400_000,
    snapshotHash: 's',
    inputHash: 'i',
  });
});

afterAll(() => highs.close());

function check(changed: PlanContent): CheckReport {
  return checkPlan({ ...input, content: changed });
}

function withSchedule(assetId: string, change: Partial<AssetSchedule>): PlanContent {
  const schedules = content.schedules.map((s) => (s.assetId === assetId ? { ...s, ...change } : s));
  return { ...content, schedules };
}

function withPower(assetId: string, slot: number, kw: number | null): PlanContent {
  const now = content.schedules.find((s) => s.assetId === assetId)?.powerKw ?? [];
  return withSchedule(assetId, { powerKw: now.map((value, t) => (t === slot ? kw : value)) });
}

function withNode(nodeId: string, change: Partial<NodeSchedule>): PlanContent {
  return { ...content, nodes: content.nodes.map((n) => (n.nodeId === nodeId ? { ...n, ...change } : n)) };
}

function violations(report: CheckReport): string[] {
  return report.findings.filter((f) => f.severity === 'violation').map((f) => `${f.rule} ${f.ownerId}`);
}

describe('checkPlan', () => {
  it('passes the plan as it was solved, after many comparisons', () => {
    const report = check(content);
    expect(violations(report)).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.comparisons).toBeGreaterThan(200);
  });

  it.each([
    ['a power above the rating', () => withPower('BAT', 3, 140), 'power-bound BAT'],
    [
      'a charge that the battery has no room for',
      () => withSchedule('BAT', { powerKw: [10, 100, 100, 100, 0, 0, 0, 0] }),
      'soc BAT',
    ],
    [
      'a state of charge that does not follow from the powers',
      () => withSchedule('BAT', { state: new Array<number>(8).fill(0.5) }),
      'soc BAT',
    ],
    ['a frozen setpoint not kept', () => withPower('BAT', 0, 20), 'frozen BAT'],
    ['a frozen slot released', () => withPower('BAT', 0, null), 'frozen BAT'],
    ['solar power the sun does not give', () => withPower('PV', 7, -20), 'power-bound PV'],
    ['lamps below their floor in the dark', () => withPower('LIT', 2, 10), 'lighting-floor LIT'],
    [
      'a plant that ramps too fast',
      () => withSchedule('CHP', { powerKw: [-90, -60, -90, -120, -120, -120, -120, -120] }),
      'ramp CHP',
    ],
    ['a plant below its minimum', () => withPower('CHP', 5, -30), 'power-bound CHP'],
    ['energy delivered to vehicles that do not ask for it', () => withPower('EV', 0, 90), 'energy-due EV'],
    [
      'water heated in tanks that are full',
      () => withSchedule('DHW', { powerKw: new Array<number>(8).fill(20) }),
      'soc DHW',
    ],
    ['heating a building cannot take', () => withPower('BLD', 1, 60), 'power-bound BLD'],
    ['a power that is no number', () => withPower('BLD', 1, Number.NaN), 'nan BLD'],
    ['a schedule too short', () => withSchedule('BLD', { powerKw: [0, 0, 0] }), 'balance BLD'],
    ['an asset left out', () => ({ ...content, schedules: content.schedules.slice(1) }), 'balance BAT'],
    [
      'an import that is not the sum of its parts',
      () => withNode('PDJ', { importKw: new Array<number>(8).fill(500) }),
      'balance PDJ',
    ],
    [
      'a limit other than the grid has',
      () => withNode('PDJ', { limitKw: new Array<number>(8).fill(900) }),
      'limit PDJ',
    ],
    [
      'an overload, however small',
      () => withNode('PDJ', { overloadKw: [0, 0, 0.001, 0, 0, 0, 0, 0] }),
      'limit PDJ',
    ],
    [
      'a margin made smaller than the risk asks for',
      () => withNode('PDJ', { marginKw: new Array<number>(8).fill(0) }),
      'margin PDJ',
    ],
    ['a node left out', () => ({ ...content, nodes: content.nodes.slice(1) }), 'balance PDJ'],
    [
      'a cost that is not the sum of its terms',
      () => ({ ...content, costEur: content.costEur - 5 }),
      'balance small',
    ],
    ['another horizon', () => ({ ...content, horizonSlots: 4 }), 'balance small'],
    ['a peak smaller than the flows', () => ({ ...content, peakImportKw: 1 }), 'balance CITY'],
  ])('finds %s', (_name, plant, expected) => {
    const report = check(plant());
    expect(report.passed).toBe(false);
    expect(violations(report)).toContain(expected);
  });

  it('finds an import above the limit that the plan does not admit', () => {
    const limitsKw = { PDJ: new Array<number>(8).fill(450) };
    const report = checkPlan({ ...input, snapshot: { ...input.snapshot, limitsKw }, content });
    expect(violations(report)).toContain('limit PDJ');
  });

  it('finds a setpoint for an asset that must not be steered', () => {
    const assets = input.snapshot.assets.map((s) => (s.assetId === 'BAT' ? { ...s, available: false } : s));
    const report = checkPlan({ ...input, snapshot: { ...input.snapshot, assets }, content });
    expect(violations(report)).toContain('power-bound BAT');
  });

  it('warns of cold rooms and unmet vehicles without refusing the plan', () => {
    const cold = smallInput({
      assets: [building(), evHub()],
      states: [
        { assetId: 'BLD', zoneTemperatureC: 15 },
        { assetId: 'EV', energyRequestedKwh: 90 },
      ],
      importPrice: [0.1, 0.1, 0.1],
    });
    const built = buildDispatch(cold);
    return highs.solve(built.program, { timeLimitMs: 20_000 }).then((outcome) => {
      const plan = extractPlan(built, optimal(outcome), {
        validUntilMs: EVENING_MS + 86_400_000,
        snapshotHash: 's',
        inputHash: 'i',
      });
      const report = checkPlan({ ...cold, content: plan });
      expect(report.passed).toBe(true);
      expect(new Set(report.findings.map((f) => `${f.severity} ${f.rule}`))).toEqual(
        new Set(['warning comfort', 'warning energy-due']),
      );
    });
  });
});
