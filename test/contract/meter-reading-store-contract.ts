/** What every MeterReadingStore must do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeterReading, SeriesId, SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { MeterReadingStore } from '../../src/ports/meter-reading-store.js';
import type { StoreUnderTest } from './store-under-test.js';

const T0 = Date.UTC(2026, 0, 15, 17, 45);
const MINUTE = 60_000;

/** A fresh series for each test, so that tests share a store without seeing each other. */
let count = 0;
function freshSeries(): SeriesId {
  count += 1;
  return `M-${String(count).padStart(4, '0')}.activePower`;
}

function reading(
  seriesId: SeriesId,
  minute: number,
  value: number,
  more: Partial<MeterReading> = {},
): MeterReading {
  const sourceMs = T0 + minute * MINUTE;
  return { seriesId, sourceMs, knownAtMs: sourceMs + 200, value, quality: 'good', statusCode: 0, ...more };
}

function slotValue(
  seriesId: SeriesId,
  slot: number,
  value: number,
  more: Partial<SlotValue> = {},
): SlotValue {
  const slotMs = T0 + slot * SLOT_MS;
  return {
    seriesId,
    slotMs,
    knownAtMs: slotMs + SLOT_MS,
    value,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
    ...more,
  };
}

function hours(seriesIds: readonly SeriesId[], asKnownAtMs?: number) {
  const range = { seriesIds, startMs: T0, endMs: T0 + 4 * SLOT_MS };
  return asKnownAtMs === undefined ? range : { ...range, asKnownAtMs };
}

/** Runs the suite on a store. */
export function meterReadingStoreContract(
  name: string,
  open: () => Promise<StoreUnderTest<MeterReadingStore>>,
): void {
  describe(`MeterReadingStore: ${name}`, () => {
    let store: MeterReadingStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    appending(() => store);
    finding(() => store);
    slots(() => store);
  });
}

function appending(store: () => MeterReadingStore): void {
  describe('append', () => {
    it('gives back what it was given, bit for bit', async () => {
      const id = freshSeries();
      const given = [
        reading(id, 0, 0.1 + 0.2),
        reading(id, 1, -1.7976931348623157e308, { quality: 'uncertain', statusCode: 0x40000000 }),
        reading(id, 2, Number.NaN, { quality: 'bad', statusCode: 0xffffffff }),
        reading(id, 3, 5e-324, { sourceMs: T0 + 3 * MINUTE + 1 }),
      ];
      expect(await store().append(given)).toEqual({ inserted: 4, duplicates: 0 });
      expect(await store().readings(hours([id]))).toEqual(given);
    });

    it('counts nothing for an empty batch', async () => {
      expect(await store().append([])).toEqual({ inserted: 0, duplicates: 0 });
    });

    it('takes duplicates without harm, in other batches and in the same, and counts them', async () => {
      const id = freshSeries();
      const first = [reading(id, 0, 1), reading(id, 1, Number.NaN, { quality: 'bad' })];
      await store().append(first);
      const again = [
        ...first.map((r) => ({ ...r, knownAtMs: r.knownAtMs + 5 })),
        reading(id, 2, 3),
        reading(id, 2, 3),
      ];
      expect(await store().append(again)).toEqual({ inserted: 1, duplicates: 3 });
      expect(await store().readings(hours([id]))).toEqual([...first, reading(id, 2, 3)]);
    });

    it('takes 0 and -0 as the same value', async () => {
      const id = freshSeries();
      await store().append([reading(id, 0, 0)]);
      expect(await store().append([reading(id, 0, -0)])).toEqual({ inserted: 0, duplicates: 1 });
    });

    it('keeps a correction beside the first: another value or another status at the same source time', async () => {
      const id = freshSeries();
      const first = reading(id, 0, 10);
      const corrected = reading(id, 0, 11, { knownAtMs: T0 + 5 * MINUTE });
      const flagged = reading(id, 0, 10, {
        knownAtMs: T0 + 9 * MINUTE,
        statusCode: 0x40000000,
        quality: 'uncertain',
      });
      await store().append([first]);
      expect(await store().append([flagged, corrected])).toEqual({ inserted: 2, duplicates: 0 });
      expect(await store().readings(hours([id]))).toEqual([first, corrected, flagged]);
      expect(await store().readings(hours([id], T0 + 5 * MINUTE))).toEqual([first, corrected]);
    });

    it('keeps all of a batch or nothing when one value cannot be kept', async () => {
      const id = freshSeries();
      const wrong = reading(id, 1, 1, { sourceMs: Number.NaN });
      await expect(store().append([reading(id, 0, 1), wrong])).rejects.toMatchObject({
        code: 'invalid-input',
      });
      const status = reading(id, 1, 1, { statusCode: -1 });
      await expect(store().append([reading(id, 0, 1), status])).rejects.toMatchObject({
        code: 'invalid-input',
      });
      expect(await store().readings(hours([id]))).toEqual([]);
    });

    it('takes readings of many months at once, and of clocks that are far off', async () => {
      const id = freshSeries();
      const months = [-14, -1, 0, 1, 2].map((m) =>
        reading(id, 0, m, { sourceMs: Date.UTC(2026, m, 28, 23, 59) }),
      );
      const strange = [Date.UTC(1980, 0, 1), Date.UTC(2242, 5, 1)].map((sourceMs, i) =>
        reading(id, 0, i, { sourceMs }),
      );
      expect(await store().append([...months, ...strange])).toEqual({ inserted: 7, duplicates: 0 });
      const all = await store().readings({ seriesIds: [id], startMs: 0, endMs: Date.UTC(2300, 0, 1) });
      expect(all).toHaveLength(7);
      expect(await store().newestSourceMs([id])).toBe(Date.UTC(2242, 5, 1));
    });

    it('counts exactly when several writers bring the same rows in another order', async () => {
      const ids = [freshSeries(), freshSeries()];
      const rows = ids.flatMap((id) => Array.from({ length: 200 }, (_, i) => reading(id, i / 60, i)));
      const orders = [rows, [...rows].reverse(), rows, [...rows].reverse()];
      const results = await Promise.all(orders.map((order) => store().append(order)));
      expect(results.reduce((sum, result) => sum + result.inserted, 0)).toBe(400);
      expect(results.reduce((sum, result) => sum + result.duplicates, 0)).toBe(1200);
      expect(await store().readings(hours(ids))).toHaveLength(400);
    });
  });
}

function finding(store: () => MeterReadingStore): void {
  describe('readings, latest, newestSourceMs', () => {
    it('orders by series, source time, known-at, with start included and end excluded', async () => {
      const [a, b] = [freshSeries(), freshSeries()];
      const atEnd = reading(a, 60, 9);
      await store().append([reading(b, 1, 4), reading(a, 2, 2), reading(a, 0, 1), atEnd, reading(a, -1, 0)]);
      expect(await store().readings(hours([b, a, a]))).toEqual([
        reading(a, 0, 1),
        reading(a, 2, 2),
        reading(b, 1, 4),
      ]);
    });

    it('knows at T only what was known at T, the instant itself included', async () => {
      const id = freshSeries();
      await store().append([reading(id, 0, 1), reading(id, 1, 2, { knownAtMs: T0 + 30 * MINUTE })]);
      expect(await store().readings(hours([id], T0 + 30 * MINUTE - 1))).toEqual([reading(id, 0, 1)]);
      expect(await store().readings(hours([id], T0 + 30 * MINUTE))).toHaveLength(2);
      expect(await store().readings(hours([id], T0 - 1))).toEqual([]);
    });

    it('finds the newest by source time then known-at, not after the instant, across months', async () => {
      const [a, b, c] = [freshSeries(), freshSeries(), freshSeries()];
      const older = reading(b, 0, 5, { sourceMs: Date.UTC(2025, 7, 1) });
      const corrected = reading(a, 5, 8, { knownAtMs: T0 + 20 * MINUTE });
      await store().append([reading(a, 5, 7), corrected, reading(a, 6, 9), reading(a, 1, 3), older]);
      const found = await store().latest([a, b, c], T0 + 5 * MINUTE);
      expect([...found]).toEqual([
        [a, corrected],
        [b, older],
      ]);
    });

    it('knows nothing of series it never saw', async () => {
      const id = freshSeries();
      expect(await store().readings(hours([id]))).toEqual([]);
      expect(await store().readings(hours([]))).toEqual([]);
      expect((await store().latest([id], T0)).size).toBe(0);
      expect(await store().newestSourceMs([id])).toBeNull();
      expect(await store().newestSourceMs([])).toBeNull();
    });

    it('tells the newest source time of a list', async () => {
      const [a, b] = [freshSeries(), freshSeries()];
      await store().append([reading(a, 3, 1), reading(b, 7, 1), reading(b, 2, 1)]);
      expect(await store().newestSourceMs([a, b])).toBe(T0 + 7 * MINUTE);
      expect(await store().newestSourceMs([a])).toBe(T0 + 3 * MINUTE);
    });
  });
}

function slots(store: () => MeterReadingStore): void {
  describe('slot values', () => {
    it('gives back every field of the newest version, by series and slot', async () => {
      const [a, b] = [freshSeries(), freshSeries()];
      const missing = slotValue(a, 1, Number.NaN, { provenance: 'missing', method: 'none', quality: 'bad' });
      const estimated = slotValue(b, 0, 12.5, {
        provenance: 'estimated',
        method: 'similar-slot',
        quality: 'uncertain',
      });
      expect(await store().putSlotValues([estimated, missing, slotValue(a, 0, 1)])).toEqual({
        inserted: 3,
        duplicates: 0,
      });
      expect(await store().slotValues(hours([b, a]))).toEqual([slotValue(a, 0, 1), missing, estimated]);
    });

    it('changes nothing when the same series, slot and known-at come again', async () => {
      const id = freshSeries();
      await store().putSlotValues([slotValue(id, 0, 1)]);
      expect(await store().putSlotValues([slotValue(id, 0, 99), slotValue(id, 1, 2)])).toEqual({
        inserted: 1,
        duplicates: 1,
      });
      expect((await store().slotValues(hours([id]))).map((v) => v.value)).toEqual([1, 2]);
      expect(await store().putSlotValues([])).toEqual({ inserted: 0, duplicates: 0 });
    });

    it('answers as known at T, each slot for itself', async () => {
      const id = freshSeries();
      const late = slotValue(id, 0, 5, { knownAtMs: T0 + 10 * SLOT_MS });
      await store().putSlotValues([late, slotValue(id, 0, 4), slotValue(id, 1, 6)]);
      const valuesAt = async (at?: number) => (await store().slotValues(hours([id], at))).map((v) => v.value);
      expect(await valuesAt()).toEqual([5, 6]);
      expect(await valuesAt(T0 + 10 * SLOT_MS - 1)).toEqual([4, 6]);
      expect(await valuesAt(T0 + SLOT_MS)).toEqual([4]);
      expect(await valuesAt(T0)).toEqual([]);
    });

    it('makes regular series with NaN where nothing is known, one for each asked series', async () => {
      const [a, b] = [freshSeries(), freshSeries()];
      await store().putSlotValues([
        slotValue(a, 1, 3),
        slotValue(a, 3, 5),
        slotValue(a, 4, 7),
        slotValue(a, -1, 9),
      ]);
      const series = await store().slotSeries(hours([a, b]));
      expect([...series.keys()].sort()).toEqual([a, b]);
      expect(series.get(a)).toEqual({
        startMs: T0,
        stepMs: SLOT_MS,
        values: Float64Array.of(Number.NaN, 3, Number.NaN, 5),
      });
      expect(series.get(b)?.values).toEqual(new Float64Array(4).fill(Number.NaN));
    });

    it('counts the slots that start in the range when a bound lies off the grid', async () => {
      const id = freshSeries();
      await store().putSlotValues([slotValue(id, 0, 1), slotValue(id, 1, 2), slotValue(id, 2, 3)]);
      const series = await store().slotSeries({
        seriesIds: [id],
        startMs: T0 + 1,
        endMs: T0 + 2 * SLOT_MS + 1,
      });
      expect(series.get(id)).toEqual({
        startMs: T0 + SLOT_MS,
        stepMs: SLOT_MS,
        values: Float64Array.of(2, 3),
      });
    });
  });
}
