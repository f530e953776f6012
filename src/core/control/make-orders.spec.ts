/** Orders of a slot: the plan's values for whom it steers, a release for whom it no longer does, nothing for the rest. */
import { describe, expect, it } from '@jest/globals';
import { battery, EVENING_MS, evHub, lighting } from '../dispatch/testing/small-grid.js';
import type { DispatchPlan, PlanContent } from '../dispatch/plan.js';
import { SLOT_MS } from '../time/slot.js';
import {
  HOLD_AFTER_SLOT_MS,
  makeOrders,
  NO_PLAN_ID,
  orderId,
  plannedKw,
  type OrderInput,
} from './make-orders.js';
import type { SetpointRecord, SetpointState } from './setpoint.js';

const PLAN = planOf({ BAT: [-100, -50, null, 25], EV: [0, 10, 20, 30] });

function planOf(powers: Record<string, (number | null)[]>, more: Partial<PlanContent> = {}): DispatchPlan {
  const schedules = Object.entries(powers).map(([assetId, powerKw]) => ({ assetId, powerKw }));
  const content = {
    firstSlotMs: EVENING_MS,
    horizonSlots: 4,
    validUntilMs: EVENING_MS + 4 * SLOT_MS,
    schedules,
    ...more,
  };
  return { id: 'P-1', content } as unknown as DispatchPlan;
}

function record(assetId: string, powerKw: number | null, state: SetpointState): SetpointRecord {
  return { order: { assetId, powerKw }, state } as SetpointRecord;
}

function ordersOf(more: Partial<OrderInput> = {}): [string, number | null][] {
  return makeOrders(inputOf(more)).map((order) => [order.assetId, order.powerKw]);
}

function inputOf(more: Partial<OrderInput>): OrderInput {
  return {
    slotMs: EVENING_MS,
    plan: PLAN,
    assets: [battery(), evHub()],
    previous: new Map(),
    quarantined: new Set(),
    ...more,
  };
}

describe('makeOrders', () => {
  it('orders what the plan says, zero included', () => {
    expect(ordersOf()).toEqual([
      ['BAT', -100],
      ['EV', 0],
    ]);
  });

  it('writes the whole order: a deterministic id, its life and the ramp of the asset', () => {
    const [order] = makeOrders(
      inputOf({ slotMs: EVENING_MS + SLOT_MS, assets: [battery({ rampKwPerS: 7 })] }),
    );
    expect(order).toEqual({
      id: `P-1:BAT:${String(EVENING_MS + SLOT_MS)}`,
      planId: 'P-1',
      assetId: 'BAT',
      slotMs: EVENING_MS + SLOT_MS,
      powerKw: -50,
      validFromMs: EVENING_MS + SLOT_MS,
      validUntilMs: EVENING_MS + 2 * SLOT_MS + HOLD_AFTER_SLOT_MS,
      rampKwPerS: 7,
    });
  });

  it('makes the same orders when asked again', () => {
    expect(makeOrders(inputOf({}))).toEqual(makeOrders(inputOf({})));
  });

  it('says nothing to an asset the plan leaves to its local control and nobody steered before', () => {
    expect(ordersOf({ slotMs: EVENING_MS + 2 * SLOT_MS })).toEqual([['EV', 20]]);
  });

  it.each<[string, SetpointRecord, [string, number | null][]]>([
    ['written and still open', record('BAT', -50, 'written'), [['BAT', null]]],
    ['intended in a process that died', record('BAT', -50, 'intended'), [['BAT', null]]],
    ['confirmed', record('BAT', -50, 'confirmed'), [['BAT', null]]],
    ['late', record('BAT', -50, 'late'), [['BAT', null]]],
    ['diverging', record('BAT', -50, 'diverging'), [['BAT', null]]],
    ['steered at zero', record('BAT', 0, 'confirmed'), [['BAT', null]]],
    ['refused: it never took it', record('BAT', -50, 'refused'), []],
    ['withheld: it was never sent', record('BAT', -50, 'withheld'), []],
    ['handed back already', record('BAT', null, 'released'), []],
    ['asked to be handed back, outcome unknown', record('BAT', null, 'intended'), []],
  ])('without a plan hands back an asset whose last order was %s', (_name, last, expected) => {
    expect(ordersOf({ plan: null, previous: new Map([['BAT', last]]) })).toEqual(expected);
  });

  it('names orders without a plan after no plan', () => {
    const previous = new Map([['BAT', record('BAT', 5, 'written')]]);
    const [order] = makeOrders(inputOf({ plan: null, previous }));
    expect(order).toMatchObject({ planId: NO_PLAN_ID, id: orderId(NO_PLAN_ID, 'BAT', EVENING_MS) });
  });

  it('hands a diverging asset back whatever the plan says, and once only', () => {
    const quarantined = new Set(['BAT']);
    const steered = new Map([['BAT', record('BAT', -50, 'diverging')]]);
    expect(ordersOf({ quarantined, previous: steered })).toEqual([
      ['BAT', null],
      ['EV', 0],
    ]);
    const released = new Map([['BAT', record('BAT', null, 'released')]]);
    expect(ordersOf({ quarantined, previous: released })).toEqual([['EV', 0]]);
  });

  it('never speaks to an asset that may not be steered', () => {
    const assets = [battery({ controllable: false })];
    const previous = new Map([['BAT', record('BAT', -50, 'written')]]);
    expect(ordersOf({ assets, previous })).toEqual([]);
  });

  it('leaves assets alone that the plan does not know', () => {
    expect(ordersOf({ assets: [lighting()] })).toEqual([]);
  });
});

describe('plannedKw', () => {
  const short = planOf({ BAT: [1, 2, 3, 4] }, { validUntilMs: EVENING_MS + 2 * SLOT_MS });

  it.each<[string, number, number | null]>([
    ['the slot before its first', -1, null],
    ['its first slot', 0, 1],
    ['the last slot of its validity', 1, 2],
    ['the slot its validity ends with', 2, null],
    ['a slot beyond its horizon', 9, null],
  ])('in %s', (_name, slot, expected) => {
    expect(plannedKw(short, 'BAT', EVENING_MS + slot * SLOT_MS)).toBe(expected);
  });

  it('is null beyond the horizon though the plan is still valid, and for an asset it does not know', () => {
    const long = planOf({ BAT: [1] }, { validUntilMs: EVENING_MS + 8 * SLOT_MS });
    expect(plannedKw(long, 'BAT', EVENING_MS + 3 * SLOT_MS)).toBeNull();
    expect(plannedKw(long, 'EV', EVENING_MS)).toBeNull();
  });

  it.each<[string, number | null, number, number | null]>([
    ['all of it where it agreed to more', -40, -60, -40],
    ['no more than it agreed to', -40, -25, -25],
    ['nothing where it agreed to nothing', -40, 0, null],
    ['nothing of what comes back after the call', 15, 0, null],
    ['nothing the other way', 15, -25, null],
    ['more where it agreed to take more', 40, 25, 25],
    ['nothing where the plan asks for nothing', null, -25, null],
  ])('asks of a building behind an asset %s', (_, planned, agreed, powerKw) => {
    const plan = planOf({ BAT: [planned], EV: [10] });
    const previous = new Map([['BAT', record('BAT', -40, 'written')]]);
    const agreedKw = new Map([['BAT', agreed]]);
    expect(ordersOf({ plan, previous, agreedKw })).toEqual([
      ['BAT', powerKw],
      ['EV', 10],
    ]);
  });
});
