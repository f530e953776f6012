import { describe, expect, it } from '@jest/globals';
import { GridBuffer } from './grid-buffer.js';
import { GrowingSeries } from './growing-series.js';
import { StreamError } from './stream-message.js';

const STEP_MS = 900_000;
const START_MS = Date.UTC(2024, 1, 29);
const at = (step: number): number => START_MS + step * STEP_MS;

describe('a series that grows', () => {
  it('joins pieces, and what lies between them is missing', () => {
    const series = new GrowingSeries('A', STEP_MS);
    expect(series.endMs).toBeNull();
    series.append(at(0), Float64Array.of(1, 2));
    series.append(at(4), Float64Array.of(5));
    expect(series.series()).toEqual({
      startMs: START_MS,
      stepMs: STEP_MS,
      values: Float64Array.of(1, 2, Number.NaN, Number.NaN, 5),
    });
    expect(series.endMs).toBe(at(5));
  });

  it('keeps every value and every gap while it grows past its room', () => {
    const series = new GrowingSeries('A', STEP_MS);
    const views = [];
    for (let i = 0; i < 3000; i += 3) {
      series.append(at(i), Float64Array.of(i, i + 1));
      if (i % 999 === 0) views.push(series.series());
    }
    const { values } = series.series();
    expect(values).toHaveLength(2999);
    expect(values.every((value, i) => (i % 3 === 2 ? Number.isNaN(value) : value === i))).toBe(true);
    // What was given out before is as it was.
    views.forEach((view, v) => {
      expect(view.values).toEqual(values.slice(0, 999 * v + 2));
    });
  });

  it('does not begin with nothing', () => {
    const series = new GrowingSeries('A', STEP_MS);
    series.append(at(0), new Float64Array(0));
    expect(series.endMs).toBeNull();
    series.append(at(7), Float64Array.of(1));
    expect(series.series().startMs).toBe(at(7));
  });

  it.each([
    ['was told before', at(1), /told before, up to 2024-02-29T00:30:00.000Z/],
    ['lies before the start', at(-1), /told before/],
    ['is off the grid', at(2) + 60_000, /off its grid; expected a whole number of steps of 15 min/],
    ['is ten years away', at(2) + 11 * 366 * 86_400_000, /jumps to 2035/],
  ])('refuses a piece that %s, and stays as it was', (_name, startMs, reason) => {
    const series = new GrowingSeries('A', STEP_MS);
    series.append(at(0), Float64Array.of(1, 2));
    expect(() => {
      series.append(startMs, Float64Array.of(3));
    }).toThrow(StreamError);
    expect(() => {
      series.append(startMs, Float64Array.of(3));
    }).toThrow(reason);
    expect(series.series().values).toEqual(Float64Array.of(1, 2));
  });
});

describe('a buffer on a grid', () => {
  it('takes whole steps alone: later than the start, before the end', () => {
    const buffer = new GridBuffer(STEP_MS);
    expect(buffer.reach(at(0) + 1, at(3) - 1, 0)).toBe(0);
    expect([buffer.startMs, buffer.length]).toEqual([at(1), 1]);
    expect(buffer.series().values).toHaveLength(1);
  });

  it('has what was written kept up to what is stale, through growth', () => {
    const buffer = new GridBuffer(STEP_MS);
    buffer.reach(at(0), at(4), at(0));
    buffer.values.set([1, 2, 3, 4]);
    expect(buffer.reach(at(0), at(40), at(3))).toBe(3);
    expect(buffer.length).toBe(40);
    expect([...buffer.values.subarray(0, 3)]).toEqual([1, 2, 3]);
    // Nothing stale in what was written: only what is new is to be written.
    expect(buffer.reach(at(0), at(50), at(99))).toBe(40);
  });

  it('is written anew from another start, and is empty when its end lies before it', () => {
    const buffer = new GridBuffer(STEP_MS);
    buffer.reach(at(0), at(4), at(0));
    expect(buffer.reach(at(1), at(5), at(5))).toBe(0);
    buffer.reach(at(1), at(0), at(5));
    expect(buffer.series().values).toHaveLength(0);
    // What was left behind is not taken for what was written.
    expect(buffer.reach(at(1), at(5), at(5))).toBe(0);
  });
});
