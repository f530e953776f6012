/** Fleets: the shared equations are those of each meter alone, gaps are survived, updates equal what a longer history knows. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Calendar } from '../forecaster.js';
import { LEVELS } from '../forecaster.js';
import {
  DAY_MS,
  loadAt,
  made,
  noiseAt,
  PER_DAY,
  plainCalendar,
  START_MS,
  STEP_MS,
  sunAt,
  weatherOf,
} from '../testing/made-series.js';
import { fleetArea, type FleetArea } from './fleet-area.js';
import { FLEET_PENALTIES, FLEET_WIDTH, fleetDesign, type FleetDesign } from './fleet-design.js';
import { FleetFit, FleetPredictor, updateMeter } from './fleet.js';
import { HEAD } from './fleet-state.js';
import { FleetStructure, MANY_GAPS } from './fleet-structure.js';
import { seasonalNaive } from './seasonal-naive.js';

const DAYS = 112;
const HISTORY = DAYS * PER_DAY;
const HORIZON = 2 * PER_DAY;
const exogenous = weatherOf(DAYS + 4);
const calendar: Calendar = plainCalendar;
const COURSES: readonly ((i: number) => number)[] = [
  loadAt,
  (i) => 0.5 * loadAt(i) + 20 * noiseAt(i + 7) + 10 * noiseAt(Math.floor(i / 20)),
  // A roof: never above zero.
  (i) => -sunAt(i) * (0.8 + 0.2 * noiseAt(i)),
];

describe('a fleet', () => {
  let area: FleetArea;
  let fit: FleetFit;
  let ahead: FleetDesign;

  beforeAll(() => {
    area = fleetArea({ startMs: START_MS, stepMs: STEP_MS, length: HISTORY }, { exogenous, calendar });
    fit = new FleetFit(area, LEVELS);
    ahead = designFrom(HISTORY, HORIZON + PER_DAY, area.memory);
  });

  function designFrom(step: number, length: number, memory: FleetArea['memory']): FleetDesign {
    return fleetDesign(
      { startMs: START_MS + step * STEP_MS, stepMs: STEP_MS, length },
      { exogenous, calendar, memory },
    );
  }

  function fitted(values: Float64Array): Float32Array {
    const row = new Float32Array(fit.layout.stride);
    fit.fit(values, row);
    return row;
  }

  function told(row: Float32Array, from = 0): Float32Array {
    const into = new Float32Array((1 + LEVELS.length) * HORIZON);
    const at = { design: ahead, known: HISTORY, from, count: HORIZON };
    new FleetPredictor(fit.layout).predict(row, at, into);
    return into;
  }

  function history(course: number): Float64Array {
    return made(DAYS, COURSES[course] ?? loadAt).values;
  }

  it('solves min Σ (y - xβ)² + Σ λβ² for every group: the gradient is nothing', () => {
    const structure = new FleetStructure(area);
    const { level, scale } = structure.fit(history(0));
    const values = history(0);
    const design = designFrom(0, HISTORY, null);
    for (const group of [0, 17, 40]) {
      const gradient = FLEET_PENALTIES.map(
        (penalty, j) => -penalty * (structure.coefficients[group * FLEET_WIDTH + j] ?? 0),
      );
      for (let t = 0; t < HISTORY; t += 1) {
        if (design.group[t] !== group) continue;
        const x = design.rows.subarray(t * FLEET_WIDTH, (t + 1) * FLEET_WIDTH);
        const told = x.reduce(
          (sum, value, j) => sum + value * (structure.coefficients[group * FLEET_WIDTH + j] ?? 0),
          0,
        );
        const error = ((values[t] ?? 0) - level) / scale - told;
        x.forEach((value, j) => (gradient[j] = (gradient[j] ?? 0) + value * error));
      }
      for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-8);
    }
  });

  it('has errors of fits that did not see them: larger than those of the fit itself', () => {
    const structure = new FleetStructure(area);
    const { level, scale } = structure.fit(history(1));
    const design = designFrom(0, HISTORY, null);
    let unseen = 0;
    let seen = 0;
    for (let t = 0; t < HISTORY; t += 1) {
      const from = (design.group[t] ?? 0) * FLEET_WIDTH;
      const x = design.rows.subarray(t * FLEET_WIDTH, (t + 1) * FLEET_WIDTH);
      const told = x.reduce((sum, value, j) => sum + value * (structure.coefficients[from + j] ?? 0), 0);
      seen += (((history1[t] ?? 0) - level) / scale - told) ** 2;
      unseen += (structure.errors[t] ?? 0) ** 2;
    }
    expect(unseen).toBeGreaterThan(1.01 * seen);
    expect(unseen).toBeLessThan(3 * seen);
  });
  const history1 = made(DAYS, COURSES[1] ?? loadAt).values;

  it('forecasts better than the same slot last week, with quantiles that never cross', () => {
    for (const course of COURSES.keys()) {
      const outcome = made(DAYS + 2, COURSES[course] ?? loadAt).values.subarray(HISTORY);
      const series = { startMs: START_MS, stepMs: STEP_MS, values: history(course) };
      const naive = seasonalNaive.predict(seasonalNaive.fit(series, {}, { calendar }), {
        ...{ originMs: START_MS + HISTORY * STEP_MS, horizon: HORIZON, exogenous: {}, calendar },
      });
      const own = told(fitted(history(course)));
      const rows = LEVELS.map((_, q) => own.subarray((q + 1) * HORIZON, (q + 2) * HORIZON));
      expect(loss(rows, outcome)).toBeLessThan(0.8 * loss(naive.quantiles, outcome));
      const crossing = rows.slice(1).some((row, q) => row.some((value, h) => value < (rows[q]?.[h] ?? 0)));
      expect(crossing).toBe(false);
    }
  });

  it('keeps to the side of zero on which a meter ever was', () => {
    expect(Math.max(...told(fitted(history(2))))).toBeLessThanOrEqual(0);
    expect(Math.min(...told(fitted(history(0))))).toBeGreaterThanOrEqual(0);
  });

  it('forgets the meter before: the same rows whoever was fitted in between', () => {
    const first = fitted(history(1));
    fitted(history(2));
    expect(fitted(history(1))).toEqual(first);
  });

  it('fills short gaps from other days and solves by what is known where gaps are many', () => {
    const whole = told(fitted(history(0)));
    const short = history(0).map((value, t) => (t % 211 < 5 ? Number.NaN : value));
    const long = history(0).map((value, t) => (t > 30 * PER_DAY && t < 60 * PER_DAY ? Number.NaN : value));
    const rows = [fitted(short), fitted(long)];
    expect(rows[0]?.[HEAD.missing]).toBeLessThan(MANY_GAPS);
    expect(rows[1]?.[HEAD.missing]).toBeGreaterThan(MANY_GAPS);
    for (const row of rows) {
      const mean = told(row).subarray(0, HORIZON);
      mean.forEach((value, h) => expect(Math.abs(value / (whole[h] ?? 0) - 1)).toBeLessThan(0.05));
    }
  });

  it('gives nothing for a meter that never spoke, the constant for one that never changed', () => {
    expect([...told(fitted(new Float64Array(HISTORY).fill(Number.NaN)))].every((value) => value === 0)).toBe(
      true,
    );
    const constant = told(fitted(new Float64Array(HISTORY).fill(3)));
    constant.forEach((value) => expect(value).toBeCloseTo(3, 4));
  });

  it('knows by updates what a refit-free forecast from a later origin has to know', () => {
    const all = made(DAYS + 1, loadAt).values;
    const step = fitted(history(0));
    for (let n = 0; n < PER_DAY; n += 1) {
      updateMeter(
        fit.layout,
        step,
        { design: ahead, t: n, number: HISTORY + n },
        all[HISTORY + n] ?? Number.NaN,
      );
    }
    const first = designFrom(HISTORY, PER_DAY, area.memory);
    const later = designFrom(HISTORY + PER_DAY, HORIZON, first.memory);
    const updated = new Float32Array((1 + LEVELS.length) * HORIZON);
    const at = { design: later, known: HISTORY + PER_DAY, from: 0, count: HORIZON };
    new FleetPredictor(fit.layout).predict(step, at, updated);
    const stale = told(fitted(history(0)), PER_DAY);
    const outcome = made(DAYS + 3, loadAt).values.subarray(HISTORY + PER_DAY);
    expect(error(updated, outcome)).toBeLessThan(1.02 * error(stale, outcome));
    // Errors in the ring are those of the coefficients on the steps that came.
    const t = 5;
    const x = ahead.rows.subarray(t * FLEET_WIDTH, (t + 1) * FLEET_WIDTH);
    const from = fit.layout.coefficients + (ahead.group[t] ?? 0) * FLEET_WIDTH;
    const structure = x.reduce((sum, value, j) => sum + value * (step[from + j] ?? 0), 0);
    const expected =
      ((all[HISTORY + t] ?? 0) - (step[HEAD.level] ?? 0)) / (step[HEAD.scale] ?? 1) - structure;
    expect(step[fit.layout.ring + ((HISTORY + t) % fit.layout.kept)]).toBeCloseTo(expected, 5);
  });

  it('takes a missing value as no news of the size of errors', () => {
    const row = fitted(history(0));
    const before = row.slice(fit.layout.sizes, fit.layout.ring);
    updateMeter(fit.layout, row, { design: ahead, t: 0, number: HISTORY }, Number.NaN);
    expect(row.slice(fit.layout.sizes, fit.layout.ring)).toEqual(before);
    expect(told(row).every((value) => Number.isFinite(value))).toBe(true);
  });

  it('refuses histories of less than 90 days', () => {
    const length = 80 * PER_DAY;
    const short = fleetArea({ startMs: START_MS, stepMs: STEP_MS, length }, { exogenous, calendar });
    expect(() => new FleetFit(short, LEVELS)).toThrow(/90 days of history; saw 80\.0/);
    expect(DAYS * DAY_MS).toBeGreaterThan(90 * DAY_MS);
  });
});

function loss(rows: readonly ArrayLike<number>[], outcome: Float64Array): number {
  let sum = 0;
  for (let h = 0; h < HORIZON; h += 1) {
    for (const [q, level] of LEVELS.entries()) {
      const distance = (outcome[h] ?? 0) - (rows[q]?.[h] ?? Number.NaN);
      sum += Math.max(level * distance, (level - 1) * distance);
    }
  }
  return sum;
}

function error(told: Float32Array, outcome: Float64Array): number {
  let sum = 0;
  for (let h = 0; h < HORIZON; h += 1) sum += Math.abs((told[h] ?? Number.NaN) - (outcome[h] ?? 0));
  return sum;
}
