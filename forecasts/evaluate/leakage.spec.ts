import { describe, expect, it } from '@jest/globals';
import { made } from '../testing/made-series.js';
import type { ExogenousName } from '../forecaster.js';
import { assertKnownAtOrigin, LeakageError } from './leakage.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const flat = made(1, () => 1);

const check = (reads: readonly ExogenousName[], lagMs: number, leadMs = DAY): void => {
  assertKnownAtOrigin(
    { id: 'm@1', reads },
    { temperature: { series: flat, availabilityLagMs: lagMs } },
    leadMs,
  );
};

describe('what could not have been known', () => {
  it.each([
    ['a forecast as far ahead as the last step', -DAY],
    ['a forecast farther ahead', -2 * DAY],
  ])('lets %s through', (_name, lagMs) => {
    expect(() => {
      check(['temperature'], lagMs);
    }).not.toThrow();
  });

  it.each([
    ['a measurement', 15 * 60_000],
    ['a value known at its own time', 0],
    ['a forecast one step too short', -DAY + 900_000],
  ])('refuses %s', (_name, lagMs) => {
    expect(() => {
      check(['temperature'], lagMs);
    }).toThrow(LeakageError);
  });

  it('says which feature, how late, and what would do', () => {
    expect(() => {
      check(['temperature'], HOUR);
    }).toThrow(
      /m@1 reads temperature 86400000 ms ahead.*3600000 ms after.*at most -86400000 ms.*shorten the horizon/,
    );
  });

  it('does not mind late values that the model does not read, or that are not there', () => {
    expect(() => {
      check([], HOUR);
      check(['irradiance'], HOUR);
    }).not.toThrow();
  });
});
