/** Edited and reproduced plans of a small town, solved by HiGHS: what a person pins holds, and what was changed is named. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { MemoryPlanRecords } from '../../src/adapters/memory/plan-records.js';
import { MemoryPlanStore } from '../../src/adapters/memory/plan-store.js';
import { contentHash } from '../../src/core/control/content-hash.js';
import { originKeys, type PlanOptions } from '../../src/core/control/plan-making.js';
import type { ReproductionReport } from '../../src/core/control/reproduction.js';
import type { DispatchPlan, SetpointPin } from '../../src/core/dispatch/plan.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { type EditOutcome, PlanEditService } from '../../src/modules/planning/plan-edit.service.js';
import { PlanMaker } from '../../src/modules/planning/plan-maker.service.js';
import { PlanOrigins } from '../../src/modules/planning/plan-origin.service.js';
import { PlanReproductionService } from '../../src/modules/planning/plan-reproduction.service.js';
import type { LpSolver } from '../../src/ports/lp-solver.js';
import type { PlanWork } from '../../src/ports/plan-records.js';
import { PlanningTown, TOWN_HORIZON, TOWN_SLOT } from '../fixtures/planning-town.js';

const solver = new HighsSolver();
const signal = new AbortController().signal;
const SLOT_4 = TOWN_SLOT + 4 * SLOT_MS;

let town: PlanningTown;
let original: DispatchPlan;

beforeAll(async () => {
  town = await PlanningTown.found({ solver });
  const outcome = await town.plan();
  if (outcome.status !== 'proposed') throw new Error(outcome.reason);
  original = outcome.plan;
});

afterAll(() => solver.close());

const pin = (powerKw: number | null, slots = 1, fromMs = SLOT_4): SetpointPin => ({
  ...{ assetId: 'BAT', fromMs, toMs: fromMs + slots * SLOT_MS, powerKw },
});

function work(planId: string, pins: readonly SetpointPin[], accountId = 'acc-anna'): PlanWork {
  return {
    ...{ id: 'w', kind: 'edit', planId, request: { pins, reason: 'works at the depot' } },
    ...{ accountId, accountName: 'Anna', askedAtMs: TOWN_SLOT, outcome: null, doneAtMs: null },
  };
}

function edit(planId: string, pins: readonly SetpointPin[], accountId?: string): Promise<EditOutcome> {
  const origins = new PlanOrigins(town.plans, town.records, town.model);
  const service = new PlanEditService(origins, town.maker, town.proposals, town.journal, town.clock);
  return service.edit(work(planId, pins, accountId), { signal });
}

/** What a store hands out, as JSON has it: Jest runs tests in a realm of their own. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

async function edited(planId: string, pins: readonly SetpointPin[]): Promise<DispatchPlan> {
  const outcome = await edit(planId, pins);
  if (outcome.status !== 'proposed') throw new Error(outcome.sentence);
  const plan = await town.plans.plan(outcome.planId);
  if (!plan) throw new Error('the edited plan is not kept');
  return plan;
}

const batteryOf = ({ content }: DispatchPlan): readonly (number | null)[] =>
  content.schedules.find(({ assetId }) => assetId === 'BAT')?.powerKw ?? [];

describe('a pinned setpoint', () => {
  it('holds in a plan of its own that says who edited what, costs what it costs, and passes the check', async () => {
    const was = batteryOf(original)[4] ?? 0;
    const powerKw = was === 20 ? 25 : 20;
    const outcome = await edit(original.id, [pin(powerKw, 2)]);
    if (outcome.status !== 'proposed') throw new Error(outcome.sentence);
    const plan = await town.plans.plan(outcome.planId);
    if (!plan) throw new Error('no plan');
    expect(batteryOf(plan).slice(4, 6)).toEqual([powerKw, powerKw]);
    expect(plan.content.edit).toEqual({
      ...{ basedOn: original.id, pins: [pin(powerKw, 2)], by: 'acc-anna', byName: 'Anna' },
      reason: 'works at the depot',
    });
    expect(plan.contentHash).toBe(contentHash(plan.content));
    expect(plan.contentHash).not.toBe(original.contentHash);
    expect(plan.check.passed).toBe(true);
    expect(plan.approveByMs).toBe(original.approveByMs);
    expect(outcome.costDifferenceEur).toBeCloseTo(plan.content.costEur - original.content.costEur, 9);
    // The original was the cheapest.
    expect(outcome.costDifferenceEur).toBeGreaterThan(0);
    expect(plan.content.inputHash).toBe(original.content.inputHash);
    // The original stays as it was, to be decided on.
    expect(await town.plans.plan(original.id)).toEqual(original);
    const [told] = await town.told('plan-edited');
    expect(told).toMatch(
      /^Anna edited plan .*: BAT at (20|25) kW .*works at the depot.*on this one or on the original/,
    );
  });

  it('left to local control is no setpoint at all', async () => {
    const plan = await edited(original.id, [pin(null, 2)]);
    expect(batteryOf(plan).slice(4, 6)).toEqual([null, null]);
    expect(batteryOf(plan)[6]).not.toBeNull();
  });

  it('is kept when the edited plan is edited again, but where the new pin lies over it', async () => {
    const first = await edited(original.id, [pin(10, 3)]);
    const second = await edited(first.id, [pin(-10, 1, SLOT_4 + SLOT_MS)]);
    expect(second.content.edit?.basedOn).toBe(first.id);
    expect(batteryOf(second).slice(4, 7)).toEqual([10, -10, 10]);
  });

  it('asked for twice is one plan', async () => {
    const first = await edit(original.id, [pin(15)]);
    expect(await edit(original.id, [pin(15)])).toEqual(first);
  });

  it('that the store cannot follow is refused in the words of the grid, and nothing is proposed', async () => {
    const before = await town.plans.plans({ limit: 50 });
    const outcome = await edit(original.id, [pin(100, TOWN_HORIZON - 4)]);
    expect(outcome.status).toBe('impossible');
    if (outcome.status !== 'impossible') return;
    expect(outcome.sentence).toMatch(/Town battery is held at 100(\.0)? kW at \d\d:\d\d by the edit/);
    expect(outcome.sentence).toMatch(/may not hold/);
    expect(outcome.conflict.some(({ name }) => name.startsWith('pinned-setpoint[BAT'))).toBe(true);
    expect(await town.plans.plans({ limit: 50 })).toEqual(before);
  });
});

describe('a plan made again', () => {
  async function reproduced(
    id: string,
    stores: { plans?: MemoryPlanStore; records?: MemoryPlanRecords; solver?: LpSolver } = {},
  ): Promise<ReproductionReport> {
    const records = stores.records ?? town.records;
    const origins = new PlanOrigins(stores.plans ?? town.plans, records, town.model);
    const settings = {
      horizonSlots: 1,
      riskLevel: 0.5,
      validitySlots: 1,
      solveTimeLimitMs: 1,
      balancingShare: 0,
    };
    // The settings of today are nobody's business: the plan carries its own.
    const maker = new PlanMaker(stores.solver ?? solver, records, settings);
    return new PlanReproductionService(origins, maker).reproduce(id, { signal });
  }

  async function kept(): Promise<{
    grid: GridModel;
    options: PlanOptions;
    keys: { grid: string; options: string };
  }> {
    const { madeWith } = original.content;
    if (!madeWith) throw new Error('the plan does not say what it was made with');
    const keys = originKeys(madeWith);
    const grid = (await town.records.origin(keys.grid)) as GridModel;
    return { keys, grid, options: (await town.records.origin(keys.options)) as PlanOptions };
  }

  it('is identical when nothing was touched, edited ones too', async () => {
    const same = { identical: true, differences: [], values: [], valuesInAll: 0, costDifferenceEur: 0 };
    const { contentHash: hash } = original;
    expect(await reproduced(original.id)).toEqual({ ...same, storedHash: hash, madeHash: hash });
    const plan = await edited(original.id, [pin(12)]);
    expect(await reproduced(plan.id)).toMatchObject({ identical: true, madeHash: plan.contentHash });
  });

  it('names altered inputs and what they make of it, the largest change first', async () => {
    const inputs = await town.plans.inputs(original.content.inputHash);
    if (!inputs) throw new Error('no inputs');
    const importPriceEurPerKwh = [...inputs.snapshot.importPriceEurPerKwh].reverse();
    const plans = new MemoryPlanStore();
    const snapshot = { ...inputs.snapshot, importPriceEurPerKwh };
    await plans.saveInputs(original.content.inputHash, plain({ ...inputs, snapshot }));
    await plans.propose(plain({ ...original, state: 'proposed' }));
    const report = await reproduced(original.id, { plans });
    expect(report.identical).toBe(false);
    expect(report.differences.map(({ part }) => part)).toEqual(['inputs', 'values']);
    expect(report.differences[0]?.words).toMatch(
      /^the stored snapshot was changed: expected [0-9a-f]{12}, it has/,
    );
    const sizes = report.values.map(({ storedKw, madeKw }) => Math.abs((madeKw ?? 0) - (storedKw ?? 0)));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('names altered options', async () => {
    const { keys, grid, options } = await kept();
    const records = new MemoryPlanRecords();
    await records.keepOrigin(keys.grid, grid);
    await records.keepOrigin(keys.options, { ...options, balancingShare: 0.1 });
    const report = await reproduced(original.id, { records });
    expect(report.differences).toEqual([
      { part: 'options', words: expect.stringMatching(/^the stored options changed: expected/) },
      { part: 'values', words: 'every setpoint is the same; balancing came out otherwise' },
    ]);
  });

  it('names an altered site, and one that is not kept', async () => {
    const { keys, grid, options } = await kept();
    const records = new MemoryPlanRecords();
    await records.keepOrigin(keys.options, options);
    const lost = await reproduced(original.id, { records });
    // The present site has the version of the plan: it is the grid of that time.
    expect(lost).toMatchObject({ identical: false, madeHash: original.contentHash });
    expect(lost.differences).toEqual([{ part: 'site', words: expect.stringContaining('is not kept') }]);
    await records.keepOrigin(keys.grid, { ...grid, name: 'another town' });
    const altered = await reproduced(original.id, { records });
    expect(altered.differences[0]).toEqual({
      part: 'site',
      words: expect.stringContaining('site content changed'),
    });
  });

  it('names another solver', async () => {
    const other = new Proxy(solver, {
      get: (target, key) =>
        key === 'solve'
          ? async (...given: Parameters<LpSolver['solve']>) => {
              const outcome = await target.solve(...given);
              return { ...outcome, report: { ...outcome.report, version: '0.1' } };
            }
          : (Reflect.get(target, key) as unknown),
    });
    const report = await reproduced(original.id, { solver: other });
    expect(report.differences[0]).toEqual({
      part: 'solver',
      words: expect.stringMatching(/^the plan was solved by .* \(monolith\), now by .* 0\.1 \(monolith\)$/),
    });
  });

  it('names a stored plan that is not what was hashed', async () => {
    const plans = new MemoryPlanStore();
    const inputs = await town.plans.inputs(original.content.inputHash);
    if (inputs) await plans.saveInputs(original.content.inputHash, plain(inputs));
    await plans.propose(
      plain({ ...original, state: 'proposed', content: { ...original.content, costEur: 1 } }),
    );
    const report = await reproduced(original.id, { plans });
    expect(report.identical).toBe(false);
    expect(report.differences[0]?.part).toBe('plan');
  });
});

describe('an edit after the last moment to decide', () => {
  it('comes too late', async () => {
    town.clock.moveTo(original.approveByMs + 1);
    const outcome = await edit(original.id, [pin(5)]);
    expect(outcome).toMatchObject({
      status: 'impossible',
      sentence: expect.stringContaining('was to be decided by'),
    });
  });
});
