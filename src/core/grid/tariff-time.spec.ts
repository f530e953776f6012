/** Network classes, seasons and carbon by slot: which class holds, and what a slot in none pays. */
import { describe, expect, it } from '@jest/globals';
import type { Tariff } from './grid-model.js';
import { co2EurPerKwh, hourlyValue, isWinter, networkClassAt, networkPrice } from './tariff-time.js';

const hours = (value: number): number[] => new Array<number>(24).fill(value);
const WEEK = [1, 2, 3, 4, 5, 6, 7];
const TARIFF: Tariff = {
  energyWinterEurPerKwh: hours(0.1),
  energySummerEurPerKwh: hours(0.05),
  networkEurPerKwh: hours(0.02),
  networkClasses: [
    { name: 'P', months: [12, 1, 2], weekdays: [1, 2, 3, 4, 5], hours: [9, 10, 18, 19], eurPerKwh: 0.06 },
    { name: 'HPH', months: [11, 12, 1, 2, 3], weekdays: WEEK, hours: [7, 8, 9, 10, 18, 19], eurPerKwh: 0.04 },
  ],
  exportShare: 0.5,
  peakEurPerKw: 0,
  co2WinterGPerKwh: hours(50),
  co2SummerGPerKwh: hours(20),
};
const at = (text: string): number => Date.parse(text);

describe('network classes', () => {
  it.each([
    ['a winter working day at 18:00', '2026-01-15T17:00:00Z', 'P', 0.06],
    ['the same hour on a Saturday', '2026-01-17T17:00:00Z', 'HPH', 0.04],
    ['November, outside the peak months', '2026-11-12T17:00:00Z', 'HPH', 0.04],
    ['20:00, in no class', '2026-01-15T19:00:00Z', undefined, 0.02],
    ['summer', '2026-07-15T16:00:00Z', undefined, 0.02],
  ])('%s', (_, text, name, eurPerKwh) => {
    expect(networkClassAt(TARIFF, at(text))?.name).toBe(name);
    expect(networkPrice(TARIFF, at(text))).toBe(eurPerKwh);
  });

  it('are read on the civil clock of the day the clocks change', () => {
    // 18:00 civil is 17:00 UTC before and 16:00 UTC after 29 March.
    expect(networkClassAt(TARIFF, at('2026-03-28T17:00:00Z'))?.name).toBe('HPH');
    expect(networkClassAt(TARIFF, at('2026-03-29T16:00:00Z'))?.name).toBe('HPH');
    expect(networkClassAt(TARIFF, at('2026-03-29T15:00:00Z'))).toBeNull();
  });

  it('need not be there', () => {
    const { networkClasses: _, ...plain } = TARIFF;
    expect(networkClassAt(plain, at('2026-01-15T17:00:00Z'))).toBeNull();
    expect(networkPrice(plain, at('2026-01-15T17:00:00Z'))).toBe(0.02);
  });
});

describe('season and carbon', () => {
  it('winter lasts from October to March, by the civil date', () => {
    expect(isWinter(at('2026-03-31T21:59:00Z'))).toBe(true);
    expect(isWinter(at('2026-03-31T22:00:00Z'))).toBe(false);
    expect(isWinter(at('2026-09-30T22:00:00Z'))).toBe(true);
  });

  it('prices a kWh by its grams: 50 g at 80 EUR/t are 0.4 cent', () => {
    expect(co2EurPerKwh(TARIFF, at('2026-01-15T17:00:00Z'))).toBe(0);
    const priced = { ...TARIFF, co2EurPerTonne: 80 };
    expect(co2EurPerKwh(priced, at('2026-01-15T17:00:00Z'))).toBeCloseTo(0.004, 12);
    expect(co2EurPerKwh(priced, at('2026-07-15T17:00:00Z'))).toBeCloseTo(0.0016, 12);
  });

  it('refuses a list that lacks the hour', () => {
    expect(() => hourlyValue([0.1], at('2026-01-15T17:00:00Z'))).toThrow('hour 18 is missing');
  });
});
