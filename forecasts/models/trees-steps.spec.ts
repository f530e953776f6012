import { describe, expect, it } from '@jest/globals';
import { noiseAt, plainCalendar } from '../testing/made-series.js';
import { seededRandom } from './trees-random.js';
import type { RowReader } from './trees-rows.js';
import { fitSteps, readStep, type StepModel } from './trees-steps.js';
import { slotTrack, type SlotTrack } from './trees-track.js';

const LEVELS = [0.1, 0.5, 0.9];
const OPTIONS = {
  trees: 12,
  maxLeaves: 4,
  minLeaf: 50,
  rate: 0.2,
  rowShare: 0.5,
  columnShare: 1,
  seed: 3,
  width: 1,
  levels: LEVELS,
};
const FREE = { lower: null, upper: null };

/** Says 10 ± 1 of every step, with the value of the step before as what may tell more. */
class PlainReader implements RowReader {
  readonly quantiles = Float64Array.of(9, 10, 11);
  readonly mean = 10;

  constructor(
    readonly track: SlotTrack,
    private readonly unit = 1,
  ) {}

  read(step: number, end: number, row: Float32Array): boolean {
    row[0] = this.track.values[Math.min(step, end) - 1] ?? Number.NaN;
    return step > 0;
  }

  spread(): number {
    return this.unit;
  }

  weightAt(): number {
    return 1;
  }
}

function readerOf(value: (i: number) => number, unit = 1): PlainReader {
  const values = Float64Array.from({ length: 60 * 24 }, (_, i) => value(i));
  return new PlainReader(
    slotTrack({ startMs: 0, stepMs: 3_600_000, ahead: 24 }, values, plainCalendar),
    unit,
  );
}

function fitted(reader: RowReader): StepModel | null {
  return fitSteps([{ reader, leads: 1 }], { ...OPTIONS, random: seededRandom(5) });
}

/** Alternates 6 and 14: the step before tells the next one. */
const swinging = (i: number): number => 10 + (i % 2 === 0 ? 4 : -4) + 0.2 * noiseAt(i);

describe('steps from a distribution', () => {
  const reader = readerOf(swinging);
  const model = fitted(reader);
  const at = { step: 60 * 24, end: 60 * 24, width: 1, bounds: FREE };

  it('are what the row tells of the outcome', () => {
    // The last value is low, so that the next one is high.
    const step = readStep(model, reader, at);
    expect(step?.quantiles[1]).toBeGreaterThan(13);
    expect(step?.mean).toBeGreaterThan(13);
    const other = readStep(model, reader, { ...at, step: 60 * 24 - 1, end: 60 * 24 - 1 });
    expect(other?.quantiles[1]).toBeLessThan(7);
  });

  it('leave the distribution as it is without a model', () => {
    expect(readStep(null, reader, at)).toEqual({ mean: 10, quantiles: Float64Array.of(9, 10, 11) });
  });

  it('are none of a row that cannot be read', () => {
    expect(readStep(model, reader, { ...at, step: 0 })).toBeNull();
  });

  it('rise and keep the bounds, however the levels are moved', () => {
    const offsets = [30, 0, -30];
    const turned = model && { ...model, offsets };
    const crossed = readStep(turned, reader, at)?.quantiles ?? new Float64Array(0);
    expect([...crossed]).toEqual([...crossed].sort((a, b) => a - b));
    const bound = readStep(turned, reader, { ...at, bounds: { lower: 0, upper: 12 } });
    expect([...(bound?.quantiles ?? [])].every((value) => value >= 0 && value <= 12)).toBe(true);
    expect(bound?.mean).toBeLessThanOrEqual(12);
  });

  it('are the same of the same seed, and after a round trip bit by bit', () => {
    expect(fitted(reader)).toEqual(model);
    const stored = JSON.parse(JSON.stringify(model)) as StepModel;
    expect(readStep(stored, reader, at)).toEqual(readStep(model, reader, at));
  });

  it('see missing outcomes neither as zeros nor as anything else', () => {
    const gaps = readerOf((i) => (i % 7 === 3 ? Number.NaN : swinging(i)));
    const step = readStep(fitted(gaps), gaps, at);
    expect(step?.quantiles[1]).toBeGreaterThan(12.5);
  });

  it('are not learned of a series that is certain, too short or unknown', () => {
    expect(fitted(readerOf(() => 10, 0))).toBeNull();
    expect(fitted(readerOf(() => Number.NaN))).toBeNull();
    const few = slotTrack({ startMs: 0, stepMs: 3_600_000, ahead: 0 }, new Float64Array(24), plainCalendar);
    expect(fitted(new PlainReader(few))).toBeNull();
    expect(fitSteps([], { ...OPTIONS, random: seededRandom(5) })).toBeNull();
  });
});
