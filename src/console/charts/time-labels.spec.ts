import { describe, expect, it } from '@jest/globals';
import '../testing/browser.js';
import { timeLabels } from './time-labels.js';

const HOUR = 3_600_000;
/** 23:00 in Lyon, the evening before the 15th. */
const EVENING = Date.parse('2026-01-14T22:00:00Z');
const at = (...hours: number[]): number[] => hours.map((hour) => EVENING + hour * HOUR);

describe('labels of a time axis', () => {
  it('say the day below the first mark and where another begins', () => {
    const labels = timeLabels(at(-3, 0, 3), [0, 100, 200], 3 * HOUR);
    expect(labels.map((label) => label.includes('\n'))).toEqual([true, false, true]);
    expect(labels[1]).toBe('23:00');
    expect(labels[2]).toMatch(/^02:00\nThu,? 15 Jan$/);
  });

  it('leave out the day that is nearly over when both do not fit', () => {
    const labels = timeLabels(at(0, 1, 2), [0, 60, 120], HOUR);
    expect(labels.map((label) => label.includes('\n'))).toEqual([false, true, false]);
  });

  it('are days alone where marks are days apart', () => {
    expect(timeLabels(at(1, 25), [0, 20], 24 * HOUR)).toEqual([
      expect.stringMatching(/^Thu,? 15 Jan$/),
      expect.stringMatching(/^Fri,? 16 Jan$/),
    ]);
  });
});
