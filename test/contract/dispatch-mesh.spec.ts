/** A mesh of three lines whose flows are known on paper: the plan relieves a line by acting where it counts. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { solveDispatch } from '../../src/core/control/solve-dispatch.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { battery, evHub, meanForecast, smallInput } from '../../src/core/dispatch/testing/small-grid.js';
import type { Asset } from '../../src/core/grid/asset.js';
import { validateGrid } from '../../src/core/grid/validate-grid.js';
import { planOfInput, powerOf } from '../fixtures/paper-plan.js';

const highs = new HighsSolver();
afterAll(() => highs.close());

/** CITY - PDJ, CITY - VAI, VAI - PDJ, equal reactances: 2/3 of what PDJ takes come straight, 1/3 over VAI. */
function mesh(assets: readonly Asset[], limitKw: number): DispatchInput {
  const input = smallInput({ assets, importPrice: [0.1, 0.1], baseKw: [300, 300] });
  const [pdj] = input.grid.substations;
  if (!pdj) throw new Error('the small grid has no substation');
  const line = (id: string, fromId: string, toId: string, limit: number) =>
    ({ id, fromId, toId, reactance: 0.4, limitKw: limit }) as const;
  return {
    ...input,
    forecasts: [
      ...input.forecasts,
      meanForecast('MTR-L9.base', { startMs: input.snapshot.slotMs, mean: [0, 0] }),
    ],
    grid: {
      ...input.grid,
      substations: [pdj, { ...pdj, id: 'VAI', name: 'Vaise' }],
      meters: [...input.grid.meters, { id: 'MTR-L9', substationId: 'VAI', districtId: 'L5' }],
      lines: [
        line('L-PDJ', 'CITY', 'PDJ', limitKw),
        line('L-VAI', 'CITY', 'VAI', 1_000),
        line('L-TIE', 'PDJ', 'VAI', 1_000),
      ],
    },
  };
}

const flows = ({ content }: Awaited<ReturnType<typeof planOfInput>>): Record<string, readonly number[]> =>
  Object.fromEntries(content.nodes.map((node) => [node.nodeId, node.importKw]));

describe('DC power flow in the dispatch', () => {
  it('splits by reactance, and the checker finds the same flows', async () => {
    const plan = await planOfInput(mesh([], 1_000), highs);
    expect(plan.findings).toEqual([]);
    expect(flows(plan)).toMatchObject({
      CITY: [300, 300],
      PDJ: [300, 300],
      'L-PDJ': [200, 200],
      'L-VAI': [100, 100],
      'L-TIE': [-100, -100],
    });
  });

  it('relieves a line from its own end: 2/3 kW for each kW', async () => {
    // 200 - 2/3 d <= 180: 30 kW in both quarters.
    const plan = await planOfInput(mesh([battery()], 180), highs);
    expect(plan.findings).toEqual([]);
    expect(powerOf(plan.content, 'BAT')).toEqual([-30, -30]);
    expect(flows(plan)['L-PDJ']).toEqual([180, 180]);
  });

  it('and from the other end of the mesh with half the effect', async () => {
    const far = battery({ substationId: 'VAI', meterId: 'MTR-L9' });
    const plan = await planOfInput(mesh([far], 180), highs);
    expect(powerOf(plan.content, 'BAT')).toEqual([-60, -60]);
    // A kWh at PDJ is worth more than one of the infeed: what the line costs is in its price.
    const reason = plan.content.schedules[0]?.reason;
    expect(reason?.nodePriceEurPerKwh).toBeGreaterThan(0.1);
    expect(reason?.binding).toBe('line-limit[L-PDJ,0]');
    expect(reason?.sentence).toContain('the line L-PDJ carries 180 kW, all it may; one more kW would save');
    const input = mesh([far], 180);
    const wider = { ...input, snapshot: { ...input.snapshot, limitsKw: { 'L-PDJ': [181, 180] } } };
    const saved = plan.content.costEur - (await planOfInput(wider, highs)).content.costEur;
    expect(saved).toBeCloseTo(reason?.shadowPriceEurPerKw ?? Number.NaN, 6);
  });

  it('refuses a plan that overloads a line, and says that nothing can relieve it', async () => {
    const input = mesh([evHub()], 150);
    const idle = input.snapshot.assets.map((state) => ({ ...state, energyRequestedKwh: 0, powerKw: 0 }));
    const solved = await solveDispatch(
      { ...input, snapshot: { ...input.snapshot, assets: idle } },
      (program) => highs.solve(program, { timeLimitMs: 20_000 }),
      { meta: { validUntilMs: Date.parse('2030-01-01T00:00:00Z'), snapshotHash: 's', inputHash: 'i' } },
    );
    if (solved.status !== 'planned')
      throw new Error(`expected a plan that breaks a line, got ${solved.outcome.status}`);
    expect(solved.check.passed).toBe(false);
    expect(solved.check.findings[0]).toMatchObject({ rule: 'limit', ownerId: 'L-PDJ', allowed: 150 });
    expect(solved.explanation?.sentence).toContain('L-PDJ');
  });

  it('cannot be asked of a network with an island or a line without an end', () => {
    const { grid } = mesh([], 1_000);
    const [first, ...others] = grid.lines ?? [];
    expect(validateGrid(grid)).toEqual([]);
    expect(validateGrid({ ...grid, lines: others.slice(1) })).toMatchObject([
      { path: ['substations', 'PDJ'] },
      { path: ['substations', 'VAI'] },
    ]);
    const wrong = { ...(first ?? { id: 'L' }), fromId: 'NOWHERE', toId: 'PDJ', reactance: 0, limitKw: -1 };
    expect(validateGrid({ ...grid, lines: [wrong, ...others] }).map(({ path }) => path.join('.'))).toEqual([
      'lines.L-PDJ.fromId',
      'lines.L-PDJ.reactance',
      'lines.L-PDJ.limitKw',
    ]);
  });
});
