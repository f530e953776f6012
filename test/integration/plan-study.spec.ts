/** Questions about plans of a small town, answered by computing them again: causes of a change, reasons, conflicts. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import type { DispatchPlan } from '../../src/core/dispatch/plan.js';
import type { Site } from '../../src/core/grid/site.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { PlanStudyService } from '../../src/modules/planning/plan-study.service.js';
import { SiteModel } from '../../src/ports/site-token.js';
import { PlanningTown, TOWN_HORIZON, TOWN_SLOT, type TownOptions } from '../fixtures/planning-town.js';
import { decisionOn } from '../fixtures/decision.js';

class GivenSite extends SiteModel {
  constructor(private readonly given: Site) {
    super();
  }
  override site(): Site {
    return this.given;
  }
}

const solver = new HighsSolver();
afterAll(() => solver.close());

function studyOf(town: PlanningTown, site: Site = town.site): PlanStudyService {
  return new PlanStudyService(town.plans, town.journal, new GivenSite(site), solver, {
    horizonSlots: TOWN_HORIZON,
    riskLevel: 0.9,
    validitySlots: 8,
    solveTimeLimitMs: 30_000,
    balancingShare: 0,
  });
}

async function planned(town: PlanningTown, slotMs: number): Promise<DispatchPlan> {
  const outcome = await town.plan({ slotMs, knownAtMs: slotMs + 30_000 });
  if (outcome.status === 'no-plan') throw new Error(outcome.reason);
  return outcome.plan;
}

async function approve(town: PlanningTown, plan: DispatchPlan): Promise<void> {
  await town.plans.decide(decisionOn(plan, { atMs: TOWN_SLOT + 60_000 }));
}

describe('two plans of a town whose battery was emptied in between', () => {
  const NEXT = TOWN_SLOT + SLOT_MS;
  let town: PlanningTown;
  let first: DispatchPlan;
  let second: DispatchPlan;

  beforeAll(async () => {
    town = await PlanningTown.found({ solver });
    first = await planned(town, TOWN_SLOT);
    await approve(town, first);
    // Expected at about 0.5 less what it was told to give; found nearly empty.
    await town.tellBattery(NEXT, { activePower: 0, soc: 0.15 });
    second = await planned(town, NEXT);
  });

  it('differ in the battery, over the slots both cover', async () => {
    const difference = await studyOf(town).difference(first.id, second.id, false);
    expect(difference).toMatchObject({
      before: first.id,
      after: second.id,
      fromMs: NEXT,
      untilMs: TOWN_SLOT + TOWN_HORIZON * SLOT_MS,
      sameHorizon: false,
      attribution: null,
    });
    expect(difference.assets.map(({ assetId }) => assetId)).toEqual(['BAT']);
    expect(difference.assets[0]?.movedKwh).toBeGreaterThan(20);
    expect(difference.movedKwh).toBeCloseTo(difference.assets[0]?.movedKwh ?? 0, 6);
    expect(difference.inputs.find(({ group }) => group === 'state')).toMatchObject({
      what: 'BAT state of charge',
      unit: '1',
    });
  });

  it('have a price of risk each, from their own inputs', async () => {
    const points = await studyOf(town).riskCurve(second.id, [0.5, 0.9, 0.99]);
    expect(points.map(({ riskLevel, planned }) => [riskLevel, planned])).toEqual([
      [0.5, true],
      [0.9, true],
      [0.99, true],
    ]);
    const [off, ten, one] = points.map(({ figures }) => figures);
    expect([off?.cityMarginKw, off?.marginCostEur]).toEqual([0, 0]);
    expect(ten?.cityMarginKw).toBeGreaterThan(0);
    expect(one?.cityMarginKw).toBeGreaterThan(ten?.cityMarginKw ?? Infinity);
    await expect(studyOf(town).riskCurve('none', [0.5])).rejects.toThrow('no plan has the id');
  });

  it('differ because of its state: without that change nearly nothing would have moved', async () => {
    const { attribution, movedKwh } = await studyOf(town).difference(first.id, second.id, true);
    expect(attribution?.reproduced).toBe(true);
    expect(attribution?.unsolved).toEqual([]);
    expect(attribution?.causes[0]).toMatchObject({ group: 'state' });
    expect(attribution?.causes[0]?.movedKwh).toBeGreaterThan(0.8 * movedKwh);
    // Less stock is dearer.
    expect(attribution?.causes[0]?.costEur).toBeGreaterThan(0);
    for (const cause of attribution?.causes.slice(1) ?? []) {
      expect(cause.movedKwh).toBeLessThan(0.2 * (attribution?.causes[0]?.movedKwh ?? 0));
    }
  });

  it('a plan does not differ from itself', async () => {
    const same = await studyOf(town).difference(first.id, first.id, true);
    expect(same).toMatchObject({ assets: [], movedKwh: 0, comfort: [], inputs: [], costByTermEur: {} });
    expect(same.attribution).toMatchObject({ causes: [], reproduced: true });
  });

  it('has a reason for every commanded slot, the first as it was published', async () => {
    const [battery] = await studyOf(town).reasons(second.id, 'BAT');
    const { frozenSlots, validUntilMs } = second.content;
    const commanded = (validUntilMs - NEXT) / SLOT_MS - frozenSlots;
    expect(battery?.reasons).toHaveLength(commanded);
    expect(battery?.reasons[0]).toEqual(second.content.schedules.find((s) => s.assetId === 'BAT')?.reason);
    expect(new Set(battery?.reasons.map(({ slotMs }) => slotMs)).size).toBe(commanded);
    const all = await studyOf(town).reasons(second.id, undefined);
    expect(all).toHaveLength(second.content.schedules.length);
    await expect(studyOf(town).reasons(second.id, 'NOBODY')).rejects.toThrow('has no asset "NOBODY"');
  });

  it('says what it cannot answer', async () => {
    await expect(studyOf(town).difference('P-none', second.id, false)).rejects.toThrow(
      'no plan has the id "P-none"',
    );
    const rebuilt = studyOf(town, { ...town.site, version: 'another' });
    await expect(rebuilt.difference(first.id, second.id, true)).rejects.toThrow('the site has changed since');
    await expect(rebuilt.difference(first.id, second.id, false)).resolves.toMatchObject({
      attribution: null,
    });
  });
});

describe('a town whose limit cannot be kept', () => {
  const tight: TownOptions = { solver, grid: { cityImportLimitWinterKw: 300 } };

  it('is told in the journal, with ways out, and answered again from the inputs it kept', async () => {
    const town = await PlanningTown.found(tight);
    const outcome = await town.plan();
    if (outcome.status !== 'no-plan') throw new Error('There is a plan.');
    const { explanation } = outcome;
    expect(explanation?.sentence).toMatch(/^the city may import 300\.0 kW at 1\d:\d\d, and the load of /);
    expect(explanation?.relaxations.length).toBeGreaterThan(0);
    const [told] = await town.told('no-plan');
    expect(told).toContain(explanation?.sentence);
    expect(told?.length).toBeLessThan(1_500);
    const asked = await studyOf(town).conflict();
    expect(asked?.explanation).toEqual(explanation);
    expect(asked?.message).toBe(told);
  });

  it('is nothing to explain where every cycle had a plan', async () => {
    const town = await PlanningTown.found({ solver });
    await planned(town, TOWN_SLOT);
    expect(await studyOf(town).conflict()).toBeNull();
  });
});
