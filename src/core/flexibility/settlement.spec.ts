/** Delivery and money: the UFTP worked example, gaps, the other way, and what comes back. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { delivery, type DeliveryInput } from './delivery.js';
import { settle } from './settlement.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 22, 17);

function seen(powerKw: readonly number[], more: Partial<DeliveryInput> = {}): DeliveryInput {
  const slots = powerKw.length;
  return {
    history: { startMs: START_MS, powerKw },
    event: { startMs: START_MS, endMs: START_MS + slots * SLOT_MS },
    baselineKw: new Array<number>(slots).fill(100),
    reduction: true,
    after: null,
    ...more,
  };
}

/** One hour at this power. */
const hourAt = (kw: number): number[] => new Array<number>(4).fill(kw);

describe('settlement', () => {
  // USEF Flex Trading Protocol: baseline 10 MW, 2 MW bought at 7 EUR/MW, penalty 11 EUR/MW, over an hour.
  it.each([
    [7, '14.00'],
    [8, '14.00'],
    [9, '-4.00'],
    [10, '-22.00'],
    [11, '-33.00'],
  ])('pays the UFTP example at a realised %d MW: %s EUR', (mw, totalEur) => {
    const told = delivery(seen(hourAt(mw * 1000), { baselineKw: hourAt(10_000) }));
    if (told.status === 'no-data') throw new Error(told.why);
    const terms = { rateEurPerKwh: '0.007', penaltyEurPerKwh: '0.011' };
    expect(settle(told, hourAt(2000), terms).totalEur).toBe(totalEur);
  });

  it('owes nothing where nothing was ordered: before its own part, and after it left', () => {
    // It takes 120 of 100 kW in the first and the last quarter-hour, and 90 between.
    const told = delivery(seen([120, 90, 90, 120]));
    if (told.status === 'no-data') throw new Error(told.why);
    const terms = { rateEurPerKwh: '0.2', penaltyEurPerKwh: '0.5' };
    expect(settle(told, [0, 10, 10, 0], terms)).toMatchObject({
      paidEur: '1',
      penaltyEur: '0',
      totalEur: '1.00',
    });
    expect(settle(told, [10, 10, 10, 10], terms)).toMatchObject({ paidEur: '1', penaltyEur: '7.5' });
  });

  it('neither pays nor fines a quarter-hour that was not measured', () => {
    const mostly = new Array<number>(20).fill(90);
    mostly[3] = Number.NaN;
    const told = delivery(seen(mostly));
    if (told.status === 'no-data') throw new Error(told.why);
    const terms = { rateEurPerKwh: '0.2', penaltyEurPerKwh: '0.5' };
    const settled = settle(told, new Array<number>(20).fill(12), terms);
    // 19 x 2.5 kWh of 3 kWh each: 47.5 x 0.2 - 9.5 x 0.5.
    expect(settled).toMatchObject({ deliveredKwh: '47.5', paidEur: '9.5', penaltyEur: '4.75' });
    expect(settled.slots[3]).toMatchObject({ orderedKwh: 3, paidEur: '0', penaltyEur: '0' });
  });

  it('adds a thousand slots without a cent of binary dust', () => {
    const told = delivery(seen(new Array<number>(1000).fill(99.6)));
    if (told.status === 'no-data') throw new Error(told.why);
    // 0.1 kWh a slot at 0.1 EUR: in binary fractions the sum of 0.01 is 9.99999999999983.
    const settled = settle(told, new Array<number>(1000).fill(0.4), {
      rateEurPerKwh: '0.1',
      penaltyEurPerKwh: '0',
    });
    expect(settled).toMatchObject({
      paidEur: '10',
      orderedKwh: '100',
      deliveredKwh: '100',
      totalEur: '10.00',
    });
  });

  it('rounds half a cent to the even one, once, at the end', () => {
    const told = delivery(seen(hourAt(99)));
    if (told.status === 'no-data') throw new Error(told.why);
    const total = (rate: string): string =>
      settle(told, hourAt(1), { rateEurPerKwh: rate, penaltyEurPerKwh: '0' }).totalEur;
    expect([total('0.125'), total('0.135'), total('0.1251')]).toEqual(['0.12', '0.14', '0.13']);
  });

  it('pays nothing for taking more than the baseline', () => {
    const told = delivery(seen(hourAt(120)));
    expect(told).toMatchObject({ status: 'measured', deliveredKwh: -20 });
    if (told.status === 'no-data') throw new Error(told.why);
    const settled = settle(told, hourAt(10), { rateEurPerKwh: '1', penaltyEurPerKwh: '0' });
    expect(settled).toMatchObject({ paidEur: '0', totalEur: '0.00', deliveredKwh: '-20' });
  });
});

describe('delivery', () => {
  it('counts a missing slot as nothing delivered, and makes no claim below 90 %', () => {
    const mostly = new Array<number>(20).fill(80);
    mostly[3] = Number.NaN;
    expect(delivery(seen(mostly))).toMatchObject({
      status: 'measured',
      deliveredKwh: 95,
      measuredShare: 0.95,
    });
    const holes = mostly.map((kw, index) => (index < 3 ? Number.NaN : kw));
    expect(delivery(seen(holes))).toMatchObject({
      status: 'no-data',
      why: '80 % of the call was measured and 90 % is needed',
    });
  });

  it('counts the other direction for a call to take more', () => {
    expect(delivery(seen(hourAt(130), { reduction: false }))).toMatchObject({ deliveredKwh: 30 });
  });

  it('reports what comes back after the call beside it', () => {
    const event = { startMs: START_MS, endMs: START_MS + HOUR_MS };
    const window = { startMs: event.endMs, endMs: event.endMs + HOUR_MS };
    const after = { window, baselineKw: hourAt(100) };
    const input = seen([...hourAt(80), ...hourAt(112)], { event, baselineKw: hourAt(100), after });
    expect(delivery(input)).toMatchObject({ deliveredKwh: 20, reboundKwh: 12 });
    const unmeasured = seen(hourAt(80), { event, baselineKw: hourAt(100), after });
    expect(delivery(unmeasured)).toMatchObject({ deliveredKwh: 20, reboundKwh: null });
  });
});
