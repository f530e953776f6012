/** What changes against the plan in force: signs, slots a plan commands, plans that are older than their successor. */
import { describe, expect, it } from '@jest/globals';
import type { PlanContent } from '../dispatch/plan.js';
import { evHub, battery, smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { commanded, planChanges } from './plan-changes.js';
import { handNode, handPlan, handSchedule } from './testing/hand-plan.js';

const WORLD: SmallWorld = { assets: [battery(), evHub()], importPrice: [0.1, 0.1, 0.1] };
const INPUT = smallInput(WORLD);
const T0 = INPUT.snapshot.slotMs;
type Powers = readonly (number | null)[];

const plan = (bat: Powers, ev: Powers, over: Partial<PlanContent> = {}): PlanContent =>
  handPlan(INPUT, { schedules: [handSchedule('BAT', bat), handSchedule('EV', ev)], ...over });
const changes = (after: PlanContent, before: PlanContent | null, world: Partial<SmallWorld> = {}) =>
  planChanges(after, before, {
    assets: INPUT.grid.assets,
    snapshot: smallInput({ ...WORLD, ...world }).snapshot,
  });
const SAME: Powers = [0, 0, 0];

describe('the slots a plan commands', () => {
  it.each<[Partial<PlanContent>, number[]]>([
    [{}, [0, 1, 2]],
    [{ frozenSlots: 2 }, [2]],
    [{ validUntilMs: T0 + SLOT_MS }, [0]],
    [{ validUntilMs: T0 + SLOT_MS + 1 }, [0, 1]],
    [{ frozenSlots: 1, validUntilMs: T0 + SLOT_MS }, []],
    [{ validUntilMs: T0 - 1 }, []],
    [{ frozenSlots: 9 }, []],
  ])('with %j are %j', (over, expected) => {
    expect(commanded(plan(SAME, SAME, over))).toEqual(expected);
  });
});

describe('what a plan changes', () => {
  it('is nothing against itself', () => {
    const same = plan([50, -50, null], [10, 10, 10]);
    expect(changes(same, same)).toMatchObject({
      ...{ assets: [], unchanged: 2, largestSumKw: 0, largestSumSlotMs: null },
      ...{ movedKwh: 0, firstActivationMs: null },
    });
  });

  it('has the sign of the change, its largest slot and its energy', () => {
    // BAT: -40 in slot 0 and +20 in slot 2: -5 kWh in all. EV: +30 in slot 1.
    const found = changes(plan([10, 0, 20], [5, 35, 5]), plan([50, 0, 0], [5, 5, 5]));
    expect(found.assets.map(({ asset, largestKw }) => [asset.id, largestKw])).toEqual([
      ['BAT', -40],
      ['EV', 30],
    ]);
    const [bat, ev] = found.assets;
    expect(bat).toMatchObject({ largestSlotMs: T0, firstChangeMs: T0, energyKwh: -5 });
    expect(ev).toMatchObject({ largestSlotMs: T0 + SLOT_MS, firstChangeMs: T0 + SLOT_MS, energyKwh: 7.5 });
    // Moved: (40 + 30 + 20) kW for a quarter-hour each, whichever way.
    expect(found).toMatchObject({ movedKwh: 22.5, unchanged: 0, firstActivationMs: T0 });
  });

  it('sums over assets in one slot without letting them cancel', () => {
    const found = changes(plan([0, 40, 0], [0, -40, 0]), plan(SAME, SAME));
    expect(found).toMatchObject({ largestSumKw: 80, largestSumSlotMs: T0 + SLOT_MS });
  });

  it.each([
    [0.5, 0],
    [-0.5, 0],
    [0.51, 1],
    [-0.51, 1],
  ])('takes %d kW for rounding or for a change', (kw, count) => {
    expect(changes(plan([kw, 0, 0], SAME), plan(SAME, SAME)).assets.length).toBe(count);
  });

  it('leaves out what it does not command', () => {
    const over = { frozenSlots: 1, validUntilMs: T0 + 2 * SLOT_MS };
    const found = changes(plan([99, 7, 99], SAME, over), plan(SAME, SAME));
    expect(found.assets).toMatchObject([{ largestKw: 7, largestSlotMs: T0 + SLOT_MS }]);
    expect(found.assets[0]?.afterKw).toEqual([99, 7, 99]);
  });

  it('is held against the same instant of a plan that began earlier', () => {
    const earlier = plan([1, 20, 30], SAME, { firstSlotMs: T0 - SLOT_MS });
    const found = changes(plan([20, 30, 0], SAME), earlier);
    expect(found.assets).toEqual([]);
    const other = changes(plan([20, 31, 0], SAME), earlier);
    expect(other.assets[0]).toMatchObject({ largestKw: 1, beforeKw: [20, 30, null] });
  });
});

describe('without a power before or after', () => {
  it('measured power is the reference where nothing is in force', () => {
    const states = [{ assetId: 'BAT', powerKw: 60 }];
    const found = changes(plan([60, 60, 10], SAME), null, { states });
    expect(found.assets).toMatchObject([{ largestKw: -50, beforeKw: [null, null, null] }]);
  });

  it('and nothing where nothing was measured', () => {
    const states = [{ assetId: 'BAT', powerKw: null }];
    expect(changes(plan([60, 0, 0], SAME), null, { states }).assets[0]?.largestKw).toBe(60);
  });

  it('an asset handed back changes by what it was told before', () => {
    const found = changes(plan([null, null, null], SAME), plan([50, null, 0], SAME));
    expect(found.assets).toMatchObject([{ largestKw: -50, firstChangeMs: T0, energyKwh: -12.5 }]);
  });

  it('an asset left alone before and after does not change, whatever it draws', () => {
    const states = [{ assetId: 'BAT', powerKw: 60 }];
    expect(changes(plan([null, null, null], SAME), null, { states }).assets).toEqual([]);
  });

  it('an asset the site no longer has moves power, and has no row', () => {
    const schedules = [handSchedule('GONE', [40, 0, 0])];
    const found = changes(handPlan(INPUT, { schedules }), null);
    expect(found).toMatchObject({ assets: [], unchanged: 1, movedKwh: 10 });
  });
});

describe('the order and the city', () => {
  it('has the largest change first, whatever its sign', () => {
    const found = changes(plan([-10, 0, 0], [90, 0, 0]), plan(SAME, SAME));
    expect(found.assets.map(({ asset }) => asset.id)).toEqual(['EV', 'BAT']);
    const back = changes(plan([-95, 0, 0], [90, 0, 0]), plan(SAME, SAME));
    expect(back.assets.map(({ asset }) => asset.id)).toEqual(['BAT', 'EV']);
  });

  it('shows the city before and after, at the same instants', () => {
    const before = plan(SAME, SAME, {
      firstSlotMs: T0 - SLOT_MS,
      nodes: [handNode('CITY', [100, 200, 300], 900)],
    });
    const after = plan(SAME, SAME, { nodes: [handNode('CITY', [210, 310, 410], 950)] });
    expect(changes(after, before).city).toEqual({
      beforeKw: [200, 300, null],
      afterKw: [210, 310, 410],
      limitKw: [950, 950, 950],
    });
    expect(changes(plan(SAME, SAME), null).city).toEqual({
      beforeKw: [null, null, null],
      afterKw: [],
      limitKw: [],
    });
  });

  it('changes none of the plans it reads', () => {
    const after = plan([5, 5, 5], SAME);
    const text = JSON.stringify(after);
    const found = changes(after, null);
    found.assets[0]?.afterKw.push(1);
    expect(JSON.stringify(after)).toBe(text);
  });
});
