import { describe, expect, it } from '@jest/globals';
import type { Exogenous } from '../forecaster.js';
import { START_MS, STEP_MS, made } from '../testing/made-series.js';
import { WEATHER_WIDTH, fillWeather, weatherTrack } from './weather-features.js';

const grid = (length: number, startMs = START_MS): { startMs: number; stepMs: number; length: number } => ({
  startMs,
  stepMs: STEP_MS,
  length,
});

function weather(temperature: (i: number) => number, sun: (i: number) => number): Exogenous {
  return {
    temperature: { series: made(4, temperature), availabilityLagMs: 0 },
    irradiance: { series: made(4, sun), availabilityLagMs: 0 },
  };
}

describe('weather track', () => {
  it('lets the smoothed temperature go two thirds of a step in its time constant', () => {
    const { slow, long } = weatherTrack(
      weather(
        (i) => (i === 0 ? 0 : 10),
        () => 0,
      ),
      grid(97),
      null,
    );
    expect(slow[96]).toBeCloseTo(10 * (1 - Math.exp(-1)), 6);
    expect(long[96]).toBeCloseTo(10 * (1 - Math.exp(-1 / 3)), 6);
  });

  it('goes on where an earlier track ended', () => {
    const both = weather(
      (i) => Math.sin(i / 9) * 8,
      () => 0,
    );
    const whole = weatherTrack(both, grid(300), null);
    const first = weatherTrack(both, grid(200), null);
    const second = weatherTrack(both, grid(100, START_MS + 200 * STEP_MS), first.memory);
    expect([...second.slow]).toEqual([...whole.slow.subarray(200)]);
    expect(second.memory).toEqual(whole.memory);
  });

  it('holds the smoothed temperature over a gap and counts it', () => {
    const track = weatherTrack(
      weather(
        (i) => (i < 96 ? 4 : Number.NaN),
        () => 0,
      ),
      grid(192),
      null,
    );
    expect(track.now[191]).toBeCloseTo(4, 9);
    expect(track.missingTemperature).toBe(0.5);
  });

  it('bridges an hour without sun values and no more', () => {
    const track = weatherTrack(
      weather(
        () => 4,
        (i) => (i < 10 ? 300 : Number.NaN),
      ),
      grid(20),
      null,
    );
    expect(track.irradiance[13]).toBe(300);
    expect(track.irradiance[14]).toBeNaN();
    expect(track.missingIrradiance).toBe(6 / 20);
  });

  it('is NaN while no temperature was known, and gives no feature then', () => {
    const track = weatherTrack({}, grid(4), null);
    const row = new Float64Array(WEATHER_WIDTH);
    fillWeather(row, 0, { track, i: 3, harmonics: new Float64Array(4) });
    expect(track.memory).toBeNull();
    expect([...row]).toEqual(new Array<number>(WEATHER_WIDTH).fill(0));
  });

  it('turns cold into heating, heat into cooling, never both', () => {
    const feature = (celsius: number): number[] => {
      const track = weatherTrack(
        weather(
          () => celsius,
          () => 0,
        ),
        grid(1),
        null,
      );
      const row = new Float64Array(WEATHER_WIDTH);
      fillWeather(row, 0, { track, i: 0, harmonics: Float64Array.of(1, 0, 1, 0) });
      return [row[0] ?? 0, row[7] ?? 0];
    };
    expect(feature(6)).toEqual([1, 0]);
    expect(feature(18)).toEqual([0, 0]);
    expect(feature(27)).toEqual([0, 1]);
  });
});
