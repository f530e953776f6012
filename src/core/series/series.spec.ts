import { describe, expect, it } from '@jest/globals';
import { HOUSE_UNIT } from '../quantity/unit.js';
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
