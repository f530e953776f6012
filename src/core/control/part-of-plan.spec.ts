/** A plan cut to a part, added up on paper: the others as they were, flows, costs and churn of what remains. */
import { describe, expect, it } from '@jest/globals';
import type { PlanContent } from '../dispatch/plan.js';
import { battery, evHub, smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { partOfPlan } from './part-of-plan.js';
import { handNode, handPlan, handSchedule } from './testing/hand-plan.js';

/** 400 kW of load; a battery asked for +40 and -40 kW, a second one for -20 and +20. */
const WORLD: SmallWorld = {
  assets: [battery(), battery({ id: 'BA2' })],
  importPrice: [0.1, 0.3],
  baseKw: [400, 400],
  limitKw: 600,
};
const PLAN: Partial<PlanContent> = {
  schedules: [handSchedule('BAT', [40, -40], [0.6, 0.5]), handSchedule('BA2', [-20, 20], [0.45, 0.5])],
  nodes: [handNode('PDJ', [420, 380], 600), handNode('CITY', [420, 380], 10_000)],
  costByTerm: { energyImport: 39, wear: 2 },
  costEur: 41,
  peakImportKw: 420,
};

interface Cut {
  readonly world?: Partial<SmallWorld>;
  readonly plan?: Partial<PlanContent>;
  readonly inForce?: Partial<PlanContent>;
}
function cut(assetIds: readonly string[], { world = {}, plan = {}, inForce }: Cut = {}) {
  const input = smallInput({ ...WORLD, ...world });
  return partOfPlan({
    ...input,
    content: handPlan(input, { ...PLAN, ...plan }),
    part: { planId: 'P', contentHash: 'h', assetIds },
    inForce: inForce ? handPlan(input, inForce) : null,
  });
}
const powersOf = (content: PlanContent) => content.schedules.map(({ powerKw }) => powerKw);
const T0 = smallInput(WORLD).snapshot.slotMs;

describe('the schedules of a part', () => {
  it('are those of the plan for what was approved, local control for the others', () => {
    const { content, check } = cut(['BAT']);
    expect(powersOf(content)).toEqual([
      [40, -40],
      [null, null],
    ]);
    expect(check).toMatchObject({ passed: true, findings: [] });
  });

  it('say why the others stay as they were, without the old prices', () => {
    const { content } = cut(['BAT']);
    expect(content.schedules[0]?.reason.sentence).toBe('by hand');
    expect(content.schedules[1]?.reason).toMatchObject({
      ...{ sentence: expect.stringMatching(/^stays as it was/) as unknown as string, binding: null },
      ...{ shadowPriceEurPerKw: 0, alternativeCostEur: null, alternativePowers: [] },
    });
  });

  it('states of the others are what their local control makes of them', () => {
    // BA2 stands still: half full it stays.
    expect(cut(['BAT']).content.schedules.map(({ state }) => state?.map((soc) => soc.toFixed(3)))).toEqual([
      ['0.600', '0.500'],
      ['0.500', '0.500'],
    ]);
  });

  it('of nothing at all leave everything to itself', () => {
    const { content } = cut([]);
    expect(powersOf(content).flat()).toEqual([null, null, null, null]);
    expect(content.nodes[0]?.importKw).toEqual([400, 400]);
  });

  it('follow the plan in force, at the same instants, to its end', () => {
    const inForce = {
      firstSlotMs: T0 - SLOT_MS,
      validUntilMs: T0 + SLOT_MS,
      schedules: [handSchedule('BA2', [1, 12, 30])],
    };
    expect(powersOf(cut(['BAT'], { inForce }).content)[1]).toEqual([12, null]);
    expect(powersOf(cut(['BAT'], { inForce: { ...inForce, schedules: [] } }).content)[1]).toEqual([
      null,
      null,
    ]);
  });

  it('keep frozen slots: they are decided', () => {
    const world = { snapshot: { frozenSlots: 1, frozen: [{ assetId: 'BA2', powerKw: [-20] }] } };
    expect(powersOf(cut(['BAT'], { world }).content)[1]).toEqual([-20, null]);
  });
});

describe('the flows of a part', () => {
  it('are added up again, the peak with them', () => {
    const { content } = cut(['BAT']);
    expect(content.nodes.map(({ nodeId, importKw }) => [nodeId, importKw])).toEqual([
      ['PDJ', [440, 360]],
      ['CITY', [440, 360]],
    ]);
    expect(content.peakImportKw).toBe(440);
  });

  it('that break a limit say by how much, and the check does not pass', () => {
    // Without the second battery 440 kW go over 430.
    const { content, check } = cut(['BAT'], { world: { limitKw: 430 } });
    expect(content.nodes[0]).toMatchObject({ overloadKw: [10, 0], marginShortfallKw: [10, 0] });
    expect(check.passed).toBe(false);
    expect(check.findings.map(({ rule, ownerId }) => `${rule} ${ownerId}`)).toContain('limit PDJ');
    expect(cut(['BAT', 'BA2'], { world: { limitKw: 430 } }).check.passed).toBe(true);
  });

  it('that send up more than may be are overloads too', () => {
    const world = { baseKw: [-10_041, -9_000], limitKw: 600 };
    // The substation may send up 10 000 kW; -10 041 + 40 are one kW more.
    expect(cut(['BAT'], { world }).content.nodes[0]?.overloadKw).toEqual([1, 0]);
  });

  it('give up margin where the rest leaves no room', () => {
    // 440 + 30 kW of room under 460: 10 kW short. At 360 it fits.
    const { content, check } = cut(['BAT'], { world: { spreadKw: 30, limitKw: 460 } });
    expect(content.nodes[0]?.marginKw.map((kw) => kw.toFixed(3))).toEqual(['30.000', '30.000']);
    expect(content.nodes[0]?.marginShortfallKw.map((kw) => kw.toFixed(3))).toEqual(['10.000', '0.000']);
    expect(check.passed).toBe(true);
    expect(check.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(['warning margin']);
  });
});

describe('the cost of a part', () => {
  it('is its own trade, and what the checker cannot price stays', () => {
    // 440 x 0.25 x 0.1 + 360 x 0.25 x 0.3 = 11 + 27 = 38 EUR, and 2 EUR of wear.
    const { content } = cut(['BAT']);
    expect(content.costByTerm['energyImport']).toBeCloseTo(38, 9);
    expect(content.costByTerm).toMatchObject({ wear: 2, peak: 0 });
    expect(content.costEur).toBeCloseTo(40, 9);
  });

  it('leaves the other terms of the trade as they were booked', () => {
    const plan = { costByTerm: { energyImport: 50, energyExport: -15, network: 3, co2: 1 }, costEur: 39 };
    const { costByTerm, costEur } = cut(['BAT'], { plan }).content;
    expect(costByTerm).toMatchObject({ energyExport: -15, network: 3, co2: 1 });
    expect(costByTerm['energyImport']).toBeCloseTo(38 + 15 - 3 - 1, 9);
    expect(costEur).toBeCloseTo(38, 9);
  });

  it('pays for its peak, its overruns and the reserve it lacks', () => {
    const grid = {
      subscriptions: [{ nodeId: 'PDJ', subscribedKw: 420, overrunEurPerKwh: 1 }],
      reserve: { upKw: 150, downKw: 0, holdSlots: 1, shortfallEurPerKwh: 2 },
    };
    const { content, check } = cut(['BAT'], { world: { grid, peakEurPerKw: 0.5 } });
    // Peak 440 at 0.5; 20 kW over for a quarter-hour; up: 140 of 150 in slot 0, 60 of 150 in slot 1: 100 kW, 25 kWh at 2.
    expect(content.costByTerm).toMatchObject({ peak: 220, subscribedOverrun: 5, reserve: 50 });
    expect(check.findings.filter(({ rule }) => rule === 'cost')).toEqual([]);
  });
});

describe('the rest of a part', () => {
  it('names the plan it is of, and keeps the balancing of its own assets only', () => {
    const balancing = [
      { assetId: 'BAT', moveKw: 5 },
      { assetId: 'BA2', moveKw: 7 },
    ];
    const { content } = cut(['BAT'], { plan: { balancing } });
    expect(content.partOf).toEqual({ planId: 'P', contentHash: 'h', assetIds: ['BAT'] });
    expect(content.balancing).toEqual([{ assetId: 'BAT', moveKw: 5 }]);
    expect('balancing' in cut(['BAT']).content).toBe(false);
  });

  it('has the churn of what it steers against what was announced', () => {
    const announced = [
      { assetId: 'BAT', powerKw: [30, -60] },
      { assetId: 'BA2', powerKw: [90, 90] },
    ];
    // 10 kW at once; 10 and 20 kW for a quarter-hour each.
    expect(cut(['BAT'], { world: { snapshot: { announced } } }).content.churn).toEqual({
      changedKw: 10,
      movedKwh: 7.5,
    });
  });

  it('keeps a schedule of an asset the site no longer has, and the check finds it', () => {
    const plan = { schedules: [...(PLAN.schedules ?? []), handSchedule('GONE', [7, 7], [1, 1])] };
    const { content, check } = cut(['BAT', 'BA2', 'GONE'], { plan });
    expect(content.schedules[2]).toMatchObject({ powerKw: [7, 7], state: [1, 1] });
    expect(content.nodes[0]?.importKw).toEqual([420, 380]);
    expect(check.passed).toBe(false);
  });

  it('charges vehicles by themselves as they come, when they are not of the part', () => {
    const input = smallInput({
      ...WORLD,
      assets: [evHub()],
      states: [{ assetId: 'EV', energyRequestedKwh: 20 }],
    });
    const { content } = partOfPlan({
      ...input,
      content: handPlan(input, { schedules: [handSchedule('EV', [0, 80], [20, 0])] }),
      part: { planId: 'P', contentHash: 'h', assetIds: [] },
      inForce: null,
    });
    // 20 kWh at once: 80 kW in slot 0.
    expect(content.nodes[0]?.importKw).toEqual([480, 400]);
    expect(content.schedules[0]?.state).toEqual([0, 0]);
  });
});
