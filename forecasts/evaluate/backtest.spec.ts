import { describe, expect, it } from '@jest/globals';
import { calendarRidge } from '../models/calendar-ridge.js';
import { seasonalNaive } from '../models/seasonal-naive.js';
import { DAY_MS, START_MS, loadAt, made, plainCalendar, weatherOf } from '../testing/made-series.js';
import { backtest } from './backtest.js';
import { LeakageError } from './leakage.js';

const OPTIONS = {
  calendar: plainCalendar,
  originsMs: [28, 28.25, 28.5, 29, 30, 31].map((day) => START_MS + day * DAY_MS),
  horizon: 96,
  historyMs: 28 * DAY_MS,
  refitEveryMs: DAY_MS,
  meterDelayMs: 900_000,
};

describe('backtest', () => {
  const data = { series: made(33, loadAt), exogenous: weatherOf(33) };

  it('puts the regression before last week, with an interval that holds', () => {
    const ridge = backtest(calendarRidge, data, OPTIONS);
    const naive = backtest(seasonalNaive, data, OPTIONS);
    expect(ridge.score.mae).toBeLessThan(naive.score.mae);
    expect(ridge.score.pinball).toBeLessThan(naive.score.pinball);
    expect(ridge.score.coverage80).toBeGreaterThan(0.7);
    expect(ridge).toMatchObject({ modelId: 'calendar-ridge@1', fits: 4, marked: 0 });
    expect(ridge.byLeadDay).toHaveLength(1);
  });

  it('shows a model nothing that came after its origin', () => {
    const [early = 0, origin = 0] = OPTIONS.originsMs;
    const spoiled = {
      ...data.series,
      values: data.series.values.map((v, i) => (i * 900_000 + START_MS >= origin ? 1e9 : v)),
    };
    const seen: number[] = [];
    const spy: typeof seasonalNaive = {
      ...seasonalNaive,
      fit: (history, exogenous, options) => {
        seen.push(...history.values);
        return seasonalNaive.fit(history, exogenous, options);
      },
      update: (state, input) => {
        seen.push(...input.news.values);
        return seasonalNaive.update(state, input);
      },
    };
    backtest(spy, { series: spoiled, exogenous: {} }, { ...OPTIONS, originsMs: [early, origin] });
    expect(seen.length).toBe(28 * 96 + 24);
    expect(Math.max(...seen.filter((value) => Number.isFinite(value)))).toBeLessThan(1e6);
  });

  it('refuses weather that could not have been known', () => {
    const { temperature } = data.exogenous;
    const measured = { temperature: { ...temperature, availabilityLagMs: 600_000 } };
    expect(() => backtest(calendarRidge, { ...data, exogenous: measured }, OPTIONS)).toThrow(LeakageError);
    const shortRun = { temperature: { ...temperature, availabilityLagMs: -12 * 3_600_000 } };
    expect(() => backtest(calendarRidge, { ...data, exogenous: shortRun }, OPTIONS)).toThrow(
      /reads temperature/,
    );
    expect(() => backtest(seasonalNaive, { ...data, exogenous: measured }, OPTIONS)).not.toThrow();
  });
});
