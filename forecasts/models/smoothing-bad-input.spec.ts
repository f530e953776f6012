/** Series that no model likes, given to both models of this family: finite numbers in order, or a mark that says why. */
import { describe, expect, it } from '@jest/globals';
import type { Forecast, Forecaster } from '../forecaster.js';
import { endOf, type RegularSeries } from '../regular-series.js';
import { noiseAt, plainCalendar } from '../testing/made-series.js';
import { doubleSeasonal } from './smoothing-forecaster.js';
import { shortTermRidge } from './short-term-forecaster.js';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5);
const LEVELS = [0.1, 0.5, 0.9];
const OPTIONS = { calendar: plainCalendar, levels: LEVELS, maxLeadMs: 24 * HOUR };
const NOTHING = { exogenous: {}, calendar: plainCalendar };
const MODELS: readonly [string, Forecaster][] = [
  ['double-seasonal', doubleSeasonal],
  ['short-term-ridge', shortTermRidge],
];

type Value = (i: number) => number;
const day: Value = (i) => Math.sin((2 * Math.PI * i) / 24);
const SERIES: Readonly<
  Record<string, { readonly hours: number; readonly value: Value; readonly stepHours?: number }>
> = {
  'a constant': { hours: 600, value: () => 5 },
  zeros: { hours: 600, value: () => 0 },
  'nothing measured': { hours: 600, value: () => Number.NaN },
  'no row at all': { hours: 0, value: () => 0 },
  'an hour': { hours: 1, value: () => 3 },
  'three days': { hours: 72, value: (i) => 5 + day(i) },
  'two of three values missing': { hours: 1000, value: (i) => (i % 3 === 0 ? 10 + day(i) : Number.NaN) },
  'a spike now and then': { hours: 650, value: (i) => (i % 97 === 0 ? 7 : 0) },
  'panels by night and day': { hours: 650, value: (i) => -Math.max(0, day(i)) * (1 + 0.3 * noiseAt(i)) },
  'another level from one hour to the next': {
    hours: 1000,
    value: (i) => (i < 700 ? 10 : 60) + day(i) + noiseAt(i),
  },
  'numbers of a country in watts': { hours: 650, value: (i) => 1e12 * (3 + day(i) + 0.1 * noiseAt(i)) },
  'numbers of a chip in gigawatts': { hours: 650, value: (i) => 1e-12 * (3 + day(i) + 0.1 * noiseAt(i)) },
  'an outlier of a million in the last hour': {
    hours: 650,
    value: (i) => (i === 649 ? 1e6 : 3 + day(i) + 0.1 * noiseAt(i)),
  },
  'days as steps': { hours: 120 * 24, value: (i) => 10 + (i % 7), stepHours: 24 },
};

function seriesOf(name: string): RegularSeries {
  const given = SERIES[name] ?? { hours: 0, value: () => 0 };
  const stepHours = given.stepHours ?? 1;
  return {
    startMs: START,
    stepMs: stepHours * HOUR,
    values: Float64Array.from({ length: given.hours / stepHours }, (_, i) => given.value(i)),
  };
}

const fitted = new Map<string, unknown>();

/** The plain state of a model fitted on a series; each is fitted once. */
function stateOf(model: Forecaster, name: string): unknown {
  const key = `${model.id} ${name}`;
  const state: unknown =
    fitted.get(key) ?? JSON.parse(JSON.stringify(model.fit(seriesOf(name), {}, OPTIONS)));
  fitted.set(key, state);
  return state;
}

function forecastOf(model: Forecaster, name: string, horizon = 30): Forecast {
  return model.predict(stateOf(model, name), { originMs: endOf(seriesOf(name)), horizon, ...NOTHING });
}

function inOrder({ mean, quantiles }: Forecast): boolean {
  const [low, middle, high] = quantiles;
  return mean.every((value, h) => {
    const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = [low?.[h], middle?.[h], high?.[h]];
    return Number.isFinite(value) && a <= b && b <= c && Number.isFinite(c - a);
  });
}

describe.each(MODELS)('%s', (_, model) => {
  it.each(Object.keys(SERIES))('stands %s', (name) => {
    const forecast = forecastOf(model, name);
    expect(forecast.mean).toHaveLength(30);
    expect(inOrder(forecast)).toBe(true);
  });

  it('gives back what is constant, without a spread', () => {
    const { mean, quantiles } = forecastOf(model, 'a constant');
    for (const row of [mean, ...quantiles]) for (const value of row) expect(value).toBeCloseTo(5, 6);
  });

  it.each([
    ['nothing measured', 'no-history'],
    ['no row at all', 'no-history'],
    ['an hour', 'short-history'],
    ['three days', 'short-history'],
  ])('says so when there is %s', (name, mark) => {
    expect(forecastOf(model, name).marks.some((text) => text.startsWith(`${mark}: `))).toBe(true);
  });

  it('follows a new level within weeks of it', () => {
    const { mean } = forecastOf(model, 'another level from one hour to the next', 12);
    for (const value of mean) expect(Math.abs(value - 60)).toBeLessThan(8);
  });

  it('does not take an outlier for news', () => {
    const { mean } = forecastOf(model, 'an outlier of a million in the last hour', 12);
    for (const value of mean) expect(value).toBeLessThan(8);
  });

  it('means the same in any unit', () => {
    const large = forecastOf(model, 'numbers of a country in watts', 24).mean;
    const small = forecastOf(model, 'numbers of a chip in gigawatts', 24).mean;
    for (let h = 0; h < 24; h += 1) expect((large[h] ?? 0) / 1e12).toBeCloseTo((small[h] ?? 0) / 1e-12, 5);
  });

  it('keeps between its bounds', () => {
    const history = seriesOf('panels by night and day');
    const state = model.fit(history, {}, { ...OPTIONS, upperBound: 0, lowerBound: -1 });
    const { mean, quantiles } = model.predict(state, { originMs: endOf(history), horizon: 30, ...NOTHING });
    for (const row of [mean, ...quantiles]) {
      expect(Math.max(...row)).toBeLessThanOrEqual(0);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(-1);
    }
  });

  it('knows nothing of what comes after its news', () => {
    const name = 'numbers of a chip in gigawatts';
    const { startMs, stepMs, values } = seriesOf(name);
    const next = Float64Array.from({ length: 100 }, (_, i) => 1e-12 * (3 + day(i)));
    const updated = (news: Float64Array): unknown =>
      model.update(stateOf(model, name), {
        news: { startMs: startMs + values.length * stepMs, stepMs, values: news },
        ...NOTHING,
      });
    // The same buffer goes on with other numbers behind what was handed over.
    const other = next.map((value, i) => (i < 50 ? value : 1));
    expect(updated(other.subarray(0, 50))).toEqual(updated(next.subarray(0, 50)));
    expect(updated(other)).not.toEqual(updated(next));
  });

  it('goes on after weeks of silence, marked, with no narrower spread', () => {
    const history = seriesOf('numbers of a country in watts');
    const state = stateOf(model, 'numbers of a country in watts');
    const silence = { startMs: endOf(history), stepMs: HOUR, values: new Float64Array(480).fill(Number.NaN) };
    const late = model.update(state, { news: silence, ...NOTHING });
    const after = model.predict(late, { originMs: endOf(silence), horizon: 12, ...NOTHING });
    const before = model.predict(state, { originMs: endOf(history), horizon: 12, ...NOTHING });
    const width = ({ quantiles }: Forecast): number => (quantiles[2]?.[0] ?? 0) - (quantiles[0]?.[0] ?? 0);
    expect(after.marks[0]).toBe('recent-data-missing: nothing measured for 480.0 h before the first step');
    expect(inOrder(after)).toBe(true);
    expect(width(after)).toBeGreaterThan(0.9 * width(before));
    expect(after.mean[0] ?? 0).toBeGreaterThan(1e12);
  });
});
