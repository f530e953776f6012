import { describe, expect, it } from '@jest/globals';
import type { Forecast } from '../forecaster.js';
import { sliceOf, type RegularSeries } from '../regular-series.js';
import { DAY_MS, START_MS, noiseAt, plainCalendar } from '../testing/made-series.js';
import { quantileTrees, type TreesState } from './trees.js';

const STEP_MS = 3_600_000;
const PER_DAY = 24;
const OPTIONS = { calendar: plainCalendar, levels: [0.1, 0.5, 0.9], maxLeadMs: DAY_MS };

/** A household: base load, peaks at random in the evening of three days in ten, and nothing at all at night. */
function household(i: number): number {
  const hour = i % PER_DAY;
  if (hour < 5) return 0;
  const peak = hour >= 18 && hour < 21 && noiseAt(1000 + Math.floor(i / PER_DAY)) > 0.2 ? 3 + noiseAt(i) : 0;
  return 0.3 + 0.1 * noiseAt(i) + peak;
}

/** Hours of whole days. */
function made(days: number, value: (i: number) => number): RegularSeries {
  const values = Float64Array.from({ length: days * PER_DAY }, (_, i) => value(i));
  return { startMs: START_MS, stepMs: STEP_MS, values };
}

function daysOf(series: RegularSeries, from: number, to: number): RegularSeries {
  return sliceOf(series, START_MS + from * DAY_MS, START_MS + to * DAY_MS);
}

function predict(state: TreesState, day: number, horizon = PER_DAY): Forecast {
  const originMs = START_MS + day * DAY_MS;
  return quantileTrees.predict(state, { originMs, horizon, exogenous: {}, calendar: plainCalendar });
}

function crossings(forecast: Forecast): number {
  let count = 0;
  for (let h = 0; h < forecast.mean.length; h += 1) {
    for (let l = 1; l < forecast.quantiles.length; l += 1) {
      if ((forecast.quantiles[l]?.[h] ?? 0) < (forecast.quantiles[l - 1]?.[h] ?? 0)) count += 1;
    }
  }
  return count;
}

describe('quantile trees', () => {
  const whole = made(75, household);
  const state = quantileTrees.fit(daysOf(whole, 0, 70), {}, OPTIONS);
  const forecast = predict(state, 70);

  it('know when a household sleeps, idles and may peak', () => {
    const [low, middle, high] = forecast.quantiles;
    const [night, noon, evening] = [2, 12, 19];
    expect([low?.[night], high?.[night]]).toEqual([0, 0]);
    expect(middle?.[noon]).toBeCloseTo(0.3, 1);
    expect(high?.[noon]).toBeLessThan(1);
    expect(middle?.[evening]).toBeLessThan(1);
    expect(high?.[evening]).toBeGreaterThan(2);
    expect(forecast.marks).toEqual([]);
  });

  it('never cross, never fall below zero when the series does not, and hold about as often as they say', () => {
    let inside = 0;
    let below = 0;
    for (let day = 70; day < 75; day += 1) {
      const given = predict(state, day);
      expect(crossings(given)).toBe(0);
      daysOf(whole, day, day + 1).values.forEach((y, h) => {
        expect(given.quantiles[0]?.[h]).toBeGreaterThanOrEqual(0);
        if (y >= (given.quantiles[0]?.[h] ?? 0) && y <= (given.quantiles[2]?.[h] ?? 0)) inside += 1;
        if (y <= (given.quantiles[1]?.[h] ?? 0)) below += 1;
      });
    }
    expect(inside / (5 * PER_DAY)).toBeGreaterThan(0.7);
    expect(below / (5 * PER_DAY)).toBeGreaterThan(0.35);
  });

  it('are plain JSON, the same again, and the same after a way through JSON', () => {
    expect(quantileTrees.fit(daysOf(whole, 0, 70), {}, OPTIONS)).toEqual(state);
    const read = JSON.parse(JSON.stringify(state)) as TreesState;
    expect(predict(read, 70)).toEqual(forecast);
  });

  it('take in news: what is known later is as if it had been known at once, and the old state stays', () => {
    const news = daysOf(whole, 70, 72);
    const updated = quantileTrees.update(state, { news, exogenous: {}, calendar: plainCalendar });
    const byHalves = [daysOf(whole, 70, 71), daysOf(whole, 71, 72)].reduce(
      (known, part) => quantileTrees.update(known, { news: part, exogenous: {}, calendar: plainCalendar }),
      state,
    );
    expect(byHalves).toEqual(updated);
    expect(predict(state, 70)).toEqual(forecast);
    expect(updated.values.length).toBe(state.values.length + 2 * PER_DAY);
  });

  it('forecast across a gap between what is known and the first step', () => {
    const late = predict(quantileTrees.fit(daysOf(whole, 0, 69), {}, OPTIONS), 70);
    expect(late.quantiles[2]?.[19]).toBeGreaterThan(2);
    expect(crossings(late)).toBe(0);
  });

  it('keep bounds that are given', () => {
    const bounded = quantileTrees.fit(
      daysOf(whole, 0, 40),
      {},
      { ...OPTIONS, upperBound: 1, lowerBound: 0.2 },
    );
    const { quantiles, mean } = predict(bounded, 40);
    for (const row of [...quantiles, mean]) {
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0.2);
      expect(Math.max(...row)).toBeLessThanOrEqual(1);
    }
  });
});

describe('quantile trees of several series', () => {
  it('learn together, and each series keeps its own size', () => {
    const small = made(40, household);
    const large = made(40, (i) => 100 * household(i + 7 * PER_DAY));
    const states = quantileTrees.fitMany?.([small, large], {}, OPTIONS) ?? [];
    expect(states).toHaveLength(2);
    const noon = states.map((state) => predict(state, 40).quantiles[1]?.[12] ?? 0);
    expect(noon[0]).toBeCloseTo(0.3, 1);
    expect(Math.abs((noon[1] ?? 0) - 30)).toBeLessThan(5);
  });

  it('leave a series of zeros at zero, whatever the others do', () => {
    const states = quantileTrees.fitMany?.([made(30, household), made(30, () => 0)], {}, OPTIONS) ?? [];
    const zeros = states[1];
    if (!zeros) throw new Error('no state');
    const { quantiles, mean } = predict(zeros, 30);
    for (const row of [...quantiles, mean]) expect(Math.max(...row.map(Math.abs))).toBe(0);
  });
});

describe('quantile trees when little is known', () => {
  it('say so and take the same slot of the few days there are', () => {
    const { quantiles, marks } = predict(quantileTrees.fit(made(5, household), {}, OPTIONS), 5);
    expect(marks).toEqual(['short-history']);
    expect(quantiles[1]?.[12]).toBeCloseTo(0.3, 1);
  });

  it('take the mean for a slot never seen, and zero when nothing is known', () => {
    const hour = { startMs: START_MS, stepMs: STEP_MS, values: Float64Array.from([2, 2, 4, 4]) };
    const short = quantileTrees.predict(quantileTrees.fit(hour, {}, OPTIONS), {
      originMs: START_MS + 4 * STEP_MS,
      horizon: 20,
      exogenous: {},
      calendar: plainCalendar,
    });
    expect(short.mean[12]).toBe(3);
    expect(short.marks).toEqual(['short-history', 'no-same-slot']);
    const none = predict(
      quantileTrees.fit(
        made(0, () => 0),
        {},
        OPTIONS,
      ),
      1,
    );
    expect(none.mean[0]).toBe(0);
    expect(none.marks).toContain('no-history');
  });

  it('stand gaps and a constant', () => {
    const gaps = made(40, (i) => (Math.floor(i / 25) % 3 === 0 ? Number.NaN : household(i)));
    const { quantiles } = predict(quantileTrees.fit(gaps, {}, OPTIONS), 40);
    expect(quantiles[2]?.every((value) => Number.isFinite(value))).toBe(true);
    const constant = predict(
      quantileTrees.fit(
        made(40, () => 5),
        {},
        OPTIONS,
      ),
      40,
    );
    for (const row of constant.quantiles) expect(row.every((value) => Math.abs(value - 5) < 0.05)).toBe(true);
  });
});
