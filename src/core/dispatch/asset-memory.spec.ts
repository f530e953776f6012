/** What is remembered of units and runs from their measured slots, and what is not guessed. */
import { describe, expect, it } from '@jest/globals';
import type { RegularSeries } from '../series/series.js';
import { SLOT_MS } from '../time/slot.js';
import { needsMemory, remembered } from './asset-memory.js';
import { profile, unit, wind } from './testing/flexible-assets.js';
import { battery, EVENING_MS } from './testing/small-grid.js';

/** The last slots before 18:00, the newest last. */
function past(...kw: number[]): RegularSeries {
  return { startMs: EVENING_MS - kw.length * SLOT_MS, stepMs: SLOT_MS, values: Float64Array.from(kw) };
}
const at = (powerKw: number | null) => ({ slotMs: EVENING_MS, powerKw });

describe('a unit', () => {
  it.each([
    ['has been running for two slots', past(0, 0, -60, -80), -80, { runSlots: 2 }],
    ['has been standing for one', past(-60, -60, 0), 0, { runSlots: -1 }],
    ['stopped just now', past(-60, -60), 0, { runSlots: 0 }],
    ['runs, with the newest slot not closed yet', past(0, -60, -60, Number.NaN), -70, { runSlots: 3 }],
  ])('%s', (_, series, powerKw, expected) => {
    expect(remembered(unit(), series, at(powerKw))).toEqual(expected);
  });

  it('is not guessed at: long enough, unknown in between, without a measured power, without a past', () => {
    expect(remembered(unit(), past(-60, -60, -60), at(-60))).toEqual({});
    expect(remembered(unit(), past(0, -60, Number.NaN, -60, -60), at(-60))).toEqual({});
    expect(remembered(unit(), past(0, -60), at(null))).toEqual({});
    expect(remembered(unit(), undefined, at(-60))).toEqual({});
  });
});

describe('a course of power', () => {
  const washing = profile({ earliestStart: '17:00', latestEnd: '20:00' });

  it('that ran in the window that is open does not run again', () => {
    expect(remembered(washing, past(0, 0, 40, 20, 0), at(0))).toEqual({ callsLeft: 0 });
  });

  it('that ran before the window opened, or not at all, may still run', () => {
    expect(remembered(washing, past(40, 20, 0, 0, 0, 0), at(0))).toEqual({});
    expect(remembered(washing, past(1, 0, 2, 0), at(0))).toEqual({});
    expect(remembered(profile(), past(40, 20), at(0))).toEqual({});
  });
});

describe('needsMemory', () => {
  it('is for units that start and stop and for runs', () => {
    const { commitment: _, ...running } = unit();
    const assets = [unit(), profile(), running, battery(), wind()];
    expect(assets.map(needsMemory)).toEqual([true, true, false, false, false]);
    expect(remembered(battery(), past(1, 2), at(0))).toEqual({});
  });
});
