/** The example cases: optimum on paper, both solvers, refusals, and the same bytes every time. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import type { AnswerPlan } from '../../src/core/case/case-answer.js';
import { readCase } from '../../src/modules/solve/read-case.js';
import { runCase } from '../../src/modules/solve/run-case.js';
import type { KeptAnswer } from '../../src/ports/case-run-store.js';
import type { LpSolver } from '../../src/ports/lp-solver.js';

const ROOT = resolve(import.meta.dirname, '../..');
const highs = new HighsSolver();
const jslp = new JslpSolver();

afterAll(async () => {
  await highs.close();
  await jslp.close();
});

function document(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, 'examples/cases', `${name}.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}

function answer(given: unknown, solver: LpSolver = highs, riskPercent?: number): Promise<KeptAnswer> {
  const options = { timeLimitS: 60, ...(riskPercent === undefined ? {} : { riskPercent }) };
  return runCase(readCase(given), options, solver);
}

function planOf({ plan, message }: KeptAnswer): AnswerPlan {
  if (plan === null) throw new Error(message);
  return plan;
}

function powers(plan: AnswerPlan): Record<string, readonly (number | null)[]> {
  return Object.fromEntries(
    plan.assets.map(({ id, powerKw }) => [id, powerKw.map((kw) => kw && Math.round(kw * 1e4) / 1e4)]),
  );
}

describe('three assets, solved on paper (examples/cases/README.md)', () => {
  it.each([
    ['highs', highs],
    ['jslp', jslp],
  ] as const)('has the optimum of the paper by %s', async (_, solver) => {
    // 400 kW x 0.25 h x 0.10 + 255.2 kW x 0.25 h x 0.30 = 10.00 + 19.14 EUR; the tie-break is not energy.
    const plan = planOf(await answer(document('three-assets'), solver));
    expect(plan.costByTerm['energyImport']).toBeCloseTo(29.14, 6);
    expect(powers(plan)).toEqual({ BAT: [80, -64.8], PV: [-40, 0], PUMP: [60, 20] });
    expect(plan.nodes.map(({ id, importKw }) => [id, importKw])).toEqual([
      ['PDJ', [400, 255.2]],
      ['CITY', [400, 255.2]],
    ]);
  });

  it('has the prices of the paper, and none from a solver without duals', async () => {
    // One more kW of limit stores 0.81 of its energy for 18:15: (0.81 x 0.30 - 0.10) x 0.25 h = 0.03575 EUR/kW.
    const [station, city] = planOf(await answer(document('three-assets'))).nodes;
    expect(station?.priceEurPerKwh?.[0]).toBeCloseTo(0.243, 3);
    expect(station?.priceEurPerKwh?.[1]).toBeCloseTo(0.3, 3);
    expect(station?.importLimitEurPerKw?.[0]).toBeCloseTo(0.03575, 3);
    expect(station?.importLimitEurPerKw?.[1]).toBe(0);
    expect(station?.exportLimitEurPerKw).toEqual([0, 0]);
    expect(city?.priceEurPerKwh?.[0]).toBeCloseTo(0.1, 6);
    expect(planOf(await answer(document('three-assets'), jslp)).nodes[0]?.priceEurPerKwh).toBeNull();
  });

  it('shows a sum that is its terms', async () => {
    const { objectiveEur, costByTerm } = planOf(await answer(document('three-assets')));
    expect(Object.values(costByTerm).reduce((sum, eur) => sum + eur, 0)).toBeCloseTo(objectiveEur, 9);
  });

  it('never costs less when the limit tightens', async () => {
    const costs: number[] = [];
    for (const importLimitKw of [420, 400, 380, 360, 340]) {
      const given = { ...document('three-assets'), substations: [{ id: 'PDJ', importLimitKw }] };
      costs.push(planOf(await answer(given)).objectiveEur);
    }
    expect([...costs].sort((a, b) => a - b)).toEqual(costs);
  });

  it('leaves frozen setpoints as they are and charges a change of announced ones', async () => {
    const given = document('three-assets');
    const assets = (given['assets'] as Record<string, unknown>[]).map((asset) =>
      asset['id'] === 'BAT' ? { ...asset, frozenKw: [50], announcedKw: [50, -10] } : asset,
    );
    const plan = planOf(await answer({ ...given, frozenSlots: 1, assets }));
    // 50 kW in is 40.5 kW out; the announced 10 kW out are changed by 30.5 kW.
    expect(powers(plan)['BAT']).toEqual([50, -40.5]);
    expect(plan.churn).toEqual({ changedKw: 30.5, movedKwh: 7.625 });
  });
});

describe('the other examples', () => {
  it('find the same cost for a building by either solver', async () => {
    const [one, other] = await Promise.all(
      [highs, jslp].map((solver) => answer(document('building'), solver)),
    );
    expect(one?.status).toBe('planned');
    if (!one || !other) throw new Error('two answers were asked for');
    expect(planOf(other).objectiveEur).toBeCloseTo(planOf(one).objectiveEur, 5);
    const house = planOf(one).nodes.find(({ id }) => id === 'HOUSE');
    expect(Math.max(...(house?.importKw ?? []))).toBeCloseTo(95, 4);
  });

  it('plan a district at its risk, dearer than without, and every limit is kept with its margin', async () => {
    const bold = planOf(await answer(document('district'), highs, 50));
    const given = await answer(document('district'));
    const careful = planOf(given);
    expect(given.check).toMatchObject({ passed: true });
    expect(careful.assets).toHaveLength(40);
    expect(careful.objectiveEur).toBeGreaterThan(bold.objectiveEur);
    const station = careful.nodes.find(({ id }) => id === 'VENISSIEUX');
    station?.importKw.forEach((kw, t) => {
      expect(kw + (station.marginKw[t] ?? 0)).toBeLessThanOrEqual(3300.01);
    });
    expect(Math.max(...(station?.marginKw ?? []))).toBeGreaterThan(100);
  });

  it('are what the script writes, and small', () => {
    const folder = mkdtempSync(join(tmpdir(), 'traboule-district-'));
    try {
      const file = join(folder, 'district.json');
      execFileSync(process.execPath, [join(ROOT, 'scripts/example-district.mjs'), file]);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(document('district'));
      expect(readFileSync(join(ROOT, 'examples/cases/district.json')).byteLength).toBeLessThan(300_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tell which limit no plan can keep, and the cheapest ways out, and give no plan', async () => {
    const refused = await answer(document('infeasible'));
    expect(refused).toMatchObject({ status: 'infeasible', plan: null, check: { passed: false } });
    // 560 kW of load less 30 kW of battery is 30 kW above the limit of 500 kW.
    const names = refused.explanation?.conflict.map(({ name }) => name);
    expect(names).toContainEqual(expect.stringMatching(/^import-limit\[PDJ,[12]\]$/));
    expect(refused.explanation?.relaxations[0]?.words).toMatch(/^raise Point-du-Jour by 30 kW/);
    expect(refused.message).toContain('Point-du-Jour');
  });
});

describe('a meshed network in a case', () => {
  /** CITY - A, CITY - B, A - B, equal reactances: 2/3 of what A takes come straight, 1/3 over B. */
  function meshed(limitKw: number): Record<string, unknown> {
    const line = (id: string, from: string, to: string, most: number) => ({
      id,
      from,
      to,
      reactance: 1,
      limitKw: most,
    });
    return {
      ...document('three-assets'),
      substations: [
        { id: 'PDJ', importLimitKw: 1000 },
        { id: 'VAI', importLimitKw: 1000 },
      ],
      lines: [
        line('L1', 'CITY', 'PDJ', limitKw),
        line('L2', 'CITY', 'VAI', 1000),
        line('L3', 'PDJ', 'VAI', 1000),
      ],
    };
  }

  it('shares the flow by reactance and keeps the limit of a line', async () => {
    // Free, PDJ would take 420 kW at 18:00, of which 280 kW over L1; 270 kW there are 405 kW in all: 15 kW less charging.
    const plan = planOf(await answer(meshed(270)));
    expect(powers(plan)['BAT']?.[0]).toBeCloseTo(85, 3);
    const flows = new Map(plan.nodes.map(({ id, importKw }) => [id, importKw[0]]));
    expect(flows.get('L1')).toBeCloseTo(270, 3);
    expect(flows.get('L2')).toBeCloseTo(135, 3);
    expect(flows.get('L3')).toBeCloseTo(-135, 3);
    expect(plan.nodes.find(({ id }) => id === 'L1')).toMatchObject({ priceEurPerKwh: null });
  });

  it('is refused with the place when an end is unknown or no way leads to a substation', () => {
    const wrong = {
      ...meshed(270),
      lines: [{ id: 'L1', from: 'CITY', to: 'PDI', reactance: 1, limitKw: 1 }],
    };
    expect(() => readCase(wrong)).toThrow(/lines\[0\]\.to: saw "PDI"/);
    const cut = { ...meshed(270), lines: [{ id: 'L1', from: 'CITY', to: 'PDJ', reactance: 1, limitKw: 1 }] };
    expect(() => readCase(cut)).toThrow(/saw no line to VAI/);
  });
});

describe('an answer', () => {
  it('has the same bytes every time, but for the times', async () => {
    const run = async (): Promise<string> =>
      JSON.stringify({ ...(await answer(document('building'))), timesMs: null });
    expect(await run()).toBe(await run());
  });

  it('carries the hash of the case, whatever the order of its keys, the options and the solver', async () => {
    const given = document('three-assets');
    const turned = Object.fromEntries(Object.entries(given).reverse());
    const [one, other] = [await answer(given, highs, 5), await answer(turned)];
    expect(one.inputHash).toMatch(/^[0-9a-f]{64}$/);
    expect(other.inputHash).toBe(one.inputHash);
    expect(one.options).toEqual({ solver: 'highs', riskPercent: 5, timeLimitS: 60 });
    expect(one.solver).toMatchObject({ name: 'highs', version: expect.stringMatching(/^\d+\./) });
  });

  it('says when the time ran out, with no plan', async () => {
    const late = await runCase(readCase(document('district')), { timeLimitS: 0.001 }, highs);
    expect(late).toMatchObject({ status: 'time-limit', plan: null, check: null });
  });

  it('is `cancelled` when somebody ended the solve', async () => {
    const ended = await runCase(
      readCase(document('district')),
      { timeLimitS: 60 },
      highs,
      AbortSignal.abort(),
    );
    expect(ended).toMatchObject({ status: 'cancelled', plan: null });
  });
});
