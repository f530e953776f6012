/** Accuracy on measured data: the national load of France with the temperature of twelve cities (Licence Ouverte). */
import { describe, expect, it } from '@jest/globals';
import { backtest, calendarRidge, DAY_MS, seasonalNaive, type RegularSeries } from '../../forecasts/index.js';
import { civilCalendar } from '../../src/modules/forecasting/civil-calendar.js';
import { gzipCsvRows, sharedExpected, sharedPath } from '../fixtures/shared-data.js';

const STEP_MS = 1_800_000;
const CITIES = 12;
const LOAD_FILE = sharedPath('data', 'forecast', 'fr.load.csv.gz');
const WEATHER_FILE = sharedPath('data', 'forecast', 'fr.weather.csv.gz');

const run = sharedExpected(LOAD_FILE) ? describe : describe.skip;
const reason = sharedExpected(LOAD_FILE) ? '' : ` (skipped: no ${LOAD_FILE}; set TRABOULE_SHARED)`;

run(`national load of France in 2017${reason}`, () => {
  it('calendar-ridge beats last week by far, and its 80 % interval holds 70 to 90 %', () => {
    const load = readLoad();
    const originsMs = originsOf(2017);
    const options = {
      originsMs,
      horizon: 48,
      historyMs: 28 * DAY_MS,
      refitEveryMs: DAY_MS,
      calendar: civilCalendar,
    };
    const temperature = { series: meanTemperature(load), availabilityLagMs: -2 * DAY_MS };
    const naive = backtest(seasonalNaive, { series: load, exogenous: {} }, options).score;
    const ridge = backtest(calendarRidge, { series: load, exogenous: { temperature } }, options).score;
    const blind = backtest(calendarRidge, { series: load, exogenous: {} }, options).score;
    expect(naive.count).toBeGreaterThan(2000);
    expect(ridge.wape).toBeLessThan(0.5 * naive.wape);
    expect(ridge.wape).toBeLessThan(0.025);
    expect(ridge.pinball).toBeLessThan(0.5 * naive.pinball);
    expect(blind.wape).toBeLessThan(0.7 * naive.wape);
    for (const score of [ridge, blind]) {
      expect(score.coverage80).toBeGreaterThan(0.7);
      expect(score.coverage80).toBeLessThan(0.9);
    }
  });
});

/** An origin a week, its hour moving through 0, 6, 12, 18 UTC. */
function originsOf(year: number): number[] {
  const first = Date.UTC(year, 0, 1);
  return Array.from({ length: 52 }, (_, week) => first + week * 7 * DAY_MS + (week % 4) * (DAY_MS / 4));
}

function readLoad(): RegularSeries {
  const rows = gzipCsvRows(LOAD_FILE).map(([time = '', value = '']) => ({ ms: Date.parse(time), value }));
  const startMs = rows[0]?.ms ?? 0;
  const endMs = (rows.at(-1)?.ms ?? 0) + STEP_MS;
  const values = new Float64Array((endMs - startMs) / STEP_MS).fill(Number.NaN);
  for (const { ms, value } of rows) if (value !== '') values[(ms - startMs) / STEP_MS] = Number(value);
  return { startMs, stepMs: STEP_MS, values };
}

/** Mean over the cities, linear between the three-hourly instants; observed, standing for a good forecast. */
function meanTemperature(grid: RegularSeries): RegularSeries {
  const points = gzipCsvRows(WEATHER_FILE).flatMap(([time = '', ...cells]) => {
    const known = cells
      .slice(0, CITIES)
      .filter((cell) => cell !== '')
      .map(Number);
    return known.length === 0
      ? []
      : [{ ms: Date.parse(time), celsius: known.reduce((a, b) => a + b, 0) / known.length }];
  });
  const values = new Float64Array(grid.values.length).fill(Number.NaN);
  points.forEach((from, k) => {
    const to = points[k + 1];
    if (!to) return;
    for (let ms = from.ms; ms < to.ms; ms += STEP_MS) {
      const share = (ms - from.ms) / (to.ms - from.ms);
      const i = (ms - grid.startMs) / STEP_MS;
      if (i >= 0 && i < values.length) values[i] = from.celsius + share * (to.celsius - from.celsius);
    }
  });
  return { ...grid, values };
}
