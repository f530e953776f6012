/** Coherent forecasts on measured data: households and their sum (Smart Grid Smart City trial, CC BY 3.0 AU). */
import { describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  dependenceOf,
  fitReconciliation,
  hierarchyOf,
  LEVELS,
  reconciledForecasts,
  calendarRidge,
  sliceOf,
  type Calendar,
  type Forecast,
  type RegularSeries,
  type RidgeState,
} from '../../forecasts/index.js';
import { gzipCsvRows, sharedExpected, sharedPath } from '../fixtures/shared-data.js';

const FILE = sharedPath('data', 'forecast', 'meters.load.csv.gz');
const STEP_MS = 1_800_000;
const PER_DAY = 48;
const HOUSES = 7;
const HISTORY_DAYS = 42;
const DAYS = 56;
const START_MS = Date.UTC(2013, 0, 1);

const run = sharedExpected(FILE) ? describe : describe.skip;
const reason = sharedExpected(FILE) ? '' : ` (skipped: no ${FILE}; set TRABOULE_SHARED)`;

/** The files' clock is the houses' own, written as if it were UTC. */
const calendar: Calendar = (ms) => ({
  hour: (ms % DAY_MS) / 3_600_000,
  weekday: new Date(ms).getUTCDay() || 7,
  holiday: false,
  dayNumber: Math.floor(ms / DAY_MS),
  bridge: false,
  schoolHoliday: 0,
});

run(`households and their sum${reason}`, () => {
  it('are no worse at any level than on their own, and add up', () => {
    // The sum first, then its parts.
    const nodes = withSum(households());
    const hierarchy = hierarchyOf([nodes.slice(1).map((_, i) => i + 1), ...nodes.slice(1).map(() => [])]);
    const byNode = nodes.map((series) => dayForecasts(series));
    const days = Array.from({ length: DAYS }, (_, day) =>
      byNode.flatMap((forecasts) => forecasts[day] ?? []),
    );
    expect(nodes).toHaveLength(7);
    const half = DAYS / 2;
    const errors = nodes.map((series, node) =>
      Float64Array.from(days.slice(0, half).flatMap((made, day) => errorsOf(series, made[node]?.mean, day))),
    );
    const reconciliation = fitReconciliation(hierarchy, errors);
    const dependence = dependenceOf(errors);
    const own = nodes.map(() => 0);
    const coherent = nodes.map(() => 0);
    for (let day = half; day < DAYS; day += 1) {
      const base = days[day] ?? [];
      const made = reconciledForecasts(reconciliation, base, { dependence, levels: LEVELS });
      expect(Math.abs((made[0]?.mean[20] ?? 0) - sumAt(made, 20))).toBeLessThan(1e-9);
      nodes.forEach((series, node) => {
        own[node] = (own[node] ?? 0) + pinball(series, base[node], day);
        coherent[node] = (coherent[node] ?? 0) + pinball(series, made[node], day);
      });
    }
    // The sum gains; no house loses more than chance (1 %).
    expect(coherent[0]).toBeLessThan(own[0] ?? 0);
    coherent.forEach((loss, node) => {
      expect(loss).toBeLessThan(1.01 * (own[node] ?? 0));
    });
  });
});

/** Each day from its midnight; a fit every other week, updates in between. */
function dayForecasts(series: RegularSeries): Forecast[] {
  const fitAt = (originMs: number): RidgeState => {
    const history = sliceOf(series, originMs - HISTORY_DAYS * DAY_MS, originMs);
    return calendarRidge.fit(history, {}, { calendar, lowerBound: 0 });
  };
  let state = fitAt(START_MS);
  return Array.from({ length: DAYS }, (_, day) => {
    const originMs = START_MS + day * DAY_MS;
    const news = sliceOf(series, state.endMs, originMs);
    state = day % 14 === 0 ? fitAt(originMs) : calendarRidge.update(state, { news, exogenous: {}, calendar });
    return calendarRidge.predict(state, { originMs, horizon: PER_DAY, exogenous: {}, calendar });
  });
}

function outcomesOf(series: RegularSeries, day: number): Float64Array {
  return sliceOf(series, START_MS + day * DAY_MS, START_MS + (day + 1) * DAY_MS).values;
}

function errorsOf(series: RegularSeries, mean: Float64Array | undefined, day: number): number[] {
  return Array.from(outcomesOf(series, day), (value, h) => value - (mean?.[h] ?? 0));
}

function pinball(series: RegularSeries, forecast: Forecast | undefined, day: number): number {
  let sum = 0;
  outcomesOf(series, day).forEach((value, h) => {
    if (!Number.isFinite(value)) return;
    LEVELS.forEach((level, l) => {
      const distance = value - (forecast?.quantiles[l]?.[h] ?? 0);
      sum += Math.max(level * distance, (level - 1) * distance);
    });
  });
  return sum;
}

function sumAt(forecasts: readonly Forecast[], h: number): number {
  return forecasts.slice(1).reduce((sum, { mean }) => sum + (mean[h] ?? 0), 0);
}

function households(): RegularSeries[] {
  const startMs = START_MS - HISTORY_DAYS * DAY_MS;
  const length = (HISTORY_DAYS + DAYS) * PER_DAY;
  const series = Array.from({ length: HOUSES }, () => new Float64Array(length).fill(Number.NaN));
  for (const [time = '', ...cells] of gzipCsvRows(FILE)) {
    const i = Math.round((Date.parse(time) - startMs) / STEP_MS);
    if (i < 0 || i >= length) continue;
    cells.forEach((cell, house) => {
      const row = series[house];
      if (row && cell !== '') row[i] = Number(cell);
    });
  }
  // One of them has no values in these months.
  const measured = series.filter(
    (values) => values.filter((value) => Number.isFinite(value)).length > 0.9 * length,
  );
  return measured.map((values) => ({ startMs, stepMs: STEP_MS, values }));
}

function withSum(houses: readonly RegularSeries[]): RegularSeries[] {
  const [first] = houses;
  if (!first) throw new Error('expected households');
  const values = first.values.map((_, i) => houses.reduce((sum, house) => sum + (house.values[i] ?? 0), 0));
  return [{ ...first, values }, ...houses];
}
