import { describe, expect, it } from '@jest/globals';
import { noiseAt } from '../testing/made-series.js';
import {
  ECHO_WIDTH,
  EchoRows,
  echoAnchors,
  echoCoefficients,
  fitEcho,
  type ErrorTrack,
} from './load-echo.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function trackOf(errors: Float64Array): ErrorTrack {
  return {
    errors,
    stepMs: HOUR_MS,
    hour: errors.map((_, t) => t % 24),
    yearCos: new Float64Array(errors.length).fill(1),
    yearSin: new Float64Array(errors.length),
    rest: new Uint8Array(errors.length),
  };
}

describe('echoAnchors', () => {
  it.each([
    [HOUR_MS, 2 * DAY_MS, [1, 2, 4, 8, 14, 20, 24, 25, 30, 36, 42, 48]],
    [HOUR_MS / 4, DAY_MS, [1, 4, 8, 16, 32, 56, 80, 96]],
    [HOUR_MS, 6 * HOUR_MS, [1, 2, 4, 6]],
  ])('step %i ms, farthest %i ms', (stepMs, farthestMs, leads) => {
    expect(echoAnchors(stepMs, farthestMs)).toEqual(leads);
  });
});

describe('EchoRows', () => {
  it('reads nothing after the last known step', () => {
    const known = Float64Array.from({ length: 600 }, (_, t) => noiseAt(t));
    const later = known.map((error, t) => (t > 500 ? 1e6 : error));
    const rowOf = (errors: Float64Array, lead: number): Float64Array => {
      const row = new Float64Array(ECHO_WIDTH);
      new EchoRows(trackOf(errors)).fill(row, { t: 500 + lead, last: 500 });
      return row;
    };
    for (const lead of [1, 5, 24, 25, 48, 60]) expect(rowOf(later, lead)).toEqual(rowOf(known, lead));
  });

  it('gives the last errors, their means and the same hour of the days before', () => {
    const errors = Float64Array.from({ length: 480 }, (_, t) => t);
    const row = new Float64Array(ECHO_WIDTH);
    // Step 470 by what was known up to 460: the same hour was last known one day before.
    new EchoRows(trackOf(errors)).fill(row, { t: 470, last: 460 });
    expect([...row.subarray(0, 3)]).toEqual([460, 459, 458]);
    expect([...row.subarray(3, 7)]).toEqual([459, 448.5, 424.5, 376.5]);
    expect([...row.subarray(7, 14)]).toEqual([446, 422, 398, 374, 350, 326, 302]);
    expect(row[14]).toBe(470 - 14 * 24);
  });
});

describe('fitEcho', () => {
  it('finds how fast an error fades: 0.9 an hour, nearly nothing of it after a day', () => {
    let error = 0;
    const errors = Float64Array.from({ length: 24 * 300 }, (_, t) => (error = 0.9 * error + noiseAt(t)));
    const track = trackOf(errors);
    const { echo, remaining } = fitEcho(track, DAY_MS);
    const spread = (row: Float64Array | undefined): number => {
      const known = row?.filter((value) => !Number.isNaN(value)) ?? new Float64Array(0);
      return Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / known.length);
    };
    // One step ahead only the noise is left, whose deviation is 1/√12; a day ahead nearly that of the process, 1/√(12·0.19).
    expect(spread(remaining[0])).toBeLessThan(1.05 * Math.sqrt(1 / 12));
    expect(spread(remaining[0])).toBeGreaterThan(0.9 * Math.sqrt(1 / 12));
    expect(spread(remaining[remaining.length - 1])).toBeGreaterThan(0.85 * Math.sqrt(1 / (12 * 0.19)));
    const row = new Float64Array(ECHO_WIDTH);
    new EchoRows(track).fill(row, { t: 7000, last: 6999 });
    const own = echoCoefficients(echo, 1).subarray((7000 % 24) * ECHO_WIDTH);
    const said = row.reduce((sum, value, j) => sum + value * (own[j] ?? 0), 0);
    expect(Math.abs(said - 0.9 * (errors[6999] ?? 0))).toBeLessThan(0.15);
  });

  it('coefficients between two anchors lie on the line between them', () => {
    const echo = {
      anchors: [2, 4],
      coefficients: [
        [1, 10],
        [3, 20],
      ],
    };
    expect([...echoCoefficients(echo, 3)]).toEqual([2, 15]);
    expect([...echoCoefficients(echo, 1)]).toEqual([1, 10]);
    expect([...echoCoefficients(echo, 9)]).toEqual([3, 20]);
  });
});
