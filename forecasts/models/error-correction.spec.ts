import { describe, expect, it } from '@jest/globals';
import { anchorLeads, correct, fitErrorCorrection, interpolateRows } from './error-correction.js';

const STEP_MS = 900_000;
const GRID = { stepMs: STEP_MS, maxLeadMs: 2 * 86_400_000 };

/** Reproducible noise in -0.5..0.5 (multiplicative congruential, Park and Miller). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
}

function autoregressive(length: number, phi: number): Float64Array {
  const next = noise(42);
  const values = new Float64Array(length);
  for (let i = 1; i < length; i += 1) values[i] = phi * (values[i - 1] ?? 0) + next();
  return values;
}

describe('error correction', () => {
  it('carries on a persistent error at once and lets it fade with the lead', () => {
    const errors = autoregressive(2688, 0.95);
    const { correction } = fitErrorCorrection(errors, GRID);
    errors.fill(2, errors.length - 4);
    const { values, firstLead } = correct(correction, errors, 96);
    expect(firstLead).toBe(1);
    expect(values[0]).toBeGreaterThan(1.6);
    expect(values[16]).toBeLessThan(values[0] ?? 0);
    expect(Math.abs(values[95] ?? 9)).toBeLessThan(0.6);
  });

  it('leaves errors without memory alone', () => {
    const { correction } = fitErrorCorrection(autoregressive(2688, 0), GRID);
    const errors = new Float64Array(700);
    errors[699] = 1;
    expect(Math.abs(correct(correction, errors, 4).values[3] ?? 9)).toBeLessThan(0.15);
  });

  it('makes what remains smaller the shorter the lead', () => {
    const { remaining } = fitErrorCorrection(autoregressive(2688, 0.95), GRID);
    const size = (row: Float64Array | undefined): number =>
      (row ?? new Float64Array(0)).reduce((sum, e) => sum + (Number.isFinite(e) ? Math.abs(e) : 0), 0);
    expect(size(remaining[0])).toBeLessThan(0.5 * size(remaining[remaining.length - 1]));
  });

  it('counts the lead from the last known error', () => {
    const { correction } = fitErrorCorrection(autoregressive(2688, 0.9), GRID);
    const errors = autoregressive(700, 0.9);
    errors.fill(Number.NaN, 690);
    expect(correct(correction, errors, 1).firstLead).toBe(11);
    expect(correct(correction, errors.fill(Number.NaN), 3)).toEqual({
      values: new Float64Array(3),
      firstLead: 1,
    });
  });

  it('anchors leads on the step and on the farthest lead', () => {
    expect(anchorLeads(STEP_MS, 86_400_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 96]);
    expect(anchorLeads(3_600_000, 7_200_000)).toEqual([1, 2]);
  });

  it('interpolates between anchors and holds outside them', () => {
    const at = (lead: number): number | undefined => interpolateRows([2, 4], [[0], [10]], lead)[0];
    expect([at(1), at(2), at(3), at(4), at(9)]).toEqual([0, 0, 5, 10, 10]);
  });
});
