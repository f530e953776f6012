/** Ticks of the clock of slots: always on the quarter-hour, whenever the scheduler was made. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../core/time/slot.js';
import { alignedPattern, alignedRepeatStrategy, nextMultiple } from './aligned-ticks.js';

const QUARTER_PAST = Date.parse('2026-01-15T17:15:00Z');

/** The next tick BullMQ is told; the name of the job says nothing. */
const next = (afterMs: number, pattern: string): unknown =>
  alignedRepeatStrategy(afterMs, { pattern }, 'tick');

describe('the next multiple', () => {
  it.each([
    ['a moment before', -1, 0],
    ['on it: the next one, or a tick would come twice', 0, SLOT_MS],
    ['a moment after', 1, SLOT_MS],
    ['in mid-slot', SLOT_MS / 2, SLOT_MS],
    ['at the very end of the slot', SLOT_MS - 1, SLOT_MS],
  ])('%s', (_when, offMs, wantedMs) => {
    expect(nextMultiple(QUARTER_PAST + offMs, SLOT_MS)).toBe(QUARTER_PAST + wantedMs);
  });

  it('does not move with a clock that stands between milliseconds', () => {
    expect(nextMultiple(QUARTER_PAST + 0.25, SLOT_MS)).toBe(QUARTER_PAST + SLOT_MS);
  });

  it('is the same whoever made the scheduler: asked again and again it walks the grid', () => {
    const ticks = [QUARTER_PAST + 123];
    for (let k = 0; k < 96; k += 1) ticks.push(nextMultiple(ticks.at(-1) ?? 0, SLOT_MS));
    const [, ...walked] = ticks;
    expect(walked).toEqual(Array.from({ length: 96 }, (_, k) => QUARTER_PAST + (k + 1) * SLOT_MS));
  });
});

describe('the pattern told to BullMQ', () => {
  it('carries its interval', () => {
    expect(next(QUARTER_PAST + 7, alignedPattern(SLOT_MS))).toBe(QUARTER_PAST + SLOT_MS);
    expect(next(1_001, alignedPattern(250))).toBe(1_250);
  });

  it.each(['*/15 * * * *', 'every-ms', 'every-ms 0', 'every-ms -5', 'every-ms soon'])(
    'refuses what is not ours: %s',
    (pattern) => {
      expect(() => next(0, pattern)).toThrow(/is not one of ours; expected "every-ms <ms>"/);
    },
  );

  it('refuses a schedule without a pattern', () => {
    expect(() => alignedRepeatStrategy(0, {}, 'tick')).toThrow(/Repeat pattern undefined/);
  });
});
