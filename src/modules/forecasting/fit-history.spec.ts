/** What fits rest on: which past is read, as it was known when, and when a night's past begins to count. */
import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type RegularSeries } from '../../../forecasts/index.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import { seriesId, type SeriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { exogenousOf, fitCut, historyBefore, SHORT_HISTORY_DAYS, weatherList } from './fit-history.js';

/** Midnight of 29 January in Lyon. */
const CUT = Date.UTC(2026, 0, 28, 23);

function value(id: SeriesId, slotMs: number, kw: number, knownAtMs = slotMs + SLOT_MS): SlotValue {
  return {
    seriesId: id,
    slotMs,
    knownAtMs,
    value: kw,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
  };
}

const series = (...values: number[]): RegularSeries => ({
  startMs: CUT,
  stepMs: SLOT_MS,
  values: Float64Array.from(values),
});

describe('the end of the history', () => {
  const HOUR_MS = 3_600_000;

  it.each([
    ['in the first hour of a day is yesterday’s midnight: the night is still fitting', HOUR_MS - 1, -DAY_MS],
    ['from the second hour on is this midnight', HOUR_MS, 0],
    ['at noon is this midnight', 12 * HOUR_MS, 0],
    ['a minute before midnight is still this one', DAY_MS - 60_000, 0],
  ])('%s', (_when, afterMs, wantedMs) => {
    expect(fitCut(CUT + afterMs)).toBe(CUT + wantedMs);
  });

  it('is midnight in Lyon on the day of 23 hours and after it', () => {
    const march29 = Date.UTC(2026, 2, 28, 23);
    expect(fitCut(march29 + 12 * HOUR_MS)).toBe(march29);
    // 29 March has 23 hours: its end is 22:00 UTC.
    expect(fitCut(march29 + 25 * HOUR_MS)).toBe(march29 + 23 * HOUR_MS);
  });
});

describe('the past that is read', () => {
  it('ends with the cut and is four weeks long', async () => {
    const store = new MemoryMeterReadingStore();
    const startMs = CUT - SHORT_HISTORY_DAYS * DAY_MS;
    await store.putSlotValues(
      [startMs - SLOT_MS, startMs, CUT - SLOT_MS, CUT].map((slotMs, k) => value('M1.base', slotMs, k)),
    );
    const { series: found, count } = await historyBefore(store, ['M1.base'], { cutMs: CUT, knownAtMs: CUT });
    const past = found.get('M1.base');
    expect([past?.startMs, past?.values.length]).toEqual([startMs, SHORT_HISTORY_DAYS * 96]);
    expect([past?.values[0], past?.values.at(-1), count]).toEqual([1, 2, 2]);
  });

  it('is as it was known: what came later is not looked at', async () => {
    const store = new MemoryMeterReadingStore();
    const slotMs = CUT - SLOT_MS;
    await store.putSlotValues([value('M1.base', slotMs, 100, CUT), value('M1.base', slotMs, 120, CUT + 1)]);
    const at = async (knownAtMs: number): Promise<number | undefined> =>
      (await historyBefore(store, ['M1.base'], { cutMs: CUT, knownAtMs, days: 1 })).series
        .get('M1.base')
        ?.values.at(-1);
    expect([await at(CUT - 1), await at(CUT), await at(CUT + 1)]).toEqual([Number.NaN, 100, 120]);
  });

  it('has every series that was asked for, however many, and counts the values of all', async () => {
    const store = new MemoryMeterReadingStore();
    const ids = Array.from({ length: 40 }, (_, k) => seriesId(`M${String(k)}`, 'base'));
    await store.putSlotValues(ids.slice(0, 35).map((id) => value(id, CUT - SLOT_MS, 1)));
    const found = await historyBefore(store, ids, { cutMs: CUT, knownAtMs: CUT, days: 1 });
    expect([found.series.size, found.count]).toEqual([40, 35]);
  });
});

describe('weather of a fit', () => {
  const ids = { temperature: 'MET.outdoorTemperature', irradiance: 'MET.irradiance' } as const;

  it('is known as soon as it is measured', () => {
    const warm = series(5, 6);
    const found = exogenousOf(ids, new Map([[ids.temperature, warm] as const]));
    expect(found).toEqual({ temperature: { series: warm, availabilityLagMs: 0 } });
  });

  it('is left out where not one value is known, or the site measures none', () => {
    const dark = series(Number.NaN, Number.NaN);
    expect(exogenousOf(ids, new Map([[ids.irradiance, dark] as const]))).toEqual({});
    expect(exogenousOf({ temperature: null, irradiance: null }, new Map())).toEqual({});
  });

  it('is read for the series that there are', () => {
    expect(weatherList(ids)).toEqual([ids.temperature, ids.irradiance]);
    expect(weatherList({ temperature: null, irradiance: ids.irradiance })).toEqual([ids.irradiance]);
  });
});
