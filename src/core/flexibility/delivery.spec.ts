/** Delivery on paper: signs of both directions, slots that are missing, what comes back, and the bending to the day. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { adjustToDay } from './day-adjustment.js';
import { delivery, type DeliveryInput } from './delivery.js';
import type { EventWindow } from './load-history.js';

const T0 = Date.UTC(2026, 0, 15, 8);
const window = (from: number, to: number): EventWindow => ({
  startMs: T0 + from * SLOT_MS,
  endMs: T0 + to * SLOT_MS,
});

/** A call of the first slots, metered as given, against 100 kW. */
function measured(powerKw: readonly number[], over: Partial<DeliveryInput> = {}) {
  return delivery({
    history: { startMs: T0, powerKw: Array.from(powerKw) },
    event: window(0, powerKw.length),
    baselineKw: powerKw.map(() => 100),
    reduction: true,
    after: null,
    ...over,
  });
}

describe('what was delivered', () => {
  it('is what was not taken, a quarter of each kW', () => {
    // 40 and 60 kW less: 10 + 15 kWh.
    const found = measured([60, 40]);
    expect(found).toMatchObject({ status: 'measured', deliveredKwh: 25, measuredShare: 1, reboundKwh: null });
    expect(found.status === 'measured' && found.slots).toEqual([
      { slotMs: T0, baselineKw: 100, meteredKw: 60, deliveredKwh: 10 },
      { slotMs: T0 + SLOT_MS, baselineKw: 100, meteredKw: 40, deliveredKwh: 15 },
    ]);
  });

  it('is negative for a building that took more', () => {
    expect(measured([140])).toMatchObject({ deliveredKwh: -10 });
    expect(measured([140, 60])).toMatchObject({ deliveredKwh: 0 });
  });

  it('is what was taken more in a call to take more', () => {
    expect(measured([140], { reduction: false })).toMatchObject({ deliveredKwh: 10 });
    expect(measured([60], { reduction: false })).toMatchObject({ deliveredKwh: -10 });
  });

  it('counts a house that feeds in: 100 kW expected, 20 kW given, 120 kW less', () => {
    expect(measured([-20])).toMatchObject({ deliveredKwh: 30 });
  });
});

describe('what was not measured', () => {
  const ten = (missing: number): number[] =>
    Array.from({ length: 10 }, (_, slot) => (slot < missing ? Number.NaN : 60));

  it('counts as nothing delivered when it is a tenth', () => {
    const found = measured(ten(1));
    // Nine slots of 10 kWh.
    expect(found).toMatchObject({ status: 'measured', deliveredKwh: 90, measuredShare: 0.9 });
    expect(found.status === 'measured' && found.slots[0]).toMatchObject({ meteredKw: null, deliveredKwh: 0 });
  });

  it('leaves no claim when it is more', () => {
    expect(measured(ten(2))).toEqual({
      ...{ status: 'no-data', measuredShare: 0.8 },
      why: '80 % of the call was measured and 90 % is needed',
    });
  });

  it('is all of it where there is no history', () => {
    expect(measured([60], { event: window(50, 51) })).toMatchObject({ status: 'no-data', measuredShare: 0 });
    expect(measured([])).toMatchObject({ status: 'no-data', measuredShare: 0 });
  });

  it('is a value that is no finite number', () => {
    expect(measured([Infinity])).toMatchObject({ status: 'no-data', measuredShare: 0 });
  });
});

describe('what came back', () => {
  const after = { window: window(2, 4), baselineKw: [100, 100] };
  const rebound = (powerKw: readonly number[], over: Partial<DeliveryInput> = {}): number | null => {
    const found = delivery({
      ...{ history: { startMs: T0, powerKw: Array.from(powerKw) }, event: window(0, 2) },
      ...{ baselineKw: [100, 100], reduction: true, after, ...over },
    });
    return found.status === 'measured' ? found.reboundKwh : null;
  };

  it('is what was taken above the baseline in the hours after', () => {
    // 20 and 60 kW more: 5 + 15 kWh.
    expect(rebound([60, 60, 120, 160])).toBe(20);
    expect(rebound([60, 60, 100, 80])).toBe(-5);
  });

  it('is what was taken less after a call to take more', () => {
    expect(rebound([140, 140, 60, 100], { reduction: false })).toBe(10);
  });

  it('is not known when any slot of it is missing, or the method says nothing there', () => {
    expect(rebound([60, 60, 120])).toBeNull();
    expect(rebound([60, 60, 120, Number.NaN])).toBeNull();
    expect(rebound([60, 60, 120, 160], { after: { ...after, baselineKw: [100] } })).toBeNull();
    expect(rebound([60, 60, 120, 160], { after: null })).toBeNull();
  });
});

describe('the bending of a baseline to the day', () => {
  // The call begins at slot 40; the window is 24..36, an hour before it.
  const event = window(40, 44);
  function bent(
    kind: 'factor' | 'offset',
    measuredKw: number,
    { usualKw = 100, noticeMs = event.startMs, powerKw = [200, 300] } = {},
  ) {
    const history = { startMs: T0, powerKw: new Array<number>(44).fill(measuredKw) };
    const asked = { history, event, noticeMs, adjustment: kind, otherEvents: [] };
    return adjustToDay(asked, () => usualKw, powerKw);
  }

  it('by a factor is the ratio of what was taken to what is usual', () => {
    expect(bent('factor', 110)).toEqual({
      powerKw: [expect.closeTo(220, 9), expect.closeTo(330, 9)],
      adjustment: { kind: 'factor', applied: 1.1, seen: 1.1, window: window(24, 36) },
    });
  });

  it('by an offset is the difference', () => {
    expect(bent('offset', 110)).toMatchObject({ powerKw: [210, 310], adjustment: { applied: 10, seen: 10 } });
    expect(bent('offset', 90)).toMatchObject({ powerKw: [190, 290] });
  });

  it.each([
    ['factor', 150, 1.2, 1.5],
    ['factor', 10, 0.8, 0.1],
    // A fifth of the mean 250 kW.
    ['offset', 1_000, 50, 900],
    ['offset', -1_000, -50, -1_100],
  ] as const)('by a %s with %d kW measured goes no further than a fifth', (kind, kw, applied, seen) => {
    expect(bent(kind, kw)?.adjustment).toMatchObject({
      applied: expect.closeTo(applied, 9),
      seen: expect.closeTo(seen, 9),
    });
  });

  it('ends before the building learnt of the call: what it did since is no longer usual', () => {
    const noticeMs = T0 + 30 * SLOT_MS + 1;
    expect(bent('factor', 110, { noticeMs })?.adjustment.window).toEqual(window(18, 30));
  });

  it('bends nothing without a usual load to compare with', () => {
    expect(bent('factor', 110, { usualKw: 0 })).toMatchObject({
      powerKw: [200, 300],
      adjustment: { seen: 1 },
    });
    expect(bent('factor', 110, { usualKw: -50 })?.adjustment.applied).toBe(1);
  });

  it('is not known when nothing was measured or nothing is usual', () => {
    expect(bent('factor', Number.NaN)).toBeNull();
    expect(bent('offset', 110, { usualKw: Number.NaN })).toBeNull();
  });

  it('takes the slots where both are known', () => {
    const powerKw = Array.from({ length: 44 }, (_, slot) => (slot < 30 ? Number.NaN : 120));
    const one = adjustToDay(
      {
        history: { startMs: T0, powerKw },
        ...{ event, noticeMs: event.startMs, adjustment: 'factor', otherEvents: [] },
      },
      (slotMs) => (slotMs < T0 + 33 * SLOT_MS ? 1 : 100),
      [100],
    );
    // Slots 30..32 against 1 kW and 33..35 against 100 kW: 120 over a mean of 50.5.
    expect(one?.adjustment.seen).toBeCloseTo(120 / 50.5, 9);
  });
});
