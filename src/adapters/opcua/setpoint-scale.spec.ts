import { describe, expect, it } from '@jest/globals';
import { setpointScale } from './setpoint-scale.js';

describe('setpointScale', () => {
  it.each([
    ['W', 1, 12.5, 12_500],
    ['kW', -1, 12.5, -12.5],
    ['MW', 1, -500, -0.5],
    ['%', 1, 50, 25],
    ['%', -1, -50, 25],
  ] as const)('writes in %s with sign %i: %d kW is %d, and back', (unit, sign, kw, device) => {
    const scale = setpointScale({ assetId: 'X', unit, sign }, 200);
    expect(scale.toDevice(kw)).toBeCloseTo(device, 9);
    expect(scale.toKw(device)).toBeCloseTo(kw, 9);
  });

  it('gives ramps no sign and zero no minus', () => {
    const scale = setpointScale({ assetId: 'X', unit: 'W', sign: -1 }, 200);
    expect(scale.rampToDevice(2)).toBe(2_000);
    expect(Object.is(scale.toDevice(0), 0)).toBe(true);
    expect(Object.is(scale.toKw(0), 0)).toBe(true);
  });

  it('refuses a unit that is no power', () => {
    expect(() => setpointScale({ assetId: 'X', unit: 'kWh', sign: 1 }, 1)).toThrow(
      /saw the unit "kWh".*expected W/,
    );
  });
});
