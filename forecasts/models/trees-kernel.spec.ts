import { describe, expect, it } from '@jest/globals';
import { DAY_MS, PER_DAY, START_MS, STEP_MS, noiseAt, plainCalendar } from '../testing/made-series.js';
import { SlotKernel, codesOf, relativeValues, type KernelShape } from './trees-kernel.js';
import { sameSlot, slotTrack, windowMean, type SlotTrack } from './trees-track.js';

const SHAPE: KernelShape = {
  days: 28,
  neighbours: 0,
  fade: 1,
  decayDays: 1e9,
  sameWeekday: 1,
  otherKind: 1,
  levelled: false,
};
const LEVELS = [0.1, 0.5, 0.9];

function track(days: number, value: (i: number) => number, ahead = PER_DAY): SlotTrack {
  const values = Float64Array.from({ length: days * PER_DAY }, (_, i) => value(i));
  return slotTrack({ startMs: START_MS, stepMs: STEP_MS, ahead }, values, plainCalendar);
}

function read(of: SlotTrack, shape: KernelShape, step: number): { mean: number; quantiles: number[] } {
  const kernel = new SlotKernel(of, shape, codesOf(shape.levelled ? relativeValues(of) : of.values));
  const into = new Float64Array(LEVELS.length);
  const unit = shape.levelled ? (of.level[of.known] ?? 1) : 1;
  const mean = kernel.read(step, of.known, { levels: LEVELS, into, unit });
  return { mean, quantiles: [...into] };
}

describe('a distribution of the same slot', () => {
  it('is that of the days before', () => {
    const of = track(28, (i) => Math.floor(i / PER_DAY) + 1);
    const { mean, quantiles } = read(of, SHAPE, of.known + 40);
    expect(mean).toBeCloseTo(14.5, 6);
    expect(quantiles[0]).toBeCloseTo(3.3, 1);
    expect(quantiles[1]).toBeCloseTo(14.5, 6);
    expect(quantiles[2]).toBeCloseTo(25.7, 1);
  });

  it('counts recent days for more', () => {
    const of = track(28, (i) => Math.floor(i / PER_DAY) + 1);
    expect(read(of, { ...SHAPE, decayDays: 3 }, of.known).quantiles[1]).toBeGreaterThan(25);
  });

  it('keeps working days and days off apart as far as asked', () => {
    const isOff = (i: number): boolean => plainCalendar(START_MS + i * STEP_MS).weekday > 5;
    const of = track(28, (i) => (isOff(i) ? 9 : 2), 7 * PER_DAY);
    const saturday = of.known + 2 * PER_DAY;
    expect(isOff(saturday)).toBe(true);
    expect(read(of, { ...SHAPE, otherKind: 0 }, saturday).quantiles).toEqual([9, 9, 9]);
    expect(read(of, SHAPE, saturday).quantiles[1]).toBe(2);
  });

  it('has the mass at zero that the days before had', () => {
    const of = track(40, (i) => (noiseAt(i) > 0.1 ? 3 + noiseAt(i) : 0));
    const { quantiles } = read(of, { ...SHAPE, days: 40, neighbours: 2 }, of.known + 3);
    expect(quantiles.slice(0, 2)).toEqual([0, 0]);
    expect(quantiles[2]).toBeGreaterThan(3);
  });

  it('grows with the series when it is levelled', () => {
    const of = track(60, (i) => 1 + Math.floor(i / PER_DAY) / 5);
    const last = 1 + 59 / 5;
    const plain = read(of, SHAPE, of.known).quantiles[1] ?? 0;
    const levelled = read(of, { ...SHAPE, levelled: true }, of.known).quantiles[1] ?? 0;
    expect(Math.abs(levelled - last)).toBeLessThan(Math.abs(plain - last));
  });

  it('says nothing of a slot that was never seen', () => {
    const of = track(3, (i) => (i % PER_DAY < 48 ? Number.NaN : 1));
    expect(read(of, SHAPE, of.known + 10).mean).toBeNaN();
    expect(read(of, SHAPE, of.known + 60).mean).toBe(1);
  });
});

describe('a track of slots', () => {
  it('finds the same civil slot over a clock change', () => {
    const change = START_MS + 5 * DAY_MS;
    const moved: typeof plainCalendar = (ms) => plainCalendar(ms + (ms >= change ? 3_600_000 : 0));
    const values = new Float64Array(5 * PER_DAY);
    const of = slotTrack({ startMs: START_MS, stepMs: STEP_MS, ahead: PER_DAY }, values, moved);
    const step = of.known + 20;
    const before = sameSlot(of, step, 1);
    expect(of.hour[before]).toBeCloseTo(of.hour[step] ?? 0, 6);
    expect(step - before).toBe(PER_DAY - 4);
  });

  it('means windows over what is known and never beyond the end', () => {
    const of = track(2, (i) => (i % 2 === 0 ? 4 : Number.NaN));
    expect(windowMean(of, 0, 10, 10)).toBe(4);
    expect(windowMean(of, 5, 6, 10)).toBeNaN();
    expect(windowMean(of, 0, 10, 0)).toBeNaN();
    expect(of.level[of.known]).toBeCloseTo(4, 9);
  });

  it('has a level above zero for a series of zeros', () => {
    expect(track(2, () => 0).level[PER_DAY]).toBe(1);
  });
});
