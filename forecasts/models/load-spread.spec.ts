import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import { fitLoadSpread, loadSpreadAt, recentSizes, sizesByHour, type SpreadClock } from './load-spread.js';

const LENGTH = 24 * 400;
const LEVELS = [0.1, 0.5, 0.9];

/** Clock of hours whose year is 400 days long. */
const clock: SpreadClock = {
  hour: Float64Array.from({ length: LENGTH }, (_, t) => t % 24),
  yearCos: Float64Array.from({ length: LENGTH }, (_, t) => Math.cos((2 * Math.PI * t) / LENGTH)),
  yearSin: Float64Array.from({ length: LENGTH }, (_, t) => Math.sin((2 * Math.PI * t) / LENGTH)),
  rest: new Uint8Array(LENGTH),
};

function spreadOf(
  errorAt: (t: number) => number,
  recent: Float64Array = new Float64Array(LENGTH).fill(1),
): ReturnType<typeof fitLoadSpread> {
  const errors = Float64Array.from({ length: LENGTH }, (_, t) => errorAt(t));
  return fitLoadSpread({
    anchors: [1, 24],
    errors: [errors, errors.map((error) => 3 * error)],
    clock,
    recent,
    levels: LEVELS,
    days: 6000,
  });
}

describe('fitLoadSpread', () => {
  it('gives the deciles of even noise, wider at noon and at farther leads', () => {
    const spread = spreadOf((t) => (t % 24 === 12 ? 4 : 1) * noiseAt(t));
    const at = (lead: number, t: number): number[] => loadSpreadAt(spread, lead, { clock, t, recent: 1 });
    // Even noise in -0.5 .. 0.5 has its deciles at -0.4 and 0.4, and is widened by a hundredth.
    const [low = 0, middle = 1, high = 0] = at(1, 3);
    expect(low).toBeCloseTo(-0.4, 1);
    expect(Math.abs(middle)).toBeLessThan(0.05);
    expect(high).toBeCloseTo(0.4, 1);
    expect((at(1, 12)[2] ?? 0) / high).toBeGreaterThan(3.3);
    expect((at(24, 3)[2] ?? 0) / high).toBeCloseTo(3, 6);
    expect(at(12, 3)[2] ?? 0).toBeGreaterThan(high);
    expect(at(99, 3)).toEqual(at(24, 3));
  });

  it('is wider in the season that misses more', () => {
    const winter = (t: number): number => 1 + 0.8 * (clock.yearCos[t] ?? 0);
    const spread = spreadOf((t) => winter(t) * noiseAt(t));
    const width = (t: number): number => loadSpreadAt(spread, 1, { clock, t, recent: 1 })[2] ?? 0;
    expect(width(3) / width(LENGTH / 2 + 3)).toBeGreaterThan(3);
  });

  it('follows the size of recent errors when sizes last', () => {
    const rough = (t: number): number => (Math.floor(t / 480) % 2 === 0 ? 0.5 : 1.5);
    const errors = Float64Array.from({ length: LENGTH }, (_, t) => rough(t) * noiseAt(t));
    const sizes = sizesByHour(errors, clock.hour);
    const recent = recentSizes(errors, clock.hour, { sizes, gain: 1 / 48 });
    const spread = spreadOf((t) => errors[t] ?? 0, recent);
    const width = (size: number): number => loadSpreadAt(spread, 1, { clock, t: 3, recent: size })[2] ?? 0;
    expect(width(1.5) / width(0.5)).toBeGreaterThan(2);
  });
});

describe('recentSizes', () => {
  it('starts at the usual, moves by its gain, stays over gaps and is not thrown by one wild error', () => {
    const errors = Float64Array.from([2, Number.NaN, 1000]);
    const sizes = new Array<number>(24).fill(1);
    // 1 + ½(2 - 1) = 1.5; the gap keeps it; 1000 counts as 6.
    expect([...recentSizes(errors, new Float64Array(3), { sizes, gain: 0.5 })]).toEqual([1.5, 1.5, 3.75]);
  });
});
