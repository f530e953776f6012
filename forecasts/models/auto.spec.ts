/** The choosing model: better than its parts, honest in its quantiles, and able to go on with little. */
import { describe, expect, it } from '@jest/globals';
import type { Exogenous, Forecast, Forecaster } from '../forecaster.js';
import { endOf, sliceOf, type RegularSeries } from '../regular-series.js';
import {
  DAY_MS,
  PER_DAY,
  START_MS,
  STEP_MS,
  daysOf,
  loadAt,
  made,
  noiseAt,
  plainCalendar,
  weatherOf,
} from '../testing/made-series.js';
import { autoForecaster, type CandidateTable } from './auto.js';
import { calendarOnly, calendarRidge } from './calendar-ridge.js';
import { rollMemory, type Candidate } from './rolling-validation.js';
import { seasonalNaive } from './seasonal-naive.js';

const calendar = plainCalendar;
const LEVELS = [0.1, 0.3, 0.5, 0.7, 0.9];

function tableOf(...candidates: Candidate[]): CandidateTable {
  const cold = [{ name: 'seasonal-naive', model: seasonalNaive }];
  return { cold, smooth: candidates, ragged: candidates, sparse: candidates, sun: candidates };
}

const naive = { name: 'seasonal-naive', model: seasonalNaive };
const ridge = { name: 'calendar-ridge', model: calendarRidge };
const auto = autoForecaster(tableOf(ridge, naive));

function forecast(
  model: Forecaster,
  history: RegularSeries,
  exogenous: Exogenous = {},
  horizon = PER_DAY,
): Forecast {
  const state = model.fit(history, exogenous, { calendar, levels: LEVELS });
  return model.predict(state, { originMs: endOf(history), horizon, exogenous, calendar });
}

function isSound({ mean, quantiles }: Forecast): boolean {
  return (
    mean.every(Number.isFinite) &&
    quantiles.every((row, l) =>
      row.every((value, h) => Number.isFinite(value) && value >= (quantiles[l - 1]?.[h] ?? -Infinity)),
    )
  );
}

describe('auto', () => {
  const load = made(30, loadAt);
  const weather = weatherOf(33);

  it('takes the better model where one is better, and tells the class and the shares', () => {
    const state = auto.fit(load, weather, { calendar, levels: LEVELS });
    expect(state.seriesClass).toBe('smooth');
    const ridgeAt = state.members.findIndex(({ name }) => name === 'calendar-ridge');
    for (const shares of state.shares) expect(shares[ridgeAt]).toBeGreaterThan(0.9);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('joins models by lead: one that knows the next hours with one that knows the days after', () => {
    const last: Forecaster<{ value: number; endMs: number }> = {
      id: 'last-value@1',
      reads: [],
      fit: (history) => ({ value: history.values.at(-1) ?? 0, endMs: endOf(history) }),
      update: (state, { news }) => ({ value: news.values.at(-1) ?? state.value, endMs: endOf(news) }),
      predict: (state, { horizon }) => ({
        mean: new Float64Array(horizon).fill(state.value),
        quantiles: LEVELS.map((level) => new Float64Array(horizon).fill(state.value + level - 0.5)),
        marks: [],
      }),
    };
    // Wanders slowly around a day that is always the same.
    const wandering = made(45, (i) => 50 * Math.sin((2 * Math.PI * i) / PER_DAY) + 30 * Math.sin(i / 700));
    const both = autoForecaster(tableOf({ name: 'last', model: last }, naive));
    const state = both.fit(wandering, {}, { calendar, levels: LEVELS });
    expect(state.shares[0]?.[0]).toBeGreaterThan(0.5);
    expect(state.shares[state.bands.indexOf(8)]?.[0]).toBeLessThan(0.2);
  });

  it('holds what its 80 % interval says on days it has not seen', () => {
    const noisy = made(55, (i) => loadAt(i) + 60 * noiseAt(Math.floor(i / 5)));
    let state = auto.fit(daysOf(noisy, 0, 45), weatherOf(58), { calendar, levels: LEVELS });
    let inside = 0;
    for (let day = 45; day < 55; day += 1) {
      const exogenous = weatherOf(58);
      const { quantiles } = auto.predict(state, {
        originMs: state.endMs,
        horizon: PER_DAY,
        exogenous,
        calendar,
      });
      daysOf(noisy, day, day + 1).values.forEach((value, h) => {
        if (value >= (quantiles[0]?.[h] ?? 0) && value <= (quantiles[4]?.[h] ?? 0)) inside += 1;
      });
      state = auto.update(state, { news: daysOf(noisy, day, day + 1), exogenous, calendar });
    }
    expect(inside / (10 * PER_DAY)).toBeGreaterThan(0.72);
    expect(inside / (10 * PER_DAY)).toBeLessThan(0.88);
  });

  it('knows the same whether news come at once or quarter-hour by quarter-hour, in a state that does not grow', () => {
    const fitted = auto.fit(daysOf(load, 0, 26), weather, { calendar, levels: LEVELS });
    const at = (from: number, to: number): Parameters<typeof auto.update>[1] => ({
      news: sliceOf(load, from, to),
      exogenous: weather,
      calendar,
    });
    const fromMs = START_MS + 26 * DAY_MS;
    let state = fitted;
    for (let i = 0; i < 3 * PER_DAY; i += 1)
      state = auto.update(state, at(fromMs + i * STEP_MS, fromMs + (i + 1) * STEP_MS));
    const atOnce = auto.update(fitted, at(fromMs, fromMs + 3 * DAY_MS));
    expect(state.members).toEqual(atOnce.members);
    expect(state.calibration).toEqual(atOnce.calibration);
    expect(state.pending).toEqual(atOnce.pending);
    expect(state.pending.length).toBeLessThanOrEqual(3);
    expect(state.endMs).toBe(fromMs + 3 * DAY_MS);
    expect(JSON.stringify(state).length).toBeLessThan(1.5 * JSON.stringify(fitted).length);
  });

  it('says the same with and without a memory of what it rolled over', () => {
    const memory = rollMemory();
    const remembering = autoForecaster(tableOf(ridge, naive), memory);
    remembering.fit(daysOf(load, 0, 26), weather, { calendar, levels: LEVELS });
    expect(memory.size).toBeGreaterThan(0);
    const again = remembering.fit(load, weather, { calendar, levels: LEVELS });
    expect(again).toEqual(auto.fit(load, weather, { calendar, levels: LEVELS }));
  });

  it('fitted anew keeps half of what it learned since, and the forecasts whose outcomes are still to come', () => {
    const options = { calendar, levels: LEVELS };
    const fitted = auto.fit(daysOf(load, 0, 24), weather, options);
    const higher = made(30, (i) => loadAt(i) + 200);
    const before = auto.update(fitted, { news: daysOf(higher, 24, 29), exogenous: weather, calendar });
    const history = daysOf(load, 0, 29);
    const again = auto.refit(before, history, weather, options);
    const afresh = auto.fit(history, weather, options);
    const middle = (state: typeof again): number => state.calibration.offsets[5]?.[2] ?? 0;
    expect(middle(before)).toBeGreaterThan(middle(fitted));
    expect(middle(before)).not.toBeCloseTo(middle(afresh), 3);
    expect(middle(again)).toBeCloseTo((middle(before) + middle(afresh)) / 2, 9);
    const origins = (state: typeof again): number[] => state.pending.map(({ originMs }) => originMs);
    expect(origins(again)).toEqual(origins(before));
    expect(origins(again).length).toBeGreaterThan(0);
    expect(auto.refit(before, history, weather, { calendar, levels: [0.5] }).pending).toEqual([]);
  });

  it.each<[string, RegularSeries, RegExp]>([
    ['one hour', sliceOf(load, START_MS, START_MS + 4 * STEP_MS), /cold-start: 0.0 days known/],
    ['three days', daysOf(load, 0, 3), /cold-start: 3.0 days/],
    ['nothing at all', made(5, () => Number.NaN), /no-history/],
    ['only zeros', made(30, () => 0), /^$/],
    ['only one value', made(30, () => 42), /^$/],
  ])('goes on with %s and says so', (_name, history, mark) => {
    const found = forecast(auto, history);
    expect(isSound(found)).toBe(true);
    expect(found.marks.filter((text) => !text.startsWith('no-temperature')).join('; ')).toMatch(mark);
  });

  it('goes on when the weather is missing, is NaN, or stops, and when the meter is a day late', () => {
    const nan = { temperature: { series: made(33, () => Number.NaN), availabilityLagMs: 0 } };
    for (const exogenous of [{}, nan]) {
      const found = forecast(auto, load, exogenous);
      expect(isSound(found)).toBe(true);
      expect(found.marks.join()).toContain('no-temperature');
    }
    const state = auto.fit(daysOf(load, 0, 29), weather, { calendar, levels: LEVELS });
    const originMs = START_MS + 30 * DAY_MS;
    const late = auto.predict(state, { originMs, horizon: PER_DAY, exogenous: weather, calendar });
    expect(late.marks.join()).toContain('recent-data-missing');
    expect(isSound(late)).toBe(true);
  });

  it('never goes below zero for what never was, and keeps the bounds it is given', () => {
    const low = made(30, (i) => Math.max(0, 5 * noiseAt(i)));
    expect(Math.min(...(forecast(auto, low).quantiles[0] ?? []))).toBeGreaterThanOrEqual(0);
    const state = auto.fit(load, weather, { calendar, levels: LEVELS, upperBound: 300 });
    const { quantiles } = auto.predict(state, {
      originMs: endOf(load),
      horizon: 96,
      exogenous: weather,
      calendar,
    });
    expect(Math.max(...(quantiles[4] ?? []))).toBeLessThanOrEqual(300);
  });

  it('refuses a state that holds a model it does not have', () => {
    const state = autoForecaster(tableOf({ name: 'calendar-only', model: calendarOnly })).fit(
      load,
      {},
      { calendar },
    );
    const input = { originMs: endOf(load), horizon: 4, exogenous: {}, calendar };
    expect(() => auto.predict(state, input)).toThrow(/holds a model calendar-only; expected one of/);
  });
});
