import { describe, expect, it } from '@jest/globals';
import type { Exogenous, ExogenousSeries } from '../forecaster.js';
import {
  LoadWeather,
  loadWeatherPenalties,
  loadWeatherWidth,
  planLoadWeather,
  type LoadWeatherMemory,
} from './load-weather.js';

const HOUR_MS = 3_600_000;
const HINGES = 7;
const SMOOTHINGS = 4;

function hourly(values: readonly number[]): ExogenousSeries {
  return {
    series: { startMs: 0, stepMs: HOUR_MS, values: Float64Array.from(values) },
    availabilityLagMs: 0,
  };
}

function gridOf(length: number): { startMs: number; stepMs: number; length: number } {
  return { startMs: 0, stepMs: HOUR_MS, length };
}

/** Rows of columns of the first hours, and where the smoothing stands then. */
function rowsOf(
  exogenous: Exogenous,
  { hours, memory = null, from = 0 }: { hours: number; memory?: LoadWeatherMemory | null; from?: number },
  plan = planLoadWeather(exogenous, gridOf(hours)),
): { rows: number[][]; memory: LoadWeatherMemory; missing: number } {
  const weather = new LoadWeather(plan, exogenous, { stepMs: HOUR_MS, memory });
  const rows = Array.from({ length: hours }, (_, i) => {
    const row = new Float64Array(loadWeatherWidth(plan));
    weather.fill(row, 0, (from + i) * HOUR_MS);
    return [...row];
  });
  return { rows, memory: weather.memory, missing: weather.missingSteps };
}

describe('the plan of a load’s weather', () => {
  const known = hourly([1, 2, 3, 4]);
  const half = hourly([1, Number.NaN, Number.NaN, 2]);

  it.each([
    ['no temperature', { irradiance: known, others: { wind: known } }],
    ['a temperature of which half is missing', { temperature: half, others: { wind: known } }],
    [
      'a temperature of another time',
      { temperature: { ...known, series: { ...known.series, startMs: 9e9 } } },
    ],
  ])('of %s has no columns at all', (_name, exogenous) => {
    const plan = planLoadWeather(exogenous, gridOf(4));
    expect(plan).toEqual({ temperature: false, places: [], others: [] });
    expect(loadWeatherWidth(plan)).toBe(0);
    expect(loadWeatherPenalties(plan)).toEqual([]);
  });

  it('tells places from other weather by name, in an order that is not that of the keys', () => {
    const others = { wind: known, t_north: known, T_east: known, temperature_west: known, tide: known };
    const plan = planLoadWeather({ temperature: known, others }, gridOf(4));
    expect(plan.places).toEqual(['T_east', 't_north']);
    expect(plan.others.map(({ name }) => name)).toEqual(['tide', 'wind']);
    expect(loadWeatherPenalties(plan)).toHaveLength(loadWeatherWidth(plan));
  });

  it('leaves out one place alone, for it is the mean, and others with gaps', () => {
    const plan = planLoadWeather({ temperature: known, others: { t_here: known, wind: half } }, gridOf(4));
    expect(plan.places).toEqual([]);
    expect(plan.others).toEqual([]);
  });

  it('takes rounding noise around a constant for a constant: a later change is not blown up', () => {
    const constant = hourly(Array.from({ length: 1000 }, () => 0.1));
    const temperature = hourly(Array.from({ length: 1000 }, () => 5));
    const plan = planLoadWeather({ temperature, others: { wind: constant } }, gridOf(1000));
    expect(plan.others[0]?.scale).toBe(1);
    const later = { temperature, others: { wind: hourly([5]) } };
    const { rows } = rowsOf(later, { hours: 1 }, plan);
    expect(rows[0]?.at(-1)).toBeCloseTo(4.9, 6);
  });
});

describe('the columns of a load’s weather', () => {
  it('are degrees below the heating and above the cooling thresholds, in tens', () => {
    const { rows } = rowsOf({ temperature: hourly([6]) }, { hours: 1 });
    expect(rows[0]?.slice(0, HINGES)).toEqual([0, 0.2, 0.6, 1, 0, 0, 0]);
    const hot = rowsOf({ temperature: hourly([30]) }, { hours: 1 });
    expect(hot.rows[0]?.slice(0, HINGES)).toEqual([0, 0, 0, 0, 1, 0.6, 0.2]);
    // All smoothings begin at the first value seen.
    for (let s = 1; s < SMOOTHINGS; s += 1)
      expect(hot.rows[0]?.slice(s * HINGES, (s + 1) * HINGES)).toEqual(hot.rows[0]?.slice(0, HINGES));
  });

  it('follow a step at their own pace: the air at once, rooms by 1 - 1/e in 12 hours, walls and weeks later', () => {
    const values = [0, ...Array.from({ length: 12 }, () => 10)];
    const { memory } = rowsOf({ temperature: hourly(values) }, { hours: 13 });
    expect(memory[0]).toBe(10);
    expect(memory[1]).toBeCloseTo(10 * (1 - Math.exp(-1)), 9);
    expect(memory[2]).toBeCloseTo(10 * (1 - Math.exp(-12 / 36)), 9);
    expect(memory[3]).toBeCloseTo(10 * (1 - Math.exp(-12 / 150)), 9);
  });

  it('hold what was felt through a gap and count it; the air is then as the rooms are', () => {
    const gap = rowsOf({ temperature: hourly([0, 10, Number.NaN, Number.NaN]) }, { hours: 3 });
    const before = rowsOf({ temperature: hourly([0, 10]) }, { hours: 2 });
    expect(gap.missing).toBe(1);
    expect(gap.memory.slice(1)).toEqual(before.memory.slice(1));
    expect(gap.memory[0]).toBe(before.memory[1]);
    expect(gap.rows.flat().every(Number.isFinite)).toBe(true);
  });

  it('are zero, and not NaN, before any temperature was known', () => {
    const values = [Number.NaN, 3, 3, 3];
    const { rows } = rowsOf({ temperature: hourly(values) }, { hours: 4 });
    expect(rows[0]?.every((value) => value === 0)).toBe(true);
    expect(rows[1]?.[0]).toBeCloseTo(0.1, 12);
  });

  it('of a place that is as warm as the mean are zero, and of a colder one above', () => {
    const values = [2, 4, 6, 8];
    const others = { t_a: hourly(values.map((value) => value - 3)), t_z: hourly(values) };
    const colder = rowsOf({ temperature: hourly(values), others }, { hours: 4 });
    expect(colder.rows.map((row) => Math.round(1e9 * (row.at(-1) ?? 0)) / 1e9)).toEqual([0.3, 0.3, 0.3, 0.3]);
    const same = rowsOf(
      { temperature: hourly(values), others: { ...others, t_a: others.t_z } },
      { hours: 4 },
    );
    expect(same.rows.every((row) => Math.abs(row.at(-1) ?? 1) < 1e-12)).toBe(true);
  });

  it('go on where an earlier run ended, through JSON, as if there had been one run', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i % 13 === 5 ? Number.NaN : 10 + 8 * Math.sin(i)));
    const exogenous = {
      temperature: hourly(values),
      irradiance: hourly(values.map((value) => 10 * value)),
      others: { t_a: hourly(values.map((value) => value - 1)), t_b: hourly(values), wind: hourly(values) },
    };
    const plan = planLoadWeather(exogenous, gridOf(60));
    const once = rowsOf(exogenous, { hours: 60 }, plan);
    const first = rowsOf(exogenous, { hours: 31 }, plan);
    const memory = JSON.parse(JSON.stringify(first.memory)) as LoadWeatherMemory;
    const second = rowsOf(exogenous, { hours: 29, memory, from: 31 }, plan);
    expect([...first.rows, ...second.rows]).toEqual(once.rows);
    expect(second.memory).toEqual(once.memory);
  });

  it('of a step do not change with the weather after it', () => {
    const values = Array.from({ length: 48 }, (_, i) => 10 + 8 * Math.sin(i));
    const other = values.map((value, i) => (i < 24 ? value : -40));
    const plan = planLoadWeather({ temperature: hourly(values) }, gridOf(48));
    const a = rowsOf({ temperature: hourly(values) }, { hours: 24 }, plan);
    const b = rowsOf({ temperature: hourly(other) }, { hours: 24 }, plan);
    expect(b).toEqual(a);
  });
});
