import { describe, expect, it } from '@jest/globals';
import { isSlotStart, SLOT_HOURS, SLOT_MS, slotsBetween, SLOTS_PER_HOUR, slotStart } from './slot.js';

const T = Date.parse('2026-01-15T17:45:00Z');

describe('slots', () => {
  it('are quarter-hours', () => {
    expect(SLOT_MS).toBe(15 * 60_000);
    expect(SLOTS_PER_HOUR * SLOT_HOURS).toBe(1);
  });

  it.each([
    ['the start itself', T, T],
    ['the last millisecond', T + SLOT_MS - 1, T],
    ['the boundary, which belongs to the later slot', T + SLOT_MS, T + SLOT_MS],
    ['an instant before 1970', -1, -SLOT_MS],
  ])('hold %s', (_name, instant, start) => {
    expect(slotStart(instant)).toBe(start);
    expect(isSlotStart(start)).toBe(true);
  });

  it('are listed half-open', () => {
    expect(slotsBetween(T, T + 3 * SLOT_MS)).toEqual([T, T + SLOT_MS, T + 2 * SLOT_MS]);
    expect(slotsBetween(T, T)).toEqual([]);
  });

  it('refuse bounds off the grid', () => {
    expect(() => slotsBetween(T + 1, T + SLOT_MS)).toThrow(RangeError);
    expect(() => slotsBetween(T, T + SLOT_MS + 1)).toThrow('quarter-hour');
  });
});
