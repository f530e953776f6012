import { describe, expect, it } from '@jest/globals';
import { HOUSE_UNIT } from '../quantity/unit.js';
import { quantileOf, QUANTILE_LEVELS, type SeriesForecast } from './forecast.js';
import { OBSERVABLE_DIMENSION, seriesId, splitSeriesId, type Observable } from './series.js';

describe('names of series', () => {
  it.each<[string, Observable]>([
    ['BAT-GERLAND', 'soc'],
    ['CRX-L1', 'power'],
    ['owner.with.dots', 'importBlock'],
  ])('%s and %s are joined and split again', (ownerId, observable) => {
    expect(splitSeriesId(seriesId(ownerId, observable))).toEqual({ ownerId, observable });
  });

  it('gives every observable a house unit', () => {
    for (const dimension of Object.values(OBSERVABLE_DIMENSION)) expect(HOUSE_UNIT[dimension]).toBeTruthy();
  });
});

describe('quantileOf', () => {
  const forecast = (quantiles: readonly (readonly number[])[]): SeriesForecast => ({
    seriesId: 'M.power',
    modelId: 'test@1',
    issuedAtMs: 0,
    startMs: 0,
    stepMs: 900_000,
    mean: [5],
    quantiles,
    marks: [],
  });

  it.each([
    [0.9, 7],
    [0.5, 4],
    [0, 0],
    [0.93, 8],
    [1, 8],
  ])('takes the row nearest to level %d', (level, row) => {
    expect(quantileOf(forecast(QUANTILE_LEVELS.map((_, i) => [i])), level)).toEqual([row]);
  });

  it('takes the mean when there are no quantiles', () => {
    expect(quantileOf(forecast([]), 0.9)).toEqual([5]);
  });
});
