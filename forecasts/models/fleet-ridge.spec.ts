/** The port of a fleet: many at once are those one by one, updates step by step are updates at once, states are plain JSON. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  daysOf,
  loadAt,
  made,
  noiseAt,
  plainCalendar as calendar,
  START_MS,
  STEP_MS,
  weatherOf,
  DAY_MS,
} from '../testing/made-series.js';
import { fleetRidge, type FleetRidgeState } from './fleet-ridge.js';

const DAYS = 96;
const exogenous = weatherOf(DAYS + 4);
const first = made(DAYS + 1, loadAt);
const second = made(DAYS + 1, (i) => loadAt(i) + 40 * noiseAt(i));
const ask = (originMs: number): Parameters<typeof fleetRidge.predict>[1] => ({
  ...{ originMs, horizon: 24, exogenous, calendar },
});

describe('fleet-ridge', () => {
  let states: FleetRidgeState[];

  beforeAll(() => {
    const histories = [first, second].map((series) => daysOf(series, 0, DAYS));
    states = fleetRidge.fitMany(histories, exogenous, { calendar, upperBound: 400 });
  });

  function state(): FleetRidgeState {
    const [one] = states;
    if (!one) throw new Error('nothing was fitted');
    return one;
  }

  it('gives many series what it gives each of them', () => {
    const alone = fleetRidge.fit(daysOf(second, 0, DAYS), exogenous, { calendar, upperBound: 400 });
    expect(states[1]).toEqual(alone);
  });

  it('has plain JSON for a state, which forecasts the same when it was stored', () => {
    const stored = JSON.parse(JSON.stringify(state())) as FleetRidgeState;
    const end = START_MS + DAYS * DAY_MS;
    expect(fleetRidge.predict(stored, ask(end))).toEqual(fleetRidge.predict(state(), ask(end)));
    expect(fleetRidge.predict(stored, ask(end)).marks).toEqual([]);
  });

  it('knows the same after a day step by step and at once, and leaves the old state as it was', () => {
    const before = JSON.stringify(state());
    const news = daysOf(first, DAYS, DAYS + 1);
    const once = fleetRidge.update(state(), { news, exogenous, calendar });
    let steps = state();
    for (let n = 0; n < news.values.length; n += 1) {
      const value = {
        startMs: news.startMs + n * STEP_MS,
        stepMs: STEP_MS,
        values: news.values.slice(n, n + 1),
      };
      steps = fleetRidge.update(steps, { news: value, exogenous, calendar });
    }
    expect(steps).toEqual(once);
    expect(once.endMs).toBe(START_MS + (DAYS + 1) * DAY_MS);
    expect(JSON.stringify(state())).toBe(before);
    expect(() => fleetRidge.predict(once, ask(START_MS + DAYS * DAY_MS))).toThrow(/that is its past/);
  });

  it('keeps the bounds of the fit', () => {
    const { quantiles, mean } = fleetRidge.predict(state(), ask(START_MS + DAYS * DAY_MS));
    for (const row of [mean, ...quantiles]) expect(Math.max(...row)).toBeLessThanOrEqual(400);
  });

  it.each<[string, (i: number) => number]>([
    ['zeros', () => 0],
    ['a meter that died a week ago', (i) => (i > (DAYS - 7) * 24 ? Number.NaN : loadAt(4 * i))],
    ['a spike of a million', (i) => (i === 500 ? 1e6 : loadAt(4 * i))],
    ['infinite values', (i) => (i % 50 === 0 ? Number.POSITIVE_INFINITY : loadAt(4 * i))],
  ])('answers finite rising quantiles for %s, under weather that breaks off', (_name, value) => {
    const hourly = { startMs: START_MS, stepMs: 4 * STEP_MS };
    const history = { ...hourly, values: Float64Array.from({ length: DAYS * 24 }, (_, i) => value(i)) };
    const cold = Float64Array.from({ length: DAYS * 24 }, (_, i) => 5 + noiseAt(i));
    const broken = { temperature: { series: { ...hourly, values: cold }, availabilityLagMs: 0 } };
    const one = fleetRidge.fit(history, broken, { calendar });
    const { mean, quantiles } = fleetRidge.predict(one, {
      ...ask(START_MS + DAYS * DAY_MS),
      exogenous: broken,
    });
    expect(mean.every(Number.isFinite)).toBe(true);
    for (const [l, row] of quantiles.entries()) {
      expect(row.every((q, h) => Number.isFinite(q) && q >= (quantiles[l - 1]?.[h] ?? -Infinity))).toBe(true);
    }
  });

  it('marks gaps, absent weather and a short history', () => {
    const end = START_MS + DAYS * DAY_MS;
    const holes = { ...daysOf(first, 0, DAYS) };
    const values = holes.values.map((value, i) => (i % 5 === 0 ? Number.NaN : value));
    const gappy = fleetRidge.fit({ ...holes, values }, exogenous, { calendar });
    expect(gappy.marks).toEqual(['gaps: 20 % of the history missing']);
    expect(fleetRidge.predict(state(), { ...ask(end), exogenous: {} }).marks[0]).toMatch(
      /^temperature|^no-temp/,
    );
    const short = fleetRidge.fit(daysOf(first, 60, DAYS), exogenous, { calendar });
    const told = fleetRidge.predict(short, ask(end));
    expect(told.marks[0]).toMatch(/^short-history/);
    const later = fleetRidge.update(short, { news: daysOf(first, DAYS, DAYS + 1), exogenous, calendar });
    expect(later.endMs).toBe(end + DAY_MS);
  });
});
