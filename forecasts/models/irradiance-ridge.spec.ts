import { describe, expect, it } from '@jest/globals';
import type { Exogenous, Forecast } from '../forecaster.js';
import {
  DAY_MS,
  PER_DAY,
  START_MS,
  daysOf,
  made,
  noiseAt,
  plainCalendar,
  sunAt,
  temperatureAt,
  weatherOf,
} from '../testing/made-series.js';
import { irradianceRidge } from './irradiance-ridge.js';

/** Panels of 1 MWp: generation is negative [kW]. */
function panels(i: number): number {
  const perUnit = (sunAt(i) / 1000) * (1 - 0.0035 * (temperatureAt(i) + (25 * sunAt(i)) / 800 - 25));
  return -1000 * perUnit * (1 + 0.05 * noiseAt(i));
}

function forecast(exogenous: Exogenous): Forecast {
  const history = daysOf(made(28, panels), 0, 28);
  const options = { calendar: plainCalendar, upperBound: 0 };
  const state = irradianceRidge.fit(history, exogenous, options);
  const input = {
    originMs: START_MS + 28 * DAY_MS,
    horizon: PER_DAY,
    exogenous,
    calendar: plainCalendar,
  };
  return irradianceRidge.predict(state, input);
}

describe('irradianceRidge', () => {
  it('turns the forecast sun into power', () => {
    const { mean, marks } = forecast(weatherOf(30));
    const noon = 50;
    expect(marks).toEqual([]);
    expect(mean[noon]).toBeLessThan(-150);
    expect(Math.abs((mean[noon] ?? 0) - panels(28 * PER_DAY + noon))).toBeLessThan(30);
  });

  it('is exactly zero at night and never positive, in every quantile', () => {
    const found = forecast(weatherOf(30));
    for (const row of [found.mean, ...found.quantiles]) {
      expect(Math.max(...row)).toBeLessThanOrEqual(0);
      row.forEach((value, h) => {
        if (sunAt(28 * PER_DAY + h) === 0) expect(Math.abs(value)).toBe(0);
      });
    }
    expect((found.quantiles[8]?.[50] ?? 0) - (found.quantiles[0]?.[50] ?? 0)).toBeGreaterThan(1);
  });

  it('is the seasonal naive when there is no sun to go by, and says so', () => {
    const found = forecast({});
    expect(found.marks[0]).toMatch(/no-irradiance.*seasonal naive/);
    expect(found.mean[50]).toBe(panels(21 * PER_DAY + 50));
  });
});
