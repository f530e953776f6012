/** Models of loads, households and panels on what meters really send: they answer finite rising quantiles inside their bounds, and know nothing ahead. */
import { describe, expect, it } from '@jest/globals';
import type { Calendar, Exogenous, Forecast, Forecaster } from '../forecaster.js';
import { noiseAt } from '../testing/made-series.js';
import type { RegularSeries } from '../regular-series.js';
import { loadRegression } from './load-regression.js';
import { pvTrees } from './pv-trees.js';
import { similarDays } from './similar-days.js';
import { quantileTrees } from './trees.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LEVELS = [0.1, 0.5, 0.9];
/** Thirty-one days: over a leap day. */
const DAYS = 31;
const STEP_MS = 3 * HOUR_MS;
const PER_DAY = 8;
const END_MS = Date.UTC(2024, 2, 10);
const START_MS = END_MS - DAYS * DAY_MS;
const CHANGE_MS = Date.UTC(2024, 2, 10, 9);

/** New York's clock in that spring, which is put forward on its day after the end. */
const calendar: Calendar = (ms) => {
  const shown = ms - (ms < CHANGE_MS ? 5 : 4) * HOUR_MS;
  const dayNumber = Math.floor(shown / DAY_MS);
  const hour = (shown - dayNumber * DAY_MS) / HOUR_MS;
  return {
    hour,
    weekday: ((dayNumber + 3) % 7) + 1,
    dayNumber,
    holiday: false,
    bridge: false,
    schoolHoliday: 0,
  };
};

function series(value: (i: number) => number, steps = (DAYS + 2) * PER_DAY): RegularSeries {
  return {
    startMs: START_MS,
    stepMs: STEP_MS,
    values: Float64Array.from({ length: steps }, (_, i) => value(i)),
  };
}

/** The last days before the end. */
function until(all: RegularSeries, days: number): RegularSeries {
  const first = (DAYS - days) * PER_DAY;
  return { ...all, startMs: START_MS + first * STEP_MS, values: all.values.slice(first, DAYS * PER_DAY) };
}

const warm = (i: number): number => 8 + 5 * Math.sin(i / 30) + 4 * Math.sin((2 * Math.PI * i) / PER_DAY);
const sun = (i: number): number => Math.max(0, 700 * Math.sin((2 * Math.PI * ((i % PER_DAY) - 4)) / PER_DAY));
const people = (i: number): number => 5 + 2 * Math.sin((2 * Math.PI * (i - 5)) / PER_DAY) + noiseAt(i);

function weather(t: (i: number) => number = warm, s: (i: number) => number = sun): Exogenous {
  const availabilityLagMs = -2 * DAY_MS;
  return {
    temperature: { series: series(t), availabilityLagMs },
    irradiance: { series: series(s), availabilityLagMs },
  };
}

/** With the days of history that show what is particular to each, and cost no more. */
const MODELS: readonly [string, Forecaster, number][] = [
  [loadRegression.id, loadRegression, DAYS],
  [similarDays.id, similarDays, DAYS],
  [quantileTrees.id, quantileTrees, 20],
  [pvTrees.id, pvTrees, 14],
];

function ask<S>(model: Forecaster<S>, state: S, exogenous: Exogenous, originMs = END_MS): Forecast {
  return model.predict(state, { originMs, horizon: 15, exogenous, calendar });
}

function expectSound({ mean, quantiles }: Forecast, lower = -Infinity, upper = Infinity): void {
  expect([...mean].filter((value) => !(value >= lower && value <= upper && Number.isFinite(value)))).toEqual(
    [],
  );
  expect(quantiles).toHaveLength(LEVELS.length);
  for (const [l, row] of quantiles.entries()) {
    const before = quantiles[l - 1];
    const bad = [...row].filter(
      (value, h) =>
        !(Number.isFinite(value) && value >= lower && value <= upper && value >= (before?.[h] ?? lower)),
    );
    expect(bad).toEqual([]);
  }
}

const SERIES: readonly [string, (i: number) => number][] = [
  ['nothing known', () => Number.NaN],
  ['one value', (i) => (i === 160 ? 3 : Number.NaN)],
  ['one value, the last', (i) => (i === DAYS * PER_DAY - 1 ? 3 : Number.NaN)],
  ['zeros', () => 0],
  ['a constant', () => 0.1],
  ['gaps of days', (i) => (Math.floor(i / PER_DAY) % 3 === 0 ? Number.NaN : people(i))],
  ['a meter that died a week ago', (i) => (i > (DAYS - 7) * PER_DAY ? Number.NaN : people(i))],
  ['one spike of a million', (i) => (i === 230 ? 1e6 : people(i))],
  ['values around zero', (i) => 2 * noiseAt(i)],
  ['output below zero', (i) => 0 - sun(i) * (0.6 + 0.3 * noiseAt(i))],
  ['watts of a country', (i) => 1e10 * people(i)],
  ['infinite values', (i) => (i % 50 === 0 ? Number.POSITIVE_INFINITY : people(i))],
];

describe.each(MODELS)('%s', (_id, model, days) => {
  const usual = model.fit(until(series(people), days), weather(), { calendar, levels: LEVELS });

  it.each(SERIES)('answers %s', (_name, value) => {
    const state = model.fit(until(series(value), days), weather(), { calendar, levels: LEVELS });
    const forecast = ask(model, state, weather());
    expectSound(forecast);
    const stored: unknown = JSON.parse(JSON.stringify(state));
    expect(stored).toEqual(state);
    expect(ask(model, stored, weather())).toEqual(forecast);
  });

  it.each([
    ['no weather', {}],
    [
      'weather that is all missing',
      weather(
        () => Number.NaN,
        () => Number.NaN,
      ),
    ],
    ['weather that ends with the history', weather((i) => (i < DAYS * PER_DAY ? warm(i) : Number.NaN))],
    [
      'a sensor that broke',
      weather(
        (i) => (i < DAYS * PER_DAY ? warm(i) : 400),
        () => -50,
      ),
    ],
  ] as [string, Exogenous][])('answers under %s', (_name, exogenous) => {
    const state = model.fit(until(series(people), days), exogenous, { calendar, levels: LEVELS });
    expectSound(ask(model, state, exogenous));
    expectSound(ask(model, usual, exogenous));
  });

  it('keeps its bounds, in whatever is answered', () => {
    for (const [, value] of SERIES.filter((_, i) => [2, 8, 10].includes(i))) {
      const bounds = { lowerBound: 2, upperBound: 4 };
      const state = model.fit(until(series(value), days), weather(), { calendar, levels: LEVELS, ...bounds });
      expectSound(ask(model, state, weather()), 2, 4);
    }
  });

  it('knows nothing of what comes after its origin', () => {
    const other = series((i) => (i < DAYS * PER_DAY ? people(i) : 1e6));
    // A view into a longer array, as the stream gives it.
    const known = other.values.subarray((DAYS - days) * PER_DAY, DAYS * PER_DAY);
    const view = { ...other, startMs: END_MS - days * DAY_MS, values: known };
    const b = model.fit(view, weather(), { calendar, levels: LEVELS });
    expect(b).toEqual(usual);
    other.values.fill(7);
    expect(ask(model, b, weather())).toEqual(ask(model, usual, weather()));
  });

  it('comes to the same by a day of late values in one piece or step by step, and leaves the old state alone', () => {
    const all = series(people, (DAYS + 1) * PER_DAY);
    const before = JSON.stringify(usual);
    const piece = (from: number, to: number): RegularSeries => ({
      startMs: END_MS + from * STEP_MS,
      stepMs: STEP_MS,
      values: all.values.slice(DAYS * PER_DAY + from, DAYS * PER_DAY + to),
    });
    const at = { exogenous: weather(), calendar };
    const once = model.update(usual, { ...at, news: piece(0, 8) });
    let bit = usual;
    for (let h = 0; h < PER_DAY; h += 1) bit = model.update(bit, { ...at, news: piece(h, h + 1) });
    // What was told before is left out.
    bit = model.update(bit, { ...at, news: piece(4, 8) });
    expect(JSON.stringify(usual)).toBe(before);
    expect(ask(model, bit, weather(), END_MS + DAY_MS)).toEqual(ask(model, once, weather(), END_MS + DAY_MS));
  });
});
