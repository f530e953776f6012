/** Rows over cells and cells in quarter-hours: nothing lost, nothing made, nothing hidden. */
import { describe, expect, it } from '@jest/globals';
import { SLOT_MS } from '../../time/slot.js';
import { type Cover, coverOf, slotsOf } from './cover.js';
import { type CurvePoints, MARK } from './curve-grid.js';

const T = Date.UTC(2026, 0, 15);
const MINUTE_MS = 60_000;

interface Row {
  readonly at: number;
  readonly value: number;
  readonly step: number;
  readonly marks?: number;
}

function cover(rows: readonly Row[], slots: number, side: 'start' | 'end' = 'start'): Cover {
  const points: CurvePoints = {
    stampMs: Float64Array.from(rows, ({ at }) => T + at * MINUTE_MS),
    value: Float64Array.from(rows, ({ value }) => value),
    stepMin: Uint8Array.from(rows, ({ step }) => step),
    marks: Uint8Array.from(rows, ({ marks }) => MARK.held | (marks ?? 0)),
  };
  return coverOf(points, points.stepMin, side, [T, T + slots * SLOT_MS]);
}

describe('coverOf', () => {
  it('spreads a step forwards from its start and backwards from its end', () => {
    expect([...cover([{ at: 0, value: 3, step: 15 }], 1).kw]).toEqual([3, 3, 3]);
    expect([...cover([{ at: 15, value: 3, step: 15 }], 1, 'end').kw]).toEqual([3, 3, 3]);
  });

  it('makes power of energy by the step it was counted over', () => {
    const { kw, energyKwh } = cover([{ at: 0, value: 0.5, step: 10, marks: MARK.energy }], 1);
    expect(kw[0]).toBeCloseTo(3, 12);
    expect(energyKwh).toBeCloseTo(0.5, 12);
  });

  it('agrees with a row that says the same of the same minutes, and trusts neither of two that differ', () => {
    const same = cover(
      [
        { at: 0, value: 3, step: 30 },
        { at: 15, value: 3, step: 15 },
      ],
      2,
    );
    expect(same.overlaps).toBe(0);
    expect([...same.kw]).toEqual([3, 3, 3, 3, 3, 3]);
    const differ = cover(
      [
        { at: 0, value: 3, step: 30 },
        { at: 15, value: 4, step: 15 },
      ],
      2,
    );
    expect(differ.overlaps).toBe(1);
    expect([...differ.kw]).toEqual([3, 3, 3, Number.NaN, Number.NaN, Number.NaN]);
    const third = cover(
      [
        { at: 0, value: 3, step: 15 },
        { at: 0, value: 4, step: 15 },
        { at: 0, value: 3, step: 15 },
      ],
      1,
    );
    expect([...third.kw]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('spans rows without value, and gives them none', () => {
    const { kw, span } = cover([{ at: 15, value: Number.NaN, step: 15 }], 3);
    expect(span).toEqual([3, 6]);
    expect([...kw].every(Number.isNaN)).toBe(true);
  });
});

describe('slotsOf', () => {
  const drawOff = cover([{ at: 0, value: 2, step: 60 }], 4);

  it('subtracts the injection', () => {
    const { slots, energyKwh } = slotsOf(drawOff, cover([{ at: 0, value: 5, step: 60 }], 4));
    expect([...slots.kw]).toEqual([-3, -3, -3, -3]);
    expect(energyKwh).toBeCloseTo(-3, 12);
  });

  it('makes injection alone negative, and nothing of it plain 0', () => {
    const { slots } = slotsOf(
      null,
      cover(
        [
          { at: 0, value: 5, step: 15 },
          { at: 15, value: 0, step: 15 },
        ],
        2,
      ),
    );
    expect([...slots.kw]).toEqual([-5, 0]);
    expect(Object.is(slots.kw[1], 0)).toBe(true);
  });

  it('keeps only whole quarter-hours', () => {
    const { slots, missing } = slotsOf(cover([{ at: 10, value: 2, step: 30 }], 3), null);
    expect([...slots.slotMs]).toEqual([T + SLOT_MS]);
    expect(missing).toBe(2);
  });

  it('wants both directions inside the span of both', () => {
    const gap = cover(
      [
        { at: 15, value: 1, step: 15 },
        { at: 30, value: Number.NaN, step: 15 },
        { at: 45, value: 1, step: 15 },
      ],
      4,
    );
    const { slots, missing, oneSided } = slotsOf(drawOff, gap);
    expect([...slots.kw]).toEqual([2, 1, 1]);
    expect([...slots.uncertain]).toEqual([1, 0, 0]);
    expect({ missing, oneSided }).toEqual({ missing: 1, oneSided: 1 });
  });

  it('is uncertain where any part is', () => {
    const rows = [
      { at: 0, value: 2, step: 10, marks: MARK.uncertain },
      { at: 10, value: 2, step: 10 },
      { at: 20, value: 2, step: 10 },
    ];
    expect([...slotsOf(cover(rows, 2), null).slots.uncertain]).toEqual([1, 0]);
  });

  it('has nothing of nothing', () => {
    expect(slotsOf(null, null)).toMatchObject({ energyKwh: 0, missing: 0, oneSided: 0 });
  });
});
