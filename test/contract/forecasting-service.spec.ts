/** The forecasting service on real stores in memory: what it issues, when it was known, and what it does when little is known. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryForecastStore } from '../../src/adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import type { SeriesForecast } from '../../src/core/series/forecast.js';
import type { SeriesId } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import type { ForecastingService } from '../../src/modules/forecasting/forecasting.service.js';
import { forecastDesk } from '../fixtures/forecast-desk.js';
import { townIrradiance, townSlots, townTemperature, townValues } from '../fixtures/forecast-site.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Start of a civil day in Lyon. */
const CUT_MS = Date.UTC(2026, 0, 28, 23);
const SLOT = CUT_MS + 10 * HOUR_MS;
const KNOWN_AT = SLOT + 30_000;
const HORIZON = 96;
const SOON = { delayMs: 10_000 };

/** The usual case: 28 days measured, weather published. */
describe('forecasts of a town that is well known', () => {
  let issued: Map<SeriesId, SeriesForecast>;

  beforeAll(async () => {
    const readings = new MemoryMeterReadingStore();
    const forecasts = new MemoryForecastStore();
    await readings.putSlotValues(townSlots(CUT_MS - 28 * DAY_MS, SLOT, SOON));
    await forecasts.put(publishedWeather());
    issued = byId(await forecastDesk({ readings, forecasts }).service.issue(SLOT, KNOWN_AT, HORIZON));
  });

  it('issues every meter, sum and generator, close to what comes, without a mark', () => {
    expect([...issued.keys()].sort()).toEqual(
      [
        ...['M1', 'M2', 'M3', 'M4', 'NORTH', 'SOUTH', 'RIVER', 'CITY'].flatMap((id) => [
          `${id}.base`,
          `${id}.power`,
        ]),
        ...[
          'OLD.power',
          'NEW.power',
          'PV.power',
          'HYDRO.power',
          'METEO.outdoorTemperature',
          'METEO.irradiance',
        ],
      ].sort(),
    );
    for (const forecast of issued.values()) {
      expect(forecast.marks).toEqual([]);
      expect(forecast.mean).toHaveLength(HORIZON);
      expect(forecast.startMs).toBe(SLOT);
    }
    const m2 = issued.get('M2.base');
    const errors = (m2?.mean ?? []).map((kw, h) =>
      Math.abs(kw - (townValues(SLOT + h * SLOT_MS).get('M2.base') ?? 0)),
    );
    expect(Math.max(...errors)).toBeLessThan(25);
  });

  it('adds up to the watt, keeps quantiles in order and lets errors of a sum cancel', () => {
    const mean = (id: SeriesId, h: number): number => issued.get(id)?.mean[h] ?? Number.NaN;
    for (let h = 0; h < HORIZON; h += 1) {
      expect(mean('NORTH.power', h)).toBeCloseTo(mean('M1.power', h) + mean('M2.power', h), 6);
      expect(mean('NEW.power', h)).toBeCloseTo(mean('M2.power', h) + mean('M3.power', h), 6);
      // The river plant hangs on the transmission grid: it is no part of the city.
      expect(mean('CITY.base', h)).toBeCloseTo(
        mean('M1.base', h) + mean('M2.base', h) + mean('M3.base', h),
        6,
      );
    }
    for (const { quantiles } of issued.values()) {
      quantiles.slice(1).forEach((row, level) => {
        row.forEach((value, h) => {
          expect(value).toBeGreaterThanOrEqual(quantiles[level]?.[h] ?? Number.NaN);
        });
      });
    }
    const width = (id: SeriesId): number => {
      const rows = issued.get(id)?.quantiles ?? [];
      return (rows[8] ?? []).reduce((sum, value, h) => sum + value - (rows[0]?.[h] ?? 0), 0);
    };
    expect(width('CITY.base')).toBeGreaterThan(0);
    expect(width('CITY.base')).toBeLessThan(width('M1.base') + width('M2.base') + width('M3.base'));
  });

  it('never lets panels draw power, and gives exactly nothing at night', () => {
    const pv = issued.get('PV.power');
    for (const row of [pv?.mean ?? [1], ...(pv?.quantiles ?? [])]) {
      expect(Math.max(...row)).toBeLessThanOrEqual(0);
      row.forEach((value, h) => {
        if (townIrradiance(SLOT + h * SLOT_MS) === 0) expect(value).toBe(0);
      });
    }
    expect(Math.min(...(pv?.mean ?? []))).toBeLessThan(-200);
  });
});

describe('ForecastingService', () => {
  let readings: MemoryMeterReadingStore;
  let forecasts: MemoryForecastStore;

  const service = (): ForecastingService => forecastDesk({ readings, forecasts }).service;
  const issue = (slotMs = SLOT, knownAtMs = KNOWN_AT): Promise<SeriesForecast[]> =>
    service().issue(slotMs, knownAtMs, HORIZON);

  beforeEach(() => {
    readings = new MemoryMeterReadingStore();
    forecasts = new MemoryForecastStore();
  });

  /** Ten days are enough for what follows, and quick. */
  async function measured(): Promise<void> {
    await readings.putSlotValues(townSlots(CUT_MS - 10 * DAY_MS, SLOT, SOON));
  }

  async function weatherPublished(): Promise<void> {
    await forecasts.put(publishedWeather());
  }

  it('stores what it made, but never the weather, which would hide what was published', async () => {
    await measured();
    const issued = await issue();
    const [temperature, irradiance, ...others] = issued;
    expect(temperature?.marks[0]).toMatch(/^weather-fallback: no weather forecast is published/);
    expect(irradiance?.seriesId).toBe('METEO.irradiance');
    const stored = await forecasts.latest(
      issued.map((forecast) => forecast.seriesId),
      KNOWN_AT,
    );
    expect(stored.size).toBe(others.length);
    expect(stored.get('CITY.power')).toEqual(byId(issued).get('CITY.power'));
    expect((await forecasts.latest(['CITY.power'], KNOWN_AT - 1)).size).toBe(0);
  });

  it('takes past days where the published weather ends, and says for how many slots', async () => {
    await measured();
    await weatherPublished();
    const late = SLOT + 40 * HOUR_MS;
    const [temperature] = await issue(late, late);
    expect(temperature?.marks[0]).toBe(
      'weather-fallback: no published value for 60 of 96 slots; the same slot of past days is taken',
    );
    expect(temperature?.mean[0]).toBeCloseTo(townTemperature(late), 9);
  });

  it('says the same from a worker that ran since midnight and from one that just started', async () => {
    await readings.putSlotValues(townSlots(CUT_MS - 10 * DAY_MS, CUT_MS, SOON));
    await weatherPublished();
    const old = service();
    await old.issue(CUT_MS, CUT_MS + 30_000, HORIZON);
    await readings.putSlotValues(townSlots(CUT_MS, SLOT, SOON));
    // A correction of yesterday that came in the morning: known to neither fit of the day.
    const [first] = townSlots(CUT_MS - 2 * HOUR_MS, CUT_MS, { atMs: CUT_MS + HOUR_MS });
    if (first) await readings.putSlotValues([{ ...first, value: first.value + 1e4 }]);
    expect(await old.issue(SLOT, KNOWN_AT, HORIZON)).toEqual(await issue());
  });

  it('uses nothing that was known later', async () => {
    await measured();
    await weatherPublished();
    const before = await issue();
    await readings.putSlotValues(
      townSlots(SLOT - HOUR_MS, SLOT + HOUR_MS, { atMs: KNOWN_AT + 1 }).map((value) => ({
        ...value,
        value: 1e6,
      })),
    );
    expect(await issue()).toEqual(before);
  });

  it('fits on a history that was backfilled today, and again when more of it arrives', async () => {
    await weatherPublished();
    await readings.putSlotValues(townSlots(CUT_MS - 4 * DAY_MS, SLOT, { atMs: SLOT }));
    const worker = service();
    const early = byId(await worker.issue(SLOT, KNOWN_AT, HORIZON)).get('M1.base');
    expect(early?.marks.join()).toMatch(/short-history: 4.0 days/);
    await readings.putSlotValues(
      townSlots(CUT_MS - 14 * DAY_MS, CUT_MS - 4 * DAY_MS, { atMs: SLOT + HOUR_MS }),
    );
    const later = byId(await worker.issue(SLOT + 2 * HOUR_MS, KNOWN_AT + 2 * HOUR_MS, HORIZON)).get(
      'M1.base',
    );
    expect(later?.marks).toEqual([]);
  });

  it('fills the gap of one meter in a sum and marks the sum', async () => {
    const silentFrom = CUT_MS - 5 * DAY_MS;
    const slots = townSlots(CUT_MS - 28 * DAY_MS, SLOT, SOON);
    await readings.putSlotValues(slots.filter((v) => !v.seriesId.startsWith('M2.') || v.slotMs < silentFrom));
    await weatherPublished();
    const issued = byId(await issue());
    expect(issued.get('M2.base')?.marks.join()).toContain('recent-data-missing');
    expect(issued.get('NORTH.base')?.marks.join()).toMatch(/parts-filled: 9 %.*parts-marked: 1 of its 2/);
    expect(issued.get('SOUTH.base')?.marks).toEqual([]);
    const truth = townValues(SLOT).get('M2.base') ?? 0;
    expect(Math.abs((issued.get('M2.base')?.mean[0] ?? 0) - truth)).toBeLessThan(0.15 * truth);
  });

  it('gives marked zeros when nothing was ever measured', async () => {
    const issued = await issue();
    expect(issued.some((forecast) => forecast.seriesId.startsWith('METEO'))).toBe(false);
    for (const { mean, marks } of issued) {
      expect(mean.every((kw) => kw === 0)).toBe(true);
      expect(marks.join()).toContain('no-history');
    }
  });

  it('refuses a horizon that does not start on a quarter-hour', async () => {
    await expect(issue(SLOT + 1)).rejects.toThrow(/quarter-hour/);
  });
});

function publishedWeather(): SeriesForecast[] {
  const publish = (seriesId: SeriesId, at: (ms: number) => number): SeriesForecast => ({
    seriesId,
    modelId: 'weather@1',
    issuedAtMs: SLOT - HOUR_MS,
    startMs: SLOT - HOUR_MS,
    stepMs: SLOT_MS,
    mean: Array.from({ length: 200 }, (_, h) => at(SLOT - HOUR_MS + h * SLOT_MS)),
    quantiles: [],
    marks: [],
  });
  return [publish('METEO.outdoorTemperature', townTemperature), publish('METEO.irradiance', townIrradiance)];
}

function byId(forecasts: readonly SeriesForecast[]): Map<SeriesId, SeriesForecast> {
  return new Map(forecasts.map((forecast) => [forecast.seriesId, forecast]));
}
