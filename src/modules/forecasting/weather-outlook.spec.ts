/** The weather a plan is made for: what is published, else past days, and never without saying so. */
import { describe, expect, it } from '@jest/globals';
import type { RegularSeries } from '../../core/series/series.js';
import { meanForecast } from '../../core/dispatch/testing/small-grid.js';
import { measuredThenForecast, outlookOf } from './weather-outlook.js';

const SLOT = 900_000;
const NOW = Date.parse('2026-01-15T17:00:00Z');
const TIME = { slotMs: NOW, horizonSlots: 4, knownAtMs: NOW - 60_000 };
const ID = 'CITY.outdoorTemperature';

/** Two weeks that were as many degrees warm as the hour of the day. */
const measured: RegularSeries = {
  startMs: NOW - 14 * 96 * SLOT,
  stepMs: SLOT,
  values: Float64Array.from({ length: 14 * 96 }, (_, i) => ((i + 72) % 96) / 4),
};
const unknown: RegularSeries = { ...measured, values: new Float64Array(14 * 96).fill(Number.NaN) };
const published = (startMs: number, ...mean: number[]) => meanForecast(ID, { startMs, mean, spreadKw: 2 });

describe('a weather outlook', () => {
  it('is the published forecast, from the horizon’s first slot on, with its quantiles', () => {
    const outlook = outlookOf(
      ID,
      { measured, published: published(NOW - 2 * SLOT, 1, 2, 3, 4, 5, 6, 7) },
      TIME,
    );
    expect(outlook).toMatchObject({ mean: [3, 4, 5, 6], startMs: NOW, modelId: 'test@1', marks: [] });
    expect(outlook?.quantiles[7]).toEqual([5, 6, 7, 8].map((value) => expect.closeTo(value, 9)));
  });

  it('holds an hourly forecast over the hour', () => {
    const hourly = { ...published(NOW - 2 * SLOT, 10, 20), stepMs: 4 * SLOT };
    expect(outlookOf(ID, { measured, published: hourly }, TIME)?.mean).toEqual([10, 10, 20, 20]);
  });

  it('fills the end with past days where the forecast stops, marks it and gives up quantiles', () => {
    const outlook = outlookOf(ID, { measured, published: published(NOW, 1, 2) }, TIME);
    expect(outlook?.mean).toEqual([1, 2, 18.5, 18.75]);
    expect(outlook?.quantiles).toEqual([]);
    expect(outlook?.marks[0]).toMatch(/weather-fallback: no published value for 2 of 4 slots/);
  });

  it('tells the age and the marks of what is left of an old forecast', () => {
    const old = { ...published(NOW, 1, 2), issuedAtMs: NOW - 20 * 3_600_000, marks: ['from a file'] };
    expect(outlookOf(ID, { measured, published: old }, TIME)?.marks.slice(1, 3)).toEqual([
      'from a file',
      'weather-old: the newest weather forecast was published 20 h before',
    ]);
    const over = { ...old, startMs: NOW - 9 * SLOT };
    const marks = outlookOf(ID, { measured, published: over }, TIME)?.marks ?? [];
    expect(marks.filter((mark) => /weather-old|from a file/.test(mark))).toEqual([]);
  });

  it('is past days alone where nothing is published', () => {
    const outlook = outlookOf(ID, { measured, published: undefined }, TIME);
    expect(outlook?.mean).toEqual([18, 18.25, 18.5, 18.75]);
    expect(outlook).toMatchObject({ modelId: 'seasonal-naive@1', issuedAtMs: TIME.knownAtMs });
    expect(outlook?.marks[0]).toMatch(/no weather forecast is published/);
  });

  it('keeps its lower bound: no sun below nothing', () => {
    const below = { ...measured, values: measured.values.map(() => -5) };
    expect(outlookOf(ID, { measured: below, published: undefined }, TIME, 0)?.mean).toEqual([0, 0, 0, 0]);
  });

  it('does not invent weather nobody knows', () => {
    expect(outlookOf(ID, { measured: unknown, published: undefined }, TIME)).toBeNull();
    expect(outlookOf(ID, { measured: unknown, published: published(NOW, 1, 2) }, TIME)).toBeNull();
    expect(outlookOf(ID, { measured: unknown, published: published(NOW, 1, 2, 3, 4) }, TIME)?.mean).toEqual([
      1, 2, 3, 4,
    ]);
  });
});

describe('measured, then forecast', () => {
  it('goes on where the measured part ends and leaves its gaps', () => {
    const past = { startMs: NOW - 2 * SLOT, stepMs: SLOT, values: Float64Array.of(7, Number.NaN) };
    const { values, startMs } = measuredThenForecast(past, published(NOW, 1, 2));
    expect([startMs, ...values]).toEqual([past.startMs, 7, Number.NaN, 1, 2]);
    expect([...measuredThenForecast(past, null).values]).toEqual([7, Number.NaN]);
  });
});
