import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import type { Cells } from './smoothing-clock.js';
import { aheadOf, firstLength, fitGains, lastOf, runOver, type Parts, type Track } from './smoothing-fit.js';
import { firstMemory } from './smoothing-recursion.js';

const SLOTS = 24;
const WEEK = 7 * SLOTS;
const BOTH: Parts = { day: true, week: true };

function cellsOfHours(length: number): Cells {
  return {
    day: Int32Array.from({ length }, (_, i) => i % SLOTS),
    week: Int32Array.from({ length }, (_, i) => i % WEEK),
    moved: new Uint8Array(length),
    hour: Float64Array.from({ length }, (_, i) => i % SLOTS),
  };
}

function trackOf(weeks: number, value: (i: number) => number): Track {
  const length = weeks * WEEK;
  return {
    values: Float64Array.from({ length }, (_, i) => value(i)),
    cells: cellsOfHours(length),
    slots: SLOTS,
  };
}

const shape = (i: number): number => Math.sin((2 * Math.PI * i) / SLOTS) + (i % WEEK >= 5 * SLOTS ? -1 : 0);
/** Sums of noise that keep `left` of themselves each step. */
function persistent(left: number): (i: number) => number {
  const sums: number[] = [];
  return (i) => (sums[i] = left * (sums[i - 1] ?? 0) + noiseAt(i));
}

describe('firstLength', () => {
  const lengthOf = (steps: number): number => firstLength(lastOf(trackOf(20, shape), steps));

  it.each([
    ['three weeks of many', 20 * WEEK, 3 * WEEK],
    ['two of four', 4 * WEEK, 2 * WEEK],
    ['one of two', 2 * WEEK, WEEK],
    ['half the days under two weeks', 6 * SLOTS, 3 * SLOTS],
    ['one day of two', 2 * SLOTS, SLOTS],
    ['all there is under two days', 30, 30],
  ])('takes %s', (_, steps, expected) => {
    expect(lengthOf(steps)).toBe(expected);
  });
});

describe('fitGains', () => {
  it('sees how long errors last', () => {
    const lasting = fitGains(
      trackOf(12, (i) => shape(i) + persistentSlow(i)),
      BOTH,
      [1],
    );
    const fleeting = fitGains(
      trackOf(12, (i) => shape(i) + noiseAt(i)),
      BOTH,
      [1],
    );
    expect(lasting.error + lasting.level).toBeGreaterThan(0.7);
    expect(fleeting.error).toBeLessThan(0.2);
    expect(fleeting.level).toBeLessThan(0.1);
  });

  it('moves the index of the week when the week changes, and not when it is noise', () => {
    const weekly = (i: number): number => 0.3 * Math.floor(i / WEEK) * ((i % WEEK) / WEEK);
    const changing = fitGains(
      trackOf(12, (i) => shape(i) + weekly(i) + 0.1 * noiseAt(i)),
      BOTH,
      [WEEK],
    );
    const still = fitGains(
      trackOf(12, (i) => shape(i) + noiseAt(i)),
      BOTH,
      [WEEK],
    );
    expect(changing.level + changing.day + changing.week).toBeGreaterThan(0.4);
    expect(still.level + still.day + still.week).toBeLessThan(0.4);
  });

  it('leaves out the parts that a history is too short for', () => {
    const gains = fitGains(trackOf(2, shape), { day: true, week: false }, [1]);
    expect(gains.week).toBe(0);
    expect(gains.day).toBeGreaterThan(0);
    expect(fitGains(trackOf(2, shape), { day: false, week: false }, [1]).day).toBe(0);
  });

  it('gives the same gains again, and is not led by one wild value', () => {
    const base = trackOf(8, (i) => shape(i) + 0.3 * noiseAt(i));
    const wild = { ...base, values: base.values.map((value, i) => (i === 700 ? 1e4 : value)) };
    const gains = fitGains(base, BOTH, [1]);
    expect(fitGains(base, BOTH, [1])).toEqual(gains);
    const other = fitGains(wild, BOTH, [1]);
    for (const name of ['level', 'day', 'week', 'error'] as const) {
      expect(Math.abs(other[name] - gains[name])).toBeLessThan(0.15);
    }
  });

  const persistentSlow = persistent(0.9);
});

describe('runOver', () => {
  it('shows each step before its value is taken in, in order', () => {
    const track = trackOf(2, shape);
    const seen: number[] = [];
    const memory = firstMemory(track.values, track.cells, { length: WEEK, slots: SLOTS });
    const gains = { level: 0.1, day: 0.1, week: 0.1, error: 0 };
    runOver(track, memory, {
      gains,
      visit: (i, before) => {
        seen.push(i);
        // The series repeats itself exactly, so what is known before a step is the step.
        expect(aheadOf(before, gains, { cells: track.cells, i, lead: 1 })).toBeCloseTo(shape(i), 9);
      },
    });
    expect(seen).toHaveLength(2 * WEEK);
    expect(seen[seen.length - 1]).toBe(2 * WEEK - 1);
  });
});

describe('lastOf', () => {
  it('keeps values and cells together', () => {
    const last = lastOf(trackOf(3, shape), 30);
    expect(last.values).toHaveLength(30);
    expect(last.values[0]).toBe(shape(3 * WEEK - 30));
    expect(last.cells.week[29]).toBe(WEEK - 1);
    const all = trackOf(1, shape);
    expect(lastOf(all, 1e6)).toBe(all);
  });
});
