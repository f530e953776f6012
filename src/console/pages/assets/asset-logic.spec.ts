import { describe, expect, it } from '@jest/globals';
import {
  concern,
  delayMs,
  knownState,
  lookOfState,
  missedKw,
  ORDER_STATES,
  propertiesOf,
  ratingsOf,
  tally,
} from './asset-logic.js';

describe('states of orders', () => {
  it('has a look for each, and asks to look at one of a newer service', () => {
    expect(ORDER_STATES.map(lookOfState)).toEqual([
      ...['open', 'open', 'well', 'attention', 'trouble', 'trouble', 'attention', 'well'],
    ]);
    expect(lookOfState('brand-new')).toBe('attention');
    expect(knownState('late')).toBe('late');
    expect(knownState('brand-new')).toBeNull();
  });

  it('counts the orders of a day, worst first', () => {
    const orders = ['confirmed', 'refused', 'confirmed', 'written', 'late'].map((state) => ({ state }));
    expect(tally(orders)).toEqual([
      { state: 'refused', n: 1 },
      { state: 'late', n: 1 },
      { state: 'written', n: 1 },
      { state: 'confirmed', n: 2 },
    ]);
    expect(tally([])).toEqual([]);
  });
});

describe('proof of an order', () => {
  it('is missed by what was metered less what was ordered', () => {
    expect(missedKw({ powerKw: -1500, meteredKw: -1400 })).toBe(100);
    expect(missedKw({ powerKw: null, meteredKw: 3 })).toBeNull();
    expect(missedKw({ powerKw: 3, meteredKw: null })).toBeNull();
  });

  it('was sent so long after it was meant', () => {
    expect(delayMs({ intendedAtMs: 1_000, writtenAtMs: 9_000 })).toBe(8_000);
    expect(delayMs({ intendedAtMs: 1_000, writtenAtMs: 999 })).toBe(0);
    expect(delayMs({ intendedAtMs: 1_000, writtenAtMs: null })).toBeNull();
  });
});

describe('concern', () => {
  const row = { order: null, available: true, controlMode: 'automatic', controllable: true } as const;
  const order = (state: string) => ({ planId: 'P', powerKw: 1, state, detail: '' });

  it('puts failed orders before fallback, unavailability, late ones and the rest', () => {
    const ranks = [
      concern({ ...row, order: order('refused') }),
      concern({ ...row, controlMode: 'fallback' }),
      concern({ ...row, available: false }),
      concern({ ...row, order: order('late') }),
      concern({ ...row, order: order('confirmed') }),
    ];
    expect(ranks).toEqual([4, 3, 2, 1, 0]);
    expect(concern({ ...row, controlMode: 'unknown' })).toBe(3);
    expect(concern(row)).toBe(0);
    expect(concern({ ...row, available: false, controllable: false })).toBe(0);
  });
});

describe('ratingsOf', () => {
  it('lets a battery take and give, a generator give and a load take', () => {
    const battery = { kind: 'battery', ratedKw: 10, properties: { maxChargeKw: 8, maxDischargeKw: 9 } };
    expect(ratingsOf(battery)).toEqual({ upKw: 8, downKw: -9 });
    expect(ratingsOf({ kind: 'battery', ratedKw: 10, properties: {} })).toEqual({ upKw: 10, downKw: -10 });
    expect(ratingsOf({ kind: 'chp', ratedKw: 10, properties: { maxOutputKw: 12 } })).toEqual({
      ...{ upKw: null, downKw: -12 },
    });
    expect(ratingsOf({ kind: 'pv', ratedKw: 10, properties: {} })).toEqual({ upKw: null, downKw: -10 });
    expect(ratingsOf({ kind: 'hot-water', ratedKw: 10, properties: {} })).toEqual({ upKw: 10, downKw: null });
  });
});

describe('propertiesOf', () => {
  it('takes the unit from the name', () => {
    expect(propertiesOf({ maxChargeKw: 10_000, wearEurPerKwh: 0.01, comfortLowC: 19, socMin: 0.1 })).toEqual([
      { key: 'maxChargeKw', label: 'max charge', value: 10_000, unit: 'kW' },
      { key: 'wearEurPerKwh', label: 'wear', value: 0.01, unit: '€/kWh' },
      { key: 'comfortLowC', label: 'comfort low', value: 19, unit: '°C' },
      { key: 'socMin', label: 'soc min', value: 10, unit: '%' },
    ]);
  });

  it('shows words and yes or no, and leaves out tables', () => {
    const shown = propertiesOf({ model: 'X', optIn: true, profile: [1, 2], table: {}, none: null });
    expect(shown.map(({ key }) => key)).toEqual(['model', 'optIn']);
  });

  it('does not take a whole name for a unit', () => {
    expect(propertiesOf({ Kw: 3 })).toEqual([{ key: 'Kw', label: 'kw', value: 3, unit: '' }]);
  });
});
