/** The corrected double rectangle on hand-made loads: the less favourable side, and other calls in the way. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../time/slot.js';
import { type EventWindow, loadAt, meanKnown, sameTimeOn, slotsOf } from './load-history.js';
import { referenceRectangle } from './reference-rectangle.js';

const T0 = Date.UTC(2026, 0, 15, 8);
/** A window of slots, counted from T0. */
const window = (from: number, to: number): EventWindow => ({
  startMs: T0 + from * SLOT_MS,
  endMs: T0 + to * SLOT_MS,
});
/** 24 hours of 500 kW, but for the slots named. */
function load(named: Readonly<Record<number, number>> = {}): { startMs: number; powerKw: number[] } {
  return { startMs: T0, powerKw: Array.from({ length: 96 }, (_, slot) => named[slot] ?? 500) };
}
const reference = (
  named: Readonly<Record<number, number>>,
  over: { otherEvents?: readonly EventWindow[]; reduction?: boolean; event?: EventWindow } = {},
): number | null =>
  referenceRectangle({
    ...{ history: load(named), event: window(40, 44), otherEvents: [], reduction: true },
    ...over,
  });

describe('the reference of a call', () => {
  const sides = { 38: 300, 39: 340, 44: 400, 45: 420 };

  it('is the lower of both sides for less, the higher for more', () => {
    // Before: 320 kW, after: 410 kW.
    expect(reference(sides)).toBe(320);
    expect(reference(sides, { reduction: false })).toBe(410);
  });

  it('reads only the half-hours beside it, nothing of the call itself', () => {
    expect(reference({ 37: 0, 40: 0, 41: 0, 43: 0, 46: 0 })).toBe(500);
  });

  it('is read on one side when the other was not measured', () => {
    expect(reference({ ...sides, 38: Number.NaN })).toBe(410);
    expect(reference({ ...sides, 45: Infinity })).toBe(320);
  });

  it('is not known when neither was', () => {
    expect(reference({ 38: Number.NaN, 44: Number.NaN })).toBeNull();
    expect(reference({}, { event: window(200, 204) })).toBeNull();
  });

  it('of a house that feeds in has the sign of it', () => {
    expect(reference({ 38: -300, 39: -340, 44: -100, 45: -100 })).toBe(-320);
  });
});

describe('other calls in the way', () => {
  it('push the half-hour beyond them', () => {
    // A call in 36..40 takes the half-hour before: the next free one is 34..36.
    const otherEvents = [window(36, 40)];
    expect(reference({ 34: 200, 35: 220, 44: 900, 45: 900 }, { otherEvents })).toBe(210);
    // Behind: a call in 45..50 leaves 50..52.
    expect(reference({ 44: 0, 45: 0, 50: 100, 51: 120 }, { otherEvents: [window(45, 50)] })).toBe(110);
  });

  it('push it again when the next half-hour is another call’s', () => {
    const otherEvents = [window(36, 40), window(33, 35)];
    expect(reference({ 31: 100, 32: 140 }, { otherEvents })).toBe(120);
  });

  it('that only touch the half-hour leave it where it is', () => {
    expect(reference({ 38: 300, 39: 300 }, { otherEvents: [window(30, 38)] })).toBe(300);
  });

  it('may not push it further than four hours: another load would be read', () => {
    // Half-hours may end 16 slots before the call.
    expect(reference({ 22: 100, 23: 100 }, { otherEvents: [window(24, 40)] })).toBe(100);
    expect(reference({ 21: 100, 22: 100 }, { otherEvents: [window(23, 40)] })).toBe(500);
    expect(reference({}, { otherEvents: [window(0, 40), window(44, 96)] })).toBeNull();
  });
});

describe('a load history', () => {
  it('has no number outside of what was measured', () => {
    expect([loadAt(load(), T0 - SLOT_MS), loadAt(load(), T0 + 96 * SLOT_MS)]).toEqual([NaN, NaN]);
    expect(loadAt(load({ 3: 7 }), T0 + 3 * SLOT_MS)).toBe(7);
  });

  it('has no slots in a window that ends before it begins', () => {
    expect(slotsOf(window(4, 2))).toEqual([]);
    expect(slotsOf(window(2, 4))).toEqual([T0 + 2 * SLOT_MS, T0 + 3 * SLOT_MS]);
  });

  it('finds the same wall clock on another day, on either side of a clock change', () => {
    // 27 March 2026, 18:00 in Lyon is 17:00 UTC; on 30 March it is 16:00 UTC.
    const startMs = Date.UTC(2026, 2, 27, 17);
    const powerKw = [42];
    expect(sameTimeOn({ startMs, powerKw }, '2026-03-27', Date.UTC(2026, 2, 30, 16))).toBe(42);
  });

  it('finds nothing at a time the clocks skipped', () => {
    // 02:30 does not exist on 29 March 2026.
    const history = { startMs: Date.UTC(2026, 2, 28), powerKw: new Array<number>(192).fill(1) };
    expect(sameTimeOn(history, '2026-03-29', Date.UTC(2026, 2, 28, 1, 30))).toBeNaN();
    expect(sameTimeOn(history, '2026-03-29', Date.UTC(2026, 2, 28, 0, 30))).toBe(1);
  });

  it('means what is known, and nothing when nothing is', () => {
    expect(meanKnown([1, Number.NaN, 3, Infinity])).toBe(2);
    expect(meanKnown([])).toBeNaN();
    expect(meanKnown([Number.NaN])).toBeNaN();
  });
});
