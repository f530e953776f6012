import { describe, expect, it } from '@jest/globals';
import { keptValues, withNews } from './kept-values.js';

const STEP = 900_000;
const of = (
  startMs: number,
  values: number[],
): { startMs: number; stepMs: number; values: Float64Array } => ({
  startMs,
  stepMs: STEP,
  values: Float64Array.from(values),
});

describe('kept values', () => {
  it('are the end of a history, with null for what is missing', () => {
    expect(keptValues(of(0, [1, 2, Number.NaN, 4]), 3 * STEP)).toEqual({
      startMs: STEP,
      stepMs: STEP,
      values: [2, null, 4],
    });
  });

  it('take news behind them, without what they knew and with a gap as missing', () => {
    const kept = keptValues(of(0, [1, 2, 3]), 10 * STEP);
    expect(withNews(kept, of(2 * STEP, [99, 4]), 10 * STEP).values).toEqual([1, 2, 3, 4]);
    expect(withNews(kept, of(5 * STEP, [6]), 10 * STEP).values).toEqual([1, 2, 3, null, null, 6]);
    expect(withNews(kept, of(STEP, [9]), 10 * STEP).values).toEqual([1, 2, 3]);
  });

  it('keep no more than their length, over however long a gap', () => {
    const kept = keptValues(of(0, [1, 2, 3]), 4 * STEP);
    expect(withNews(kept, of(3 * STEP, [4, 5]), 4 * STEP)).toEqual({
      startMs: STEP,
      stepMs: STEP,
      values: [2, 3, 4, 5],
    });
    expect(withNews(kept, of(1_000_000 * STEP, [8, 9]), 4 * STEP)).toEqual({
      startMs: 999_998 * STEP,
      stepMs: STEP,
      values: [null, null, 8, 9],
    });
  });
});
