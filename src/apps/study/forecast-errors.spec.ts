/** Forecasts made of the truth and past errors, against sums done by hand. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type SeriesId, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { errorRows, type ErrorDay, forecastsAt, type ForecastDay } from './forecast-errors.js';

const LOAD = seriesId('PDJ', 'base');
const PLANT = seriesId('PV', 'power');
const RIVER = seriesId('HYD', 'power');

function truth(id: SeriesId, mean: readonly number[]): SeriesForecast {
  const at = { issuedAtMs: 0, startMs: 0, stepMs: SLOT_MS };
  return { seriesId: id, modelId: 'truth', ...at, mean, quantiles: [], marks: [] };
}

/** At slot k the load is forecast too high by k + 1 kW at every lead; the plant too low in power by 5 kW. */
const ERRORS: ErrorDay = {
  source: 'made up',
  scale: (id) => (id === LOAD ? 2 : 1),
  at: (k, id) => {
    if (id === RIVER) return null;
    const error = id === LOAD ? k + 1 : 5;
    return {
      error: [error, error],
      quantiles: [
        [-1, -2],
        [1, 2],
      ],
    };
  },
};

const DAY: ForecastDay = {
  truth: [truth(LOAD, [100, 110, 120, 130]), truth(PLANT, [-2, -20, -20, 0]), truth(RIVER, [-9, -9, -9, -9])],
  errors: ERRORS,
  horizonSlots: 2,
  errorScale: 1.5,
};

describe('forecasts of a played day', () => {
  it('are off by the errors of that re-planning, scaled, and keep their spread around the wrong mean', () => {
    const [load] = forecastsAt(DAY, 1);
    // Slots 1 and 2: 110 and 120, plus 2 kW at twice the load and 1.5 times the error.
    expect(load).toMatchObject({ startMs: SLOT_MS, issuedAtMs: SLOT_MS, mean: [116, 126] });
    expect(load?.quantiles).toEqual([
      [113, 120],
      [119, 132],
    ]);
  });

  it('never let a plant take power', () => {
    const plant = forecastsAt(DAY, 0)[1];
    expect(plant?.mean).toEqual([0, -12.5]);
    expect(plant?.quantiles[1]).toEqual([0, -9.5]);
  });

  it('are the truth where nothing was measured', () => {
    expect(forecastsAt(DAY, 2)[2]).toMatchObject({ mean: [-9, -9], quantiles: [], modelId: 'truth' });
  });
});

describe('errorRows', () => {
  it('takes what came from what was said, and quantiles from their mean', () => {
    const came = { startMs: 0, stepMs: SLOT_MS, values: Float64Array.of(1, 2, 3, 4) };
    const said = { mean: Float64Array.of(2.5, 2.5), quantiles: [Float64Array.of(1.5, 0.5)] };
    expect(errorRows(said, came, SLOT_MS)).toEqual({ error: [0.5, -0.5], quantiles: [[-1, -2]] });
  });
});
