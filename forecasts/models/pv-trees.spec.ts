import { describe, expect, it } from '@jest/globals';
import type { Forecast } from '../forecaster.js';
import type { RegularSeries } from '../regular-series.js';
import { noiseAt, plainCalendar } from '../testing/made-series.js';
import { clearSky } from './pv-sun.js';
import { pvTrees, type PvState } from './pv-trees.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2025, 0, 1);
const LEVELS = [0.1, 0.5, 0.9];
const OPTIONS = { calendar: plainCalendar, levels: LEVELS };
const SKY = clearSky(
  { latitude: 45.75, longitude: 4.85, tilt: 20 },
  { startMs: START, stepMs: HOUR },
  220 * 24,
);

/** Clearness of a day: alike from one day to the next. */
const clearness = (day: number): number =>
  0.7 + 0.25 * noiseAt(day) + 0.3 * noiseAt(Math.floor(day / 4) + 900);

function panels(days: number, size: (day: number) => number): RegularSeries {
  const values = SKY.subarray(0, days * 24).map((clear, i) => {
    const day = Math.floor(i / 24);
    return size(day) * clear * clearness(day);
  });
  return { startMs: START, stepMs: HOUR, values };
}

function predict(state: PvState, day: number, exogenous = {}): Forecast {
  const originMs = START + day * DAY;
  return pvTrees.predict(state, { originMs, horizon: 24, exogenous, calendar: plainCalendar });
}

const sum = (row: Float64Array | undefined): number => row?.reduce((total, value) => total + value, 0) ?? 0;

describe('panels', () => {
  const history = panels(200, () => 40);
  const state = pvTrees.fit(history, {}, OPTIONS);
  const forecast = predict(state, 200);

  it('are dark at night, exactly', () => {
    for (const row of [...forecast.quantiles, forecast.mean]) {
      expect(row.subarray(0, 3).every((value) => value === 0)).toBe(true);
      expect(row.subarray(22, 24).every((value) => value === 0)).toBe(true);
    }
  });

  it('give about what such days give, spread by the clouds, in order', () => {
    const truth = sum(panels(201, () => 40).values.subarray(200 * 24));
    const [low, middle, high] = forecast.quantiles.map(sum);
    expect(Math.abs((middle ?? 0) / truth - 1)).toBeLessThan(0.35);
    expect(low).toBeLessThan(0.9 * (middle ?? 0));
    expect(high).toBeGreaterThan(1.05 * (middle ?? 0));
    expect(forecast.marks).toEqual([]);
  });

  it('are mirrored for a series that counts output below zero', () => {
    const negative = { ...history, values: history.values.map((value) => -value) };
    const mirrored = predict(pvTrees.fit(negative, {}, OPTIONS), 200);
    expect(mirrored.quantiles.map((row) => -(row[12] ?? 0)).reverse()).toEqual(
      forecast.quantiles.map((row) => row[12]),
    );
  });

  it('follow panels that were added, without a new fit', () => {
    const grown = panels(215, (day) => (day < 200 ? 40 : 80));
    const news = { ...grown, startMs: START + 200 * DAY, values: grown.values.subarray(200 * 24) };
    const updated = pvTrees.update(state, { news, exogenous: {}, calendar: plainCalendar });
    expect(sum(predict(updated, 215).quantiles[1])).toBeGreaterThan(1.3 * sum(forecast.quantiles[1]));
  });

  it('keep the bound of what is installed', () => {
    const bounded = predict(pvTrees.fit(history, {}, { ...OPTIONS, upperBound: 12 }), 200);
    expect(Math.max(...(bounded.quantiles[2] ?? []))).toBeLessThanOrEqual(12);
  });

  it('leave the season out until they have seen a year', () => {
    expect(state.seasonal).toBe(false);
    expect(state.model?.linear.scale.slice(2, 4)).toEqual([0, 0]);
  });

  it('say when there is too little to learn from, and hold on to the last days', () => {
    const short = predict(
      pvTrees.fit(
        panels(10, () => 40),
        {},
        OPTIONS,
      ),
      10,
    );
    expect(short.marks).toEqual(['short-history']);
    expect(sum(short.quantiles[1])).toBeGreaterThan(0);
    expect(short.quantiles[2]?.[0]).toBe(0);
  });
});

describe('panels under a sky that is forecast', () => {
  it('take it into account', () => {
    const history = panels(200, () => 40);
    const sun = (day: number): RegularSeries => ({
      startMs: START,
      stepMs: HOUR,
      values: SKY.map(
        (clear, i) => 1000 * clear * (Math.floor(i / 24) < 200 ? clearness(Math.floor(i / 24)) : day),
      ),
    });
    const given = (day: number): object => ({
      irradiance: { series: sun(day), availabilityLagMs: -2 * DAY },
    });
    const state = pvTrees.fit(history, given(0.5), OPTIONS);
    const dull = sum(predict(state, 200, given(0.45)).quantiles[1]);
    const bright = sum(predict(state, 200, given(0.95)).quantiles[1]);
    expect(bright).toBeGreaterThan(1.3 * dull);
  });
});
