import { describe, expect, it } from '@jest/globals';
import { DAY_MS, noiseAt } from '../testing/made-series.js';
import {
  calibrated,
  continued,
  fitCalibration,
  learned,
  noCalibration,
  swingsOf,
  type Calibration,
  type CalibrationSample,
} from './calibration.js';

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
const BANDS = [1, 24];
const HOUR_MS = 3_600_000;

/** Forecasts of 100 whose quantiles claim a uniform error of ±5, a day apart; errors are ±`size` of the day. */
function samples(count: number, size: (n: number) => number, seed = 0): CalibrationSample[] {
  return Array.from({ length: count }, (_, n) => ({
    originMs: n * DAY_MS,
    leadMs: HOUR_MS,
    outcome: 100 + 2 * size(n) * noiseAt(seed + n),
    quantiles: LEVELS.map((level) => 100 + 10 * (level - 0.5)),
    weight: 1,
  }));
}

function coverage(calibration: Calibration, unseen: readonly CalibrationSample[]): number {
  const swings = swingsOf(calibration);
  const inside = unseen.filter(({ leadMs, outcome, quantiles }) => {
    const row = calibrated(calibration, { leadMs, swings, levels: LEVELS }, quantiles);
    return outcome >= (row[0] ?? 0) && outcome <= (row[4] ?? 0);
  });
  return inside.length / unseen.length;
}

describe('calibration', () => {
  it.each([2, 5, 20])('makes quantiles that claim ±5 hold for errors of ±%d', (size) => {
    const calibration = fitCalibration(
      samples(1500, () => size),
      BANDS,
      LEVELS,
    );
    expect(
      coverage(
        calibration,
        samples(1500, () => size, 1e6),
      ),
    ).toBeCloseTo(0.8, 1);
  });

  it('moves the middle when forecasts are too low', () => {
    const high = samples(500, () => 5).map((one) => ({ ...one, outcome: one.outcome + 20 }));
    const calibration = fitCalibration(high, BANDS, LEVELS);
    const at = { leadMs: HOUR_MS, swings: swingsOf(calibration), levels: LEVELS };
    expect(calibrated(calibration, at, high[0]?.quantiles ?? [])[2]).toBeCloseTo(120, -0.5);
  });

  it('believes a few days less than a year', () => {
    const high = (count: number): number => {
      const list = samples(count, () => 5).map((one) => ({ ...one, outcome: one.outcome + 20 }));
      return fitCalibration(list, BANDS, LEVELS).offsets[0]?.[2] ?? 0;
    };
    expect(high(60) / high(600)).toBeGreaterThan(0.55);
    expect(high(60) / high(600)).toBeLessThan(0.85);
  });

  it('follows errors that come in calm and in wild months, where that has paid', () => {
    const season = (n: number): number => (Math.floor(n / 60) % 2 === 0 ? 1 : 10);
    const changing = fitCalibration(samples(720, season), BANDS, LEVELS);
    expect(changing.follow).toBeGreaterThan(0);
    // The last days were wild.
    expect(swingsOf(changing)[0]).toBeGreaterThan(1.15);
    expect(swingsOf(fitCalibration(samples(660, season), BANDS, LEVELS))[0]).toBeLessThan(0.9);
  });

  it('learns from what comes: quantiles that miss on one side move there, until they hold', () => {
    let calibration = fitCalibration(
      samples(300, () => 5),
      BANDS,
      LEVELS,
    );
    const before = coverage(
      calibration,
      samples(300, () => 15, 5e5),
    );
    for (const sample of samples(600, () => 15, 2e5)) {
      const at = { swings: swingsOf(calibration), levels: LEVELS, nowMs: sample.originMs + HOUR_MS };
      calibration = learned(calibration, [sample], at);
    }
    expect(before).toBeLessThan(0.5);
    expect(
      coverage(
        calibration,
        samples(1000, () => 15, 9e5),
      ),
    ).toBeGreaterThan(0.72);
    expect(
      coverage(
        calibration,
        samples(1000, () => 15, 9e5),
      ),
    ).toBeLessThan(0.88);
  });

  it('shares what it learns with near leads, for less', () => {
    const bands = [1, 2, 4];
    const calibration = noCalibration(bands, LEVELS);
    const high = samples(1, () => 0).map((one) => ({ ...one, outcome: 200 }));
    const at = { swings: swingsOf(calibration), levels: LEVELS, nowMs: DAY_MS };
    const near = learned(
      calibration,
      [...high, ...high.map((one) => ({ ...one, leadMs: 4 * HOUR_MS, outcome: 0 }))],
      at,
    ).offsets.map((row) => row[2] ?? 0);
    expect(near[0]).toBeGreaterThan(0);
    expect(near[1]).toBeCloseTo(0, 9);
    expect(near[2]).toBeCloseTo(-(near[0] ?? 0), 9);
    const far = learned(
      calibration,
      high.map((one) => ({ ...one, leadMs: 4 * HOUR_MS })),
      at,
    ).offsets;
    expect(far[1]).toEqual(far[2]);
    expect(far[0]).toEqual(far[2]);
  });

  it('learns nothing of later leads from a forecast of the next hours alone', () => {
    const calibration = noCalibration([1, 2, 4], LEVELS);
    const high = samples(1, () => 0).map((one) => ({ ...one, outcome: 200, leadMs: 2 * HOUR_MS }));
    const at = { swings: swingsOf(calibration), levels: LEVELS, nowMs: DAY_MS };
    const { offsets, recent } = learned(calibration, high, at);
    expect(offsets[0]).toEqual(offsets[1]);
    expect(offsets[1]?.[2]).toBeGreaterThan(0);
    expect(offsets[2]).toEqual(calibration.offsets[2]);
    expect(recent.map(({ count }) => count)).toEqual([0, 1, 0]);
  });

  it('keeps half of what was learned when models are fitted anew, and nothing of another frame', () => {
    const fresh = noCalibration(BANDS, LEVELS);
    const before = { ...fresh, offsets: fresh.offsets.map((row) => row.map(() => 0.2)) };
    expect(continued(fresh, before).offsets[1]).toEqual(LEVELS.map(() => 0.1));
    expect(continued(fresh, noCalibration([1], LEVELS))).toBe(fresh);
    expect(continued(fresh, noCalibration(BANDS, [0.5]))).toBe(fresh);
  });

  it('learns nothing from what is unknown, and leaves certainty alone', () => {
    const calibration = fitCalibration(
      samples(300, () => 5),
      BANDS,
      LEVELS,
    );
    const unknown = samples(1, () => 5).map((one) => ({ ...one, outcome: Number.NaN }));
    const at = { swings: swingsOf(calibration), levels: LEVELS, nowMs: 301 * DAY_MS };
    expect(learned(calibration, unknown, at).offsets).toEqual(calibration.offsets);
    const certain = [7, 7, 7, 7, 7];
    expect(calibrated(calibration, { ...at, leadMs: HOUR_MS }, certain)).toEqual(certain);
  });

  it('is not misled by zeros that are no news, as at night', () => {
    const day = samples(600, () => 5);
    const nights = day.map((one) => ({ ...one, outcome: 0, quantiles: [0, 0, 0, 1, 9] }));
    const both = fitCalibration(
      [...day, ...nights].sort((a, b) => a.originMs - b.originMs),
      BANDS,
      LEVELS,
    );
    expect(
      coverage(
        both,
        samples(600, () => 5, 1e6),
      ),
    ).toBeGreaterThan(0.7);
    const at = { leadMs: HOUR_MS, swings: swingsOf(both), levels: LEVELS };
    expect(calibrated(both, at, [0, 0, 0, 1, 9]).slice(0, 3)).toEqual([0, 0, 0]);
  });

  it('never lets quantiles cross, is plain data, and changes nothing where nothing is known', () => {
    const calibration = fitCalibration(
      samples(400, (n) => 1 + (n % 9)),
      BANDS,
      LEVELS,
    );
    const at = { leadMs: 3 * HOUR_MS, swings: swingsOf(calibration), levels: LEVELS };
    const row = calibrated(calibration, at, [10, 10, 10.5, 11, 30]);
    expect([...row].sort((a, b) => a - b)).toEqual(row);
    expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration);
    const none = noCalibration(BANDS, LEVELS);
    const same = [1, 2, 3, 4, 5];
    expect(calibrated(none, { ...at, swings: swingsOf(none) }, same)).toEqual(same);
  });
});
