/** Forecasts laid on the slots of a horizon: other steps, other starts, gaps that must be said and never filled. */
import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS, type SeriesForecast } from '../series/forecast.js';
import { SLOT_MS } from '../time/slot.js';
import { ForecastView } from './forecast-view.js';
import { EVENING_MS, meanForecast } from './testing/small-grid.js';

const slots = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, t) => EVENING_MS + (from + t) * SLOT_MS);
function forecast(mean: readonly number[], over: Partial<SeriesForecast> = {}): SeriesForecast {
  return { ...meanForecast('MTR-L5.base', { startMs: EVENING_MS, mean, spreadKw: 40 }), ...over };
}
const view = (forecasts: readonly SeriesForecast[], slotsMs = slots(3)) =>
  new ForecastView(forecasts, slotsMs);

describe('the mean on the slots', () => {
  it('is that of the same instants, wherever the forecast began', () => {
    expect(view([forecast([1, 2, 3])]).mean('MTR-L5.base')).toEqual([1, 2, 3]);
    expect(view([forecast([0, 1, 2, 3], { startMs: EVENING_MS - SLOT_MS })]).mean('MTR-L5.base')).toEqual([
      1, 2, 3,
    ]);
  });

  it('of an hourly forecast holds for its four quarters', () => {
    const hourly = forecast([10, 20], { stepMs: 4 * SLOT_MS });
    expect(view([hourly], slots(5, 2)).mean('MTR-L5.base')).toEqual([10, 10, 20, 20, 20]);
  });

  it('is null where nothing is forecast, and of the last forecast where there are two', () => {
    expect(view([]).mean('MTR-L5.base')).toBeNull();
    expect(view([forecast([1, 2, 3]), forecast([4, 5, 6])]).mean('MTR-L5.base')).toEqual([4, 5, 6]);
  });

  it.each<[string, readonly number[], Partial<SeriesForecast>, RegExp]>([
    ['ends too early', [1, 2], {}, /has no value for 2026-01-15T17:30:00.000Z; expected one finite number/],
    [
      'begins too late',
      [1, 2, 3],
      { startMs: EVENING_MS + SLOT_MS },
      /has no value for 2026-01-15T17:00:00.000Z/,
    ],
    ['has a hole', [1, Number.NaN, 3], {}, /has no finite value for 2026-01-15T17:15:00.000Z/],
    ['runs away', [1, 2, Infinity], {}, /has no finite value for 2026-01-15T17:30:00.000Z/],
  ])('of a forecast that %s is refused, with series, model and instant', (_name, mean, over, message) => {
    const refused = (): unknown => view([forecast(mean, over)]).mean('MTR-L5.base');
    expect(refused).toThrow(message);
    expect(refused).toThrow(/forecast of MTR-L5.base by test@1/);
  });

  it('is needed of every meter', () => {
    expect(() => view([]).neededMean('MTR-L5.base')).toThrow(
      /no forecast of MTR-L5.base; the plan needs one/,
    );
    expect(view([forecast([1, 2, 3])]).neededMean('MTR-L5.base')).toEqual([1, 2, 3]);
  });
});

describe('the spread on the slots', () => {
  it('is the quantile less the mean: 40 kW at 0.9, nothing at 0.5, -40 at 0.1', () => {
    const one = view([forecast([100, 200, 300])]);
    const spreads = [0.9, 0.5, 0.1].map((level) =>
      one.spread('MTR-L5.base', level)?.map((kw) => Math.round(kw)),
    );
    expect(spreads).toEqual([
      [40, 40, 40],
      [0, 0, 0],
      [-40, -40, -40],
    ]);
  });

  it('is null without a forecast and without quantiles', () => {
    expect(view([]).spread('MTR-L5.base', 0.9)).toBeNull();
    expect(view([forecast([1, 2, 3], { quantiles: [] })]).spread('MTR-L5.base', 0.9)).toBeNull();
  });

  it('of a quantile with a hole is refused', () => {
    const quantiles = QUANTILE_LEVELS.map(() => [1, Number.NaN, 3]);
    expect(() => view([forecast([1, 2, 3], { quantiles })]).spread('MTR-L5.base', 0.9)).toThrow(
      /no finite value/,
    );
  });
});
