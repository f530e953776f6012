/** Who a plan touches, what it does to their comfort, and what everybody goes to without it. */
import { describe, expect, it } from '@jest/globals';
import type { PlanContent } from '../dispatch/plan.js';
import { demandResponse, evFleet } from '../dispatch/testing/flexible-assets.js';
import { battery, building, evHub, hotWater, lighting, smallInput } from '../dispatch/testing/small-grid.js';
import type { Asset } from '../grid/asset.js';
import { SLOT_MS } from '../time/slot.js';
import { planChanges } from './plan-changes.js';
import { safeClasses, touchedBy } from './plan-touched.js';
import { handPlan, handSchedule } from './testing/hand-plan.js';

const ASSETS: readonly Asset[] = [
  battery(),
  building(),
  hotWater(),
  evHub(),
  evFleet(),
  demandResponse({ callsLeft: 7 }),
  lighting(),
];
const INPUT = smallInput({ assets: ASSETS, importPrice: [0.1, 0.1, 0.1] });
const T0 = INPUT.snapshot.slotMs;

/** Every asset is asked for 10 kW in slot 1, which is a change for each. */
function planOf(states: Readonly<Record<string, readonly number[]>> = {}, over: Partial<PlanContent> = {}) {
  const schedules = ASSETS.map(({ id }) => handSchedule(id, [0, 10, 0], states[id] ?? null));
  return handPlan(INPUT, { schedules, ...over });
}
function touched(content: PlanContent, nowMs = T0) {
  const { assets } = planChanges(content, null, { assets: ASSETS, snapshot: INPUT.snapshot });
  return touchedBy(content, assets, nowMs);
}
const comfortOf = (id: string, content: PlanContent) =>
  touched(content).find(({ assetId }) => assetId === id)?.comfort;

describe('who is touched', () => {
  it('are people and buildings, not batteries nor lamps', () => {
    expect(touched(planOf()).map(({ assetId }) => assetId)).toEqual(['BLD', 'DHW', 'EV', 'FLT', 'DRB']);
  });

  it('is nobody when nothing changes', () => {
    const schedules = ASSETS.map(({ id }) => handSchedule(id, [0, 0, 0]));
    expect(touched(handPlan(INPUT, { schedules }))).toEqual([]);
  });

  it('has agreed where there is a contract, with the calls that are left', () => {
    const of = (id: string) => touched(planOf()).find(({ assetId }) => assetId === id);
    expect(of('DRB')).toMatchObject({
      optedIn: true,
      callsAgreed: 7,
      kind: 'demand-response',
      districtId: 'L5',
    });
    expect(of('BLD')).toMatchObject({ optedIn: null, callsAgreed: null, name: 'Block' });
  });

  it.each([
    ['a quarter-hour before', T0, 15],
    ['half a minute less', T0 + 30_000, 15],
    ['at once', T0 + SLOT_MS, 0],
    ['too late', T0 + 5 * SLOT_MS, 0],
  ])('is told %s', (_name, nowMs, minutes) => {
    expect(touched(planOf(), nowMs)[0]?.noticeMinutes).toBe(minutes);
  });
});

describe('comfort', () => {
  it('is the band of a room and what the plan does to it', () => {
    expect(comfortOf('BLD', planOf({ BLD: [20, 18.5, 21] }))).toEqual({
      ...{ low: 19, high: 23, unit: '°C', planLow: 18.5, planHigh: 21, minutesOutside: 15 },
    });
  });

  it('is the filling of tanks, as a share', () => {
    expect(comfortOf('DHW', planOf({ DHW: [0.3, 0.2, 0.1] }))).toEqual({
      ...{ low: 0.25, high: 1, unit: 'share', planLow: 0.1, planHigh: 0.3, minutesOutside: 30 },
    });
  });

  it.each([
    [18.99, 0],
    [18.989, 15],
    [23.01, 0],
    [23.011, 15],
  ])('takes %d °C for rounding or for outside', (zone, minutes) => {
    expect(comfortOf('BLD', planOf({ BLD: [20, zone, 20] }))?.minutesOutside).toBe(minutes);
  });

  it('is looked at in the slots the plan commands only', () => {
    const over = { frozenSlots: 1, validUntilMs: T0 + 2 * SLOT_MS };
    expect(comfortOf('BLD', planOf({ BLD: [5, 20, 40] }, over))).toMatchObject({
      ...{ planLow: 20, planHigh: 20, minutesOutside: 0 },
    });
  });

  it('is not known without a state, and not asked of cars', () => {
    expect(comfortOf('BLD', planOf())).toBeNull();
    expect(comfortOf('BLD', planOf({ BLD: [] }))).toBeNull();
    expect(comfortOf('EV', planOf({ EV: [1, 2, 3] }))).toBeNull();
  });
});

describe('what everybody goes to without a plan', () => {
  const held = (id: string, powerKw: number): Asset => battery({ id, safeState: { mode: 'power', powerKw } });
  const steering = (...ids: readonly string[]): PlanContent =>
    handPlan(INPUT, { schedules: ids.map((id) => handSchedule(id, [null, 5, null])) });

  it('is added up by class, the largest class first', () => {
    const assets = [battery(), held('B1', -10), held('B2', 4), evHub()];
    expect(safeClasses(steering('EV', 'B1', 'B2'), assets)).toEqual([
      { kind: 'battery', assets: 2, safeState: 'power', powerKw: -6 },
      { kind: 'ev-hub', assets: 1, safeState: 'local', powerKw: null },
    ]);
  });

  it('keeps assets of a kind apart that go to different states', () => {
    const assets = [held('B1', 3), battery({ id: 'B2', safeState: { mode: 'local' } })];
    expect(
      safeClasses(steering('B1', 'B2'), assets).map(({ safeState, powerKw }) => [safeState, powerKw]),
    ).toEqual([
      ['power', 3],
      ['local', null],
    ]);
  });

  it('leaves out what the plan does not steer', () => {
    const idle = handPlan(INPUT, { schedules: [handSchedule('BAT', [null, null, null])] });
    expect(safeClasses(idle, ASSETS)).toEqual([]);
    expect(safeClasses(handPlan(INPUT), ASSETS)).toEqual([]);
  });
});
