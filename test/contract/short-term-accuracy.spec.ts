/** Accuracy of the smoothings on measured data: demand of England and Wales (Taylor 2003), hourly series of the M4 competition. */
import { describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  readM4,
  scoreM4,
  type Calendar,
  type Forecaster,
  type RegularSeries,
} from '../../forecasts/index.js';
import { MODELS } from '../../forecasts/models/registry.js';
import { gzipCsvRows, sharedExpected, sharedPath } from '../fixtures/shared-data.js';

const STEP_MS = 1_800_000;
const STEPS_PER_DAY = 48;
const FITTED_DAYS = 42;
const TAYLOR_FILE = sharedPath('data', 'forecast', 'taylor.load.csv.gz');
const M4_FILE = sharedPath('data', 'forecast', 'm4hourly.train.csv.gz');

const given = sharedExpected(TAYLOR_FILE) && sharedExpected(M4_FILE);
const run = given ? describe : describe.skip;
const reason = given ? '' : ` (skipped: no ${TAYLOR_FILE}; set TRABOULE_SHARED)`;

run(`smoothing on measured data${reason}`, () => {
  it('half-hours of England and Wales: six weeks fitted once, every half-hour of the last two an origin', () => {
    const demand = readTaylor();
    const smoothing = errorsOf(modelNamed('double-seasonal'), demand);
    const regression = errorsOf(modelNamed('short-term-ridge'), demand);
    expect(smoothing.nextStep).toBeLessThan(0.0041);
    expect(regression.nextStep).toBeLessThan(0.0038);
    expect(smoothing.nextDay).toBeLessThan(0.0165);
    expect(regression.nextDay).toBeLessThan(0.0162);
  });

  it('every twelfth hourly series of M4: OWA under 0.5 on a held-out window', async () => {
    const series = (await readM4(M4_FILE)).filter((_, i) => i % 12 === 0);
    for (const window of scoreM4(series, 1)) expect(window.owa).toBeLessThan(0.5);
  });
});

function modelNamed(name: string): Forecaster {
  const model = MODELS[name];
  if (!model) throw new RangeError(`${name} is not in the registry`);
  return model;
}

/** Labels are the wall clock's, written as UTC; no holiday falls into these weeks. */
const labelCalendar: Calendar = (ms) => {
  const dayNumber = Math.floor(ms / DAY_MS);
  return {
    hour: (ms / 3_600_000) % 24,
    weekday: ((dayNumber + 3) % 7) + 1,
    holiday: false,
    dayNumber,
    bridge: false,
    schoolHoliday: 0,
  };
};

/** Mean absolute percentage error of the next half-hour, and of the same half-hour tomorrow, as shares. */
function errorsOf(model: Forecaster, demand: RegularSeries): { nextStep: number; nextDay: number } {
  const { startMs, stepMs, values } = demand;
  const given = (to: number): RegularSeries => ({ startMs, stepMs, values: values.subarray(0, to) });
  const shared = { exogenous: {}, calendar: labelCalendar };
  let known = FITTED_DAYS * STEPS_PER_DAY;
  let state = model.fit(given(known), {}, { calendar: labelCalendar, maxLeadMs: DAY_MS });
  const sums = { nextStep: 0, nextDay: 0 };
  let origins = 0;
  for (; known + STEPS_PER_DAY <= values.length; known += 1) {
    const news = {
      startMs: startMs + (known - 1) * stepMs,
      stepMs,
      values: values.subarray(known - 1, known),
    };
    if (origins > 0) state = model.update(state, { news, ...shared });
    const { mean } = model.predict(state, {
      originMs: startMs + known * stepMs,
      horizon: STEPS_PER_DAY,
      ...shared,
    });
    const errorAt = (lead: number): number =>
      Math.abs(1 - (mean[lead - 1] ?? 0) / (values[known + lead - 1] ?? 0));
    sums.nextStep += errorAt(1);
    sums.nextDay += errorAt(STEPS_PER_DAY);
    origins += 1;
  }
  return { nextStep: sums.nextStep / origins, nextDay: sums.nextDay / origins };
}

function readTaylor(): RegularSeries {
  const rows = gzipCsvRows(TAYLOR_FILE);
  return {
    startMs: Date.parse(rows[0]?.[0] ?? ''),
    stepMs: STEP_MS,
    values: Float64Array.from(rows, ([, value = '']) => Number(value)),
  };
}
