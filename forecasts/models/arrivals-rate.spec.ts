import { describe, expect, it } from '@jest/globals';
import { DAY_MS, START_MS, noiseAt, plainCalendar } from '../testing/made-series.js';
import { fitRate, rateAt, type ArrivalClock } from './arrivals-rate.js';
import { slotTrack } from './trees-track.js';

const STEP_MS = 3_600_000;
const PER_DAY = 24;

/** Hours of days on the plain clock; those without a value have a calendar alone. */
function clockOf(days: number, values: Float64Array): ArrivalClock {
  const grid = { startMs: START_MS, stepMs: STEP_MS };
  const track = slotTrack({ ...grid, ahead: days * PER_DAY - values.length }, values, plainCalendar);
  return { ...grid, track };
}

/** Twelve a working hour, four at weekends, one at night; what comes is anything from nothing to twice as much. */
function truth(i: number): number {
  const hour = i % PER_DAY;
  const isOff = plainCalendar(START_MS + i * STEP_MS).weekday > 5;
  return hour < 8 || hour >= 18 ? 1 : isOff ? 4 : 12;
}

describe('the rate of arrivals', () => {
  const days = 120;
  const values = Float64Array.from({ length: days * PER_DAY }, (_, i) => truth(i) * (1 + 2 * noiseAt(i)));
  const clock = clockOf(days + 7, values);
  const rate = fitRate(clock, values);

  it('knows hours and days off', () => {
    for (let i = values.length; i < values.length + 7 * PER_DAY; i += 1) {
      const ratio = (rate ? rateAt(rate, clock, i) : 0) / truth(i);
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  it('has the sum of what came, and leaves the season out of four months', () => {
    let expected = 0;
    for (let i = 0; i < values.length; i += 1) expected += rate ? rateAt(rate, clock, i) : 0;
    expect(expected / values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 1);
    expect(rate?.isYearly).toBe(false);
    expect(rate?.coefficients.slice(-2)).toEqual([0, 0]);
  });

  it('knows the season after two years, and takes that of one for growth', () => {
    const seasonal = (i: number): number => {
      const angle = (2 * Math.PI * (START_MS + i * STEP_MS)) / (365.2425 * DAY_MS);
      return truth(i) * (1 + 0.4 * Math.cos(angle));
    };
    const fitted = (length: number): ReturnType<typeof fitRate> => {
      const values = Float64Array.from({ length: length * PER_DAY }, (_, i) => seasonal(i));
      return fitRate(clockOf(length, values), values);
    };
    expect(fitted(400)?.isYearly).toBe(false);
    const long = fitted(740);
    expect(long?.isYearly).toBe(true);
    expect(Math.hypot(...(long?.coefficients.slice(-2) ?? []))).toBeGreaterThan(0.25);
  });

  it('is none where nothing ever came, or nothing was measured', () => {
    const none = new Float64Array(60 * PER_DAY);
    expect(fitRate(clockOf(60, none), none)).toBeNull();
    const unknown = none.fill(Number.NaN);
    expect(fitRate(clockOf(60, unknown), unknown)).toBeNull();
  });
});
