/** What every ForecastModelStore keeps to. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ForecastScore } from '../../src/core/series/forecast-score.js';
import type { FittedModel, ForecastModelStore } from '../../src/ports/forecast-model-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const DAY = 86_400_000;
const CUT = Date.parse('2026-01-15T00:00:00+01:00');

const model = (seriesId: FittedModel['seriesId'], cutMs: number, level: number): FittedModel => ({
  seriesId,
  modelId: 'calendar-ridge@1',
  cutMs,
  knownAtMs: cutMs,
  state: { level, rows: [[0.1 + 0.2, -1e-17], [null]], zeta: 1, alpha: 2 },
  marks: ['parts-filled: 3 %'],
  tried: [{ modelId: 'calendar-ridge@1', pinball: 1.25 }],
});

const score = (
  seriesId: ForecastScore['seriesId'],
  dayMs: number,
  leadMs: number,
  error = 0.1 + 0.2,
): ForecastScore => ({
  seriesId,
  dayMs,
  leadMs,
  modelId: 'calendar-ridge@1',
  count: 96,
  error,
  absError: 10,
  absOutcome: 100,
  inside80: 77,
  pinball: 4,
  naiveAbsError: 20,
});

/** Runs the contract on one implementation. */
export function forecastModelStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<ForecastModelStore>>,
): void {
  describe(`ForecastModelStore: ${name}`, () => {
    let under: StoreUnderTest<ForecastModelStore>;
    let store: ForecastModelStore;
    beforeAll(async () => {
      under = await open();
      ({ store } = under);
    });
    afterAll(() => under.close());

    it('gives a model back digit by digit, by series and exactly its cut', async () => {
      await store.putModels([model('B.base', CUT, 2), model('A.base', CUT, 1)], 10 * DAY);
      const found = await store.models(['A.base', 'B.base', 'C.base'], CUT);
      expect([...found.keys()]).toEqual(['A.base', 'B.base']);
      expect(found.get('A.base')).toEqual(model('A.base', CUT, 1));
      expect(JSON.stringify(found.get('A.base'))).toBe(JSON.stringify(model('A.base', CUT, 1)));
      expect((await store.models(['A.base'], CUT + DAY)).size).toBe(0);
    });

    it('keeps the first of two for the same series and cut', async () => {
      await store.putModels([model('A.base', CUT, 99)], 10 * DAY);
      expect((await store.models(['A.base'], CUT)).get('A.base')).toEqual(model('A.base', CUT, 1));
    });

    it('forgets models that are older than asked, and nothing when nothing is put', async () => {
      await store.putModels([], 0);
      expect((await store.models(['A.base'], CUT)).size).toBe(1);
      await store.putModels([model('A.base', CUT + 3 * DAY, 3)], 2 * DAY);
      expect((await store.models(['A.base', 'B.base'], CUT)).size).toBe(0);
      expect((await store.models(['A.base'], CUT + 3 * DAY)).size).toBe(1);
    });

    it('keeps scores once, by series, lead and day, and gives them in that order', async () => {
      await store.putScores([
        score('B.base', CUT, 900_000),
        score('A.base', CUT + DAY, 900_000),
        score('A.base', CUT, 3_600_000),
        score('A.base', CUT, 900_000),
      ]);
      await store.putScores([score('A.base', CUT, 900_000, 7)]);
      await store.putScores([]);
      const found = await store.scores(['B.base', 'A.base', 'C.base'], {
        startMs: CUT,
        endMs: CUT + 2 * DAY,
      });
      expect(found).toEqual([
        score('A.base', CUT, 900_000),
        score('A.base', CUT + DAY, 900_000),
        score('A.base', CUT, 3_600_000),
        score('B.base', CUT, 900_000),
      ]);
      expect(await store.scores(['A.base'], { startMs: CUT + DAY, endMs: CUT + 2 * DAY })).toHaveLength(1);
      expect(await store.scores(null, { startMs: CUT, endMs: CUT + 2 * DAY })).toEqual(found);
      expect(await store.scores([], { startMs: 0, endMs: CUT + 2 * DAY })).toEqual([]);
    });
  });
}
