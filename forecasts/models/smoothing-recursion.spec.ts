import { describe, expect, it } from '@jest/globals';
import type { Cells } from './smoothing-clock.js';
import { aheadOf } from './smoothing-fit.js';
import { advance, firstMemory, type Gains, type Memory, type Steps } from './smoothing-recursion.js';

/** Two slots a day; day d, slot s at step 2d + s; week index of Monday..Sunday. */
function twoSlots(steps: number, holidays: readonly number[] = []): Cells {
  const day = Int32Array.from({ length: steps }, (_, i) => i % 2);
  const dayOf = (i: number): number => Math.floor(i / 2);
  const week = Int32Array.from(
    { length: steps },
    (_, i) => (holidays.includes(dayOf(i)) ? 6 : dayOf(i) % 7) * 2 + (i % 2),
  );
  const moved = Uint8Array.from({ length: steps }, (_, i) => (holidays.includes(dayOf(i)) ? 1 : 0));
  return { day, week, moved, hour: Float64Array.from(day, (slot) => slot * 12) };
}

/** A track that knows one value. */
const step = (value: number, cells: Cells, i: number): Steps => ({
  values: new Float64Array(i + 1).fill(value),
  cells,
});

const GAINS: Gains = { level: 0.5, day: 0.2, week: 0.1, error: 0.5 };
const memoryAt = (level: number): Memory => ({
  level,
  error: 0,
  spread: 100,
  day: Float64Array.of(1, -1),
  week: new Float64Array(14),
});

describe('advance', () => {
  // On paper: slot 0 stands at 10 + 1 = 11 and shows 13: e = r = 2, so level 11, day 1.4, week 0.2.
  // Slot 1 then stands at 11 - 1 = 10, and φ·e = 1 makes 11: shown 11, r = 0 and e = 1. Nothing moves.
  it('moves level and indexes by their gains of the one-step error', () => {
    const cells = twoSlots(4);
    const memory = memoryAt(10);
    expect(advance(memory, GAINS, step(13, cells, 0), 0)).toBe(2);
    expect(memory.level).toBe(11);
    expect([...memory.day]).toEqual([1.4, -1]);
    expect(memory.week[0]).toBeCloseTo(0.2, 12);
    expect(advance(memory, GAINS, step(11, cells, 1), 1)).toBe(0);
    expect(memory.error).toBe(1);
    expect(memory.level).toBe(11);
    // Next Monday's slot 0 is 13 steps off: 11 + 1.4 + 0.2 + 0.5^13.
    expect(aheadOf(memory, GAINS, { cells: twoSlots(20), i: 2, lead: 13 })).toBeCloseTo(12.6 + 0.5 ** 13, 12);
  });

  // Slot 1 stands at 10, e = 1 is what φ expected: r = 0, and yet indexes move by δ·e and ω·e.
  it('moves indexes by the whole error where that is asked for, and the level by the one-step error', () => {
    const cells = twoSlots(4);
    const memory = memoryAt(10);
    const whole = { ...GAINS, isWhole: true };
    expect(advance(memory, whole, step(13, cells, 0), 0)).toBe(2);
    expect([memory.level, memory.day[0]]).toEqual([11, 1.4]);
    expect(advance(memory, whole, step(11, cells, 1), 1)).toBe(0);
    expect(memory.level).toBe(11);
    expect(memory.day[1]).toBeCloseTo(-1 + 0.2, 12);
    expect(memory.week[1]).toBeCloseTo(0.1, 12);
  });

  it('moves no index by an outlier more than by six usual errors, whole or not', () => {
    for (const isWhole of [false, true]) {
      const memory = { ...memoryAt(10), spread: 1 };
      advance(memory, { ...GAINS, isWhole }, step(1011, twoSlots(2), 0), 0);
      expect(memory.day[0]).toBeCloseTo(1 + 0.2 * 6, 12);
    }
  });

  it('keeps everything over a gap but the error, which fades', () => {
    const cells = twoSlots(4);
    const memory = memoryAt(10);
    advance(memory, GAINS, step(13, cells, 0), 0);
    expect(advance(memory, GAINS, step(Number.NaN, cells, 1), 1)).toBeNaN();
    expect([memory.level, memory.error]).toEqual([11, 1]);
  });

  it('lets one outlier move nothing by more than six usual errors, nor the next step', () => {
    const cells = twoSlots(4);
    const memory = { ...memoryAt(10), spread: 0.5 };
    const raw = advance(memory, GAINS, step(1011, cells, 0), 0);
    expect(raw).toBe(1000);
    expect(memory.level).toBe(10 + 0.5 * 3);
    expect(memory.error).toBe(3);
  });

  it('reads a holiday as a Sunday and hardly moves the Sunday by it', () => {
    const cells = twoSlots(4, [0]);
    const memory = memoryAt(10);
    memory.week[12] = -5;
    expect(advance(memory, GAINS, step(7, cells, 0), 0)).toBe(1);
    expect(memory.week[12]).toBeCloseTo(-5 + 0.1 * 0.1, 12);
    expect(memory.week[0]).toBe(0);
  });

  it('follows a series that was constant until now', () => {
    const cells = twoSlots(400);
    const memory = { ...memoryAt(1), spread: 0 };
    memory.day.fill(0);
    for (let i = 0; i < 400; i += 1) advance(memory, GAINS, step(1.2, cells, i), i);
    expect(memory.level + (memory.day[0] ?? 0)).toBeGreaterThan(1.15);
  });
});

describe('firstMemory', () => {
  it('takes level, day and week apart; a holiday does not count for its weekday', () => {
    const week = (d: number): number => (d % 7 === 6 ? -7 : 0);
    const cells = twoSlots(56, [1]);
    const values = Float64Array.from(
      { length: 56 },
      (_, i) => 10 + (i % 2 === 0 ? 2 : -2) + week(Math.floor(i / 2)),
    );
    values[5] = Number.NaN;
    const memory = firstMemory(values, cells, { length: 28, slots: 2 });
    const known = (i: number): number =>
      memory.level + (memory.day[i % 2] ?? 0) + (memory.week[cells.week[i] ?? 0] ?? 0);
    for (const i of [0, 1, 6, 12, 13, 26]) expect(known(i)).toBeCloseTo(values[i] ?? 0, 9);
  });
});
