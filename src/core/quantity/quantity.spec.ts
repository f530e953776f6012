import { describe, expect, it } from '@jest/globals';
import { energyOver, HOUR_MS, meanPowerOf } from './quantity.js';

describe('energyOver and meanPowerOf', () => {
  it.each([
    // kW, ms, kWh
    [100, HOUR_MS, 100],
    [100, HOUR_MS / 4, 25],
    [-40, HOUR_MS / 4, -10], // generation stays negative
    [0, HOUR_MS, 0],
    [3.6, 1_000, 0.001],
  ])('%d kW over %d ms carry %d kWh, and back', (kw, ms, kwh) => {
    expect(energyOver(kw, ms)).toBeCloseTo(kwh, 12);
    expect(meanPowerOf(kwh, ms)).toBeCloseTo(kw, 9);
  });

  it('carries nothing in no time', () => {
    expect(energyOver(100, 0)).toBe(0);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a duration of %d ms', (ms) => {
    expect(() => energyOver(1, ms)).toThrow(RangeError);
    expect(() => meanPowerOf(1, ms)).toThrow(`saw ${String(ms)}`);
  });

  it('knows no mean power of an instant', () => {
    expect(() => meanPowerOf(1, 0)).toThrow('above 0 ms');
  });
});
