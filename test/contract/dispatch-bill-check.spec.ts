/** The checker prices a plan's own flows: a bill that says otherwise, or hides a term, does not pass. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkPlan } from '../../src/core/control/check-plan.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import type { PlanContent } from '../../src/core/dispatch/plan.js';
import { battery } from '../../src/core/dispatch/testing/small-grid.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { LYON_MORNING_MS, lyonGrid, lyonInput } from '../fixtures/lyon-dispatch.js';
import { paperPlan, type PaperPlan } from '../fixtures/paper-plan.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

describe('the bill of a plan', () => {
  let plan: PaperPlan;

  beforeAll(async () => {
    plan = await paperPlan(
      {
        assets: [battery()],
        importPrice: [0.1, 0.3, 0.2],
        baseKw: [400, 500, -200],
        peakEurPerKw: 0.2,
        snapshot: { networkPriceEurPerKwh: [0.02, 0.03, 0.02] },
        tariff: { co2EurPerTonne: 80, co2WinterGPerKwh: new Array<number>(24).fill(40) },
        grid: {
          subscriptions: [{ nodeId: 'PDJ', subscribedKw: 350, overrunEurPerKwh: 0.1 }],
          reserve: { upKw: 90, downKw: 0, holdSlots: 4, shortfallEurPerKwh: 0.01 },
        },
      },
      highs,
    );
  });

  /** Violations of the rule `cost` when one term is off by so many EUR. */
  const found = (term: string, byEur: number): string[] => {
    const { content, input } = plan;
    const costByTerm = { ...content.costByTerm, [term]: (content.costByTerm[term] ?? 0) + byEur };
    const wrong: PlanContent = { ...content, costByTerm, costEur: content.costEur + byEur };
    return checkPlan({ ...input, content: wrong })
      .findings.filter(({ rule }) => rule === 'cost')
      .map(({ message }) => message);
  };

  it('passes as it was made, with every term in it', () => {
    expect(plan.findings.filter(({ rule }) => rule === 'cost')).toEqual([]);
    for (const term of [
      'energyImport',
      'energyExport',
      'network',
      'co2',
      'peak',
      'subscribedOverrun',
      'reserve',
    ])
      expect([term, (plan.content.costByTerm[term] ?? 0) !== 0]).toEqual([term, true]);
  });

  it.each([
    ['energyImport', 'the cost of energy'],
    ['energyExport', 'the cost of energy'],
    ['network', 'the cost of energy'],
    ['co2', 'the cost of energy'],
    ['peak', 'the cost of the peak'],
    ['subscribedOverrun', 'the cost of overruns'],
    ['reserve', 'the cost of missing reserve'],
  ])('is refused when %s is told 0.10 EUR too low or too high', (term, words) => {
    for (const eur of [-0.1, 0.1]) {
      expect(found(term, eur)).toHaveLength(1);
      expect(found(term, eur)[0]).toContain(words);
    }
    expect(found(term, 0.001)).toEqual([]);
  });

  it('is refused when it does not add up', () => {
    const { content, input } = plan;
    const report = checkPlan({ ...input, content: { ...content, costEur: content.costEur - 1 } });
    expect(report.passed).toBe(false);
  });
});

describe('network classes on the Lyon site', () => {
  it('show network use as a term of its own and leave every price as it was', async () => {
    const grid = await lyonGrid();
    const { networkEurPerKwh } = grid.tariff;
    const networkClasses = networkEurPerKwh.map((eurPerKwh, hour) => ({
      name: `H${String(hour)}`,
      months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      hours: [hour],
      eurPerKwh,
    }));
    const classed: GridModel = { ...grid, tariff: { ...grid.tariff, networkClasses } };
    const plain = lyonInput(grid, { slotMs: LYON_MORNING_MS });
    const input = lyonInput(classed, { slotMs: LYON_MORNING_MS });
    expect('networkPriceEurPerKwh' in plain.snapshot).toBe(false);
    expect(input.snapshot.networkPriceEurPerKwh).toHaveLength(96);
    expect(input.snapshot.importPriceEurPerKwh).toEqual(plain.snapshot.importPriceEurPerKwh);
    const one = buildDispatch(plain).program;
    const other = buildDispatch(input).program;
    expect(other.colNames).toEqual(one.colNames);
    const worst = one.colCost.reduce(
      (max, cost, j) => Math.max(max, Math.abs(cost - (other.colCost[j] ?? 0))),
      0,
    );
    expect(worst).toBeLessThan(1e-12);
  });
});
