/** What a store keeps and what it refuses. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesForecast } from './forecast.js';
import type { MeterReading, SlotValue } from './series.js';
import { assertStorableForecast, storableReading, storableSlotValue } from './storable.js';

const READING: MeterReading = {
  seriesId: 'M.activePower',
  sourceMs: 1000,
  knownAtMs: 2000,
  value: Number.NaN,
  quality: 'bad',
  statusCode: 0xffffffff,
};
const SLOT: SlotValue = {
  seriesId: 'M.power',
  slotMs: 0,
  knownAtMs: 1,
  value: 1,
  provenance: 'measured',
  method: 'block',
  quality: 'good',
};
const FORECAST: SeriesForecast = {
  seriesId: 'M.base',
  modelId: 'm@1',
  issuedAtMs: 0,
  startMs: 0,
  stepMs: 900_000,
  mean: [1, 2],
  quantiles: [[1, 2]],
  marks: [],
};

describe('storableReading', () => {
  it('passes a reading as it is and rounds instants to the millisecond', () => {
    expect(storableReading(READING)).toBe(READING);
    expect(storableReading({ ...READING, sourceMs: 1000.4, knownAtMs: 2000.6 })).toEqual({
      ...READING,
      sourceMs: 1000,
      knownAtMs: 2001,
    });
  });

  it.each([
    ['source time NaN', { sourceMs: Number.NaN }],
    ['known-at time Infinity', { knownAtMs: Infinity }],
    ['status code -1', { statusCode: -1 }],
    ['status code 4294967296', { statusCode: 2 ** 32 }],
    ['status code 0.5', { statusCode: 0.5 }],
  ])('refuses %s', (words, wrong) => {
    expect(() => storableReading({ ...READING, ...wrong })).toThrow(`M.activePower came with ${words}`);
  });
});

describe('storableSlotValue', () => {
  it('rounds instants and refuses those that are none', () => {
    expect(storableSlotValue(SLOT)).toBe(SLOT);
    expect(storableSlotValue({ ...SLOT, knownAtMs: 1.5 }).knownAtMs).toBe(2);
    expect(() => storableSlotValue({ ...SLOT, slotMs: Number.NaN })).toThrow('slot NaN');
  });
});

describe('assertStorableForecast', () => {
  it.each([
    ['issuedAtMs 0.5', { issuedAtMs: 0.5 }],
    ['stepMs NaN', { stepMs: Number.NaN }],
    ['a quantile of 1 steps', { quantiles: [[1, 2], [1]] }],
  ])('refuses %s', (words, wrong) => {
    expect(() => {
      assertStorableForecast({ ...FORECAST, ...wrong });
    }).toThrow(words);
    expect(() => {
      assertStorableForecast(FORECAST);
    }).not.toThrow();
  });
});
