/** What every ForecastStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SeriesForecast } from '../../src/core/series/forecast.js';
import type { SeriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { ForecastStore } from '../../src/ports/forecast-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);

let count = 0;
function freshSeries(): SeriesId {
  count += 1;
  return `F-${String(count).padStart(4, '0')}.base`;
}

function forecast(seriesId: SeriesId, more: Partial<SeriesForecast> = {}): SeriesForecast {
  return {
    seriesId,
    modelId: 'seasonal-naive@1',
    issuedAtMs: T0,
    startMs: T0 + SLOT_MS,
    stepMs: SLOT_MS,
    mean: [0.1 + 0.2, -3, Number.NaN],
    quantiles: [
      [1, 2, 3],
      [4, 5, Number.NaN],
    ],
    marks: ['no history: "flat", \\ {x}', 'École'],
    ...more,
  };
}

/** Runs the suite on a store. */
export function forecastStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<ForecastStore>>,
): void {
  describe(`ForecastStore: ${name}`, () => {
    let store: ForecastStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('gives back what it was given, NaN and marks included', async () => {
      const [a, b] = [freshSeries(), freshSeries()];
      const bare = forecast(b, { mean: [], quantiles: [], marks: [] });
      await store.put([forecast(a), bare]);
      expect([...(await store.latest([b, a], T0))]).toEqual([
        [a, forecast(a)],
        [b, bare],
      ]);
    });

    it('keeps the first of (series, model, issuedAt)', async () => {
      const id = freshSeries();
      await store.put([forecast(id)]);
      await store.put([forecast(id, { mean: [9, 9, 9] })]);
      expect((await store.latest([id], T0)).get(id)).toEqual(forecast(id));
    });

    it('finds the newest issued at or before the instant', async () => {
      const id = freshSeries();
      const later = forecast(id, { issuedAtMs: T0 + SLOT_MS, modelId: 'calendar-ridge@1' });
      await store.put([later, forecast(id)]);
      const modelAt = async (at: number) => (await store.latest([id], at)).get(id)?.modelId;
      expect(await modelAt(T0 - 1)).toBeUndefined();
      expect(await modelAt(T0)).toBe('seasonal-naive@1');
      expect(await modelAt(T0 + SLOT_MS - 1)).toBe('seasonal-naive@1');
      expect(await modelAt(T0 + SLOT_MS)).toBe('calendar-ridge@1');
    });

    it('is always of one mind between two models of one instant', async () => {
      const id = freshSeries();
      await store.put([forecast(id, { modelId: 'b@1' }), forecast(id, { modelId: 'a@1' })]);
      expect((await store.latest([id], T0)).get(id)?.modelId).toBe('b@1');
    });

    it('keeps none of a batch with a forecast it could not give back', async () => {
      const id = freshSeries();
      const uneven = forecast(id, { modelId: 'x', quantiles: [[1]] });
      await expect(store.put([forecast(id), uneven])).rejects.toMatchObject({ code: 'invalid-input' });
      const timeless = forecast(id, { modelId: 'x', issuedAtMs: Number.NaN });
      await expect(store.put([forecast(id), timeless])).rejects.toMatchObject({ code: 'invalid-input' });
      expect((await store.latest([id], T0 + SLOT_MS)).size).toBe(0);
    });

    describe('read step by step', () => {
      const STEPS = { startMs: T0, endMs: T0 + 4 * SLOT_MS, knownAtMs: T0 + 100 * SLOT_MS, minLeadMs: 0 };
      const course = (seriesId: SeriesId, issuedAtMs: number, level: number): SeriesForecast =>
        forecast(seriesId, {
          issuedAtMs,
          startMs: issuedAtMs,
          modelId: `level-${String(level)}@1`,
          mean: [level, level + 1, level + 2],
          quantiles: [
            [level - 9, level - 8, level - 7],
            [level + 9, level + 8, level + 7],
          ],
          marks: ['naive'],
        });
      const meansOf = async (query: Parameters<ForecastStore['newestPerStep']>[0]) =>
        (await store.newestPerStep(query)).map((step) => [(step.startMs - T0) / SLOT_MS, step.mean]);

      it('takes each step from the newest forecast that was issued before it ended', async () => {
        const id = freshSeries();
        await store.put([course(id, T0, 10), course(id, T0 + SLOT_MS, 20)]);
        const query = { ...STEPS, seriesId: id };
        expect(await meansOf(query)).toEqual([
          [0, 10],
          [1, 20],
          [2, 21],
          [3, 22],
        ]);
        expect((await store.newestPerStep(query))[2]).toEqual({
          startMs: T0 + 2 * SLOT_MS,
          stepMs: SLOT_MS,
          mean: 21,
          quantiles: [12, 28],
          modelId: 'level-20@1',
          issuedAtMs: T0 + SLOT_MS,
          marks: ['naive'],
        });
      });

      it('knows at an earlier instant what was known then, and keeps the lead that is asked for', async () => {
        const id = freshSeries();
        await store.put([course(id, T0, 10), course(id, T0 + SLOT_MS, 20)]);
        const before = [
          [0, 10],
          [1, 11],
          [2, 12],
        ];
        expect(await meansOf({ ...STEPS, seriesId: id, knownAtMs: T0 + SLOT_MS - 1 })).toEqual(before);
        expect(await meansOf({ ...STEPS, seriesId: id, minLeadMs: 2 * SLOT_MS })).toEqual([
          [2, 12],
          [3, 22],
        ]);
      });

      it('leaves out what was issued after the step, what lies too far ahead and what nobody forecast', async () => {
        const id = freshSeries();
        const hindsight = { ...course(id, T0, 10), issuedAtMs: T0 + 2 * SLOT_MS };
        await store.put([hindsight]);
        expect(await meansOf({ ...STEPS, seriesId: id })).toEqual([[2, 12]]);
        const far = { ...course(id, T0 + 900 * SLOT_MS, 10), issuedAtMs: T0 };
        await store.put([far]);
        const range = {
          startMs: T0 + 900 * SLOT_MS,
          endMs: T0 + 903 * SLOT_MS,
          knownAtMs: T0 + 950 * SLOT_MS,
        };
        expect(await meansOf({ ...STEPS, ...range, seriesId: id })).toEqual([]);
        expect(await meansOf({ ...STEPS, seriesId: freshSeries() })).toEqual([]);
      });

      it('gives a step of an hour once', async () => {
        const id = freshSeries();
        await store.put([{ ...course(id, T0, 10), stepMs: 4 * SLOT_MS }]);
        expect(await meansOf({ ...STEPS, seriesId: id, endMs: T0 + 8 * SLOT_MS })).toEqual([
          [0, 10],
          [4, 11],
        ]);
      });
    });

    it('takes the same forecasts from several writers at once', async () => {
      const ids = [freshSeries(), freshSeries(), freshSeries()];
      const batch = ids.map((id) => forecast(id));
      await Promise.all([store.put(batch), store.put([...batch].reverse()), store.put(batch), store.put([])]);
      expect((await store.latest(ids, T0)).size).toBe(3);
    });
  });
}
