/** Question 7 of an approval, on paper: how wide the band is, and how the forecasts of the last day missed. */
import { describe, expect, it } from '@jest/globals';
import { ForecastSiteModel } from '../fixtures/forecast-site.js';
import { MemoryForecastStore } from '../../src/adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { QUANTILE_LEVELS, type SeriesForecast } from '../../src/core/series/forecast.js';
import type { SeriesId, SlotValue } from '../../src/core/series/series.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { ForecastTrust } from '../../src/modules/approval/forecast-trust.service.js';

/** 10:00 in Lyon; the plan is looked at seven minutes later. */
const SLOT = Date.UTC(2026, 0, 29, 9);
const NOW = SLOT + 7 * 60_000;
const HOUR_MS = 4 * SLOT_MS;
const DAY_MS = 24 * HOUR_MS;

/** A forecast whose quantiles lie `widthKw` apart from the lowest to the highest level of 0 to 1. */
function forecast(
  seriesId: SeriesId,
  mean: readonly number[],
  more: Partial<SeriesForecast> & { widthKw?: number } = {},
): SeriesForecast {
  const { widthKw = 100, ...given } = more;
  return {
    ...{ seriesId, modelId: 'test@1', issuedAtMs: SLOT - 3 * HOUR_MS, startMs: SLOT - 4 * SLOT_MS },
    ...{ stepMs: SLOT_MS, mean, marks: [] },
    quantiles: QUANTILE_LEVELS.map((level) => mean.map((kw) => kw + (level - 0.5) * widthKw)),
    ...given,
  };
}

function came(seriesId: SeriesId, slotMs: number, value: number, knownAtMs = slotMs + SLOT_MS): SlotValue {
  return { seriesId, slotMs, knownAtMs, value, provenance: 'measured', method: 'derived', quality: 'good' };
}

/** What is said of a plan of four slots from the running one on. */
async function trustOf(world: {
  readonly kept?: readonly SeriesForecast[];
  readonly measured?: readonly SlotValue[];
  readonly planned?: readonly SeriesForecast[];
  readonly slots?: number;
}) {
  const forecasts = new MemoryForecastStore();
  const readings = new MemoryMeterReadingStore();
  await forecasts.put(world.kept ?? []);
  await readings.putSlotValues(world.measured ?? []);
  const slotsMs = Array.from({ length: world.slots ?? 4 }, (_, k) => SLOT + k * SLOT_MS);
  const trust = new ForecastTrust(forecasts, readings, new ForecastSiteModel());
  return trust.of(world.planned ?? [], slotsMs, NOW);
}

const errorOf = (trust: Awaited<ReturnType<typeof trustOf>>, id: string): number | null | undefined =>
  trust.districts.find(({ districtId }) => districtId === id)?.errorShare;

describe('the band of the city along a plan', () => {
  const city = (more: Parameters<typeof forecast>[2] = {}, length = 8): SeriesForecast =>
    forecast('CITY.base', new Array<number>(length).fill(100), { startMs: SLOT, widthKw: 50, ...more });

  it('is from one in ten to nine in ten, and its width a share of the demand', async () => {
    const { city: band } = await trustOf({ planned: [city()] });
    expect(band).toEqual({
      p10Kw: [80, 80, 80, 80],
      p50Kw: [100, 100, 100, 100],
      p90Kw: [120, 120, 120, 120],
      widthShare: 0.4,
    });
  });

  it('is read slot by slot of the clock when the forecast began before the plan', async () => {
    const rising = forecast('CITY.base', [1, 2, 3, 4, 5, 6], { startMs: SLOT - 2 * SLOT_MS, widthKw: 0 });
    expect((await trustOf({ planned: [rising] })).city?.p50Kw).toEqual([3, 4, 5, 6]);
  });

  it('is not told for a part of the plan: a forecast that ends before it, or begins after', async () => {
    expect((await trustOf({ planned: [city({}, 3)] })).city).toBeNull();
    expect((await trustOf({ planned: [city({ startMs: SLOT + SLOT_MS })] })).city).toBeNull();
  });

  it('is not made up where no quantiles are known, or no forecast of the city', async () => {
    expect((await trustOf({ planned: [city({ quantiles: [] })] })).city).toBeNull();
    expect((await trustOf({ planned: [forecast('M1.base', [1, 1, 1, 1])] })).city).toBeNull();
  });

  it('has no width where there is no demand, rather than an endless one', async () => {
    const nothing = forecast('CITY.base', [0, 0, 0, 0], { startMs: SLOT, widthKw: 50 });
    expect((await trustOf({ planned: [nothing] })).city?.widthShare).toBe(0);
  });
});

describe('how the forecasts of the last day missed', () => {
  const LAST_HOUR = [-4, -3, -2, -1].map((k) => SLOT + k * SLOT_MS);
  const M1 = forecast('M1.base', [100, 100, 100, 100]);

  it('is the sum of misses, either way, of what came', async () => {
    const measured = [110, 90, 100, 100].map((kw, k) => came('M1.base', LAST_HOUR[k] ?? 0, kw));
    const trust = await trustOf({ kept: [M1], measured });
    // 10 + 10 of 400.
    expect(errorOf(trust, 'OLD')).toBeCloseTo(0.05, 12);
    expect(trust.largestMiss).toMatchObject({
      ...{ districtId: 'OLD', atMs: LAST_HOUR[0] },
      ...{ forecastKw: 100, cameKw: 110 },
    });
  });

  it('adds up the meters of a district, and leaves the others out of it', async () => {
    const trust = await trustOf({
      kept: [forecast('M2.base', [50, 50, 50, 50]), forecast('M3.base', [200, 200, 200, 200])],
      measured: [
        ...LAST_HOUR.map((ms) => came('M2.base', ms, 60)),
        ...LAST_HOUR.map((ms) => came('M3.base', ms, 160)),
      ],
    });
    // 4 x 10 + 4 x 40 of 4 x 220.
    expect(errorOf(trust, 'NEW')).toBeCloseTo(200 / 880, 12);
    expect(errorOf(trust, 'OLD')).toBeNull();
    expect(trust.largestMiss).toMatchObject({ districtId: 'NEW', forecastKw: 200, cameKw: 160 });
  });

  it('counts a district that feeds in by its size: 100 of 800 kW', async () => {
    const trust = await trustOf({
      kept: [forecast('M4.base', [-700])],
      measured: [came('M4.base', LAST_HOUR[0] ?? 0, -800)],
    });
    expect(errorOf(trust, 'OLD')).toBeCloseTo(0.125, 12);
  });

  it('does not count what was said less than an hour before: nobody plans on that', async () => {
    const late = forecast('M1.base', [100, 100, 100, 100], { issuedAtMs: SLOT - HOUR_MS - 3.5 * SLOT_MS });
    const measured = LAST_HOUR.map((ms) => came('M1.base', ms, 200));
    const trust = await trustOf({ kept: [late], measured });
    // Known an hour before its second slot, not before its first one.
    expect(trust.largestMiss).toMatchObject({ atMs: LAST_HOUR[1] });
    expect(errorOf(trust, 'OLD')).toBeCloseTo(0.5, 12);
  });

  it('leaves out what was not measured and what was not forecast', async () => {
    const trust = await trustOf({
      kept: [forecast('M1.base', [100, Number.NaN, 100, 100])],
      measured: [came('M1.base', LAST_HOUR[0] ?? 0, 110), came('M1.base', LAST_HOUR[1] ?? 0, 500)],
    });
    expect(errorOf(trust, 'OLD')).toBeCloseTo(10 / 110, 12);
  });

  it('goes by the value as it is known now, not by the first one', async () => {
    const slotMs = LAST_HOUR[0] ?? 0;
    const measured = [came('M1.base', slotMs, 300), came('M1.base', slotMs, 120, SLOT)];
    expect((await trustOf({ kept: [M1], measured })).largestMiss).toMatchObject({ cameKw: 120 });
  });

  it('looks back one day and no further', async () => {
    const old = forecast('M1.base', [100, 100], {
      startMs: SLOT - DAY_MS - SLOT_MS,
      issuedAtMs: SLOT - DAY_MS - 3 * HOUR_MS,
    });
    const measured = [came('M1.base', SLOT - DAY_MS - SLOT_MS, 1_000), came('M1.base', SLOT - DAY_MS, 150)];
    const trust = await trustOf({ kept: [old], measured });
    expect(trust.largestMiss).toMatchObject({ atMs: SLOT - DAY_MS, cameKw: 150 });
    expect(errorOf(trust, 'OLD')).toBeCloseTo(50 / 150, 12);
  });

  it('says that nothing is known on a first day', async () => {
    const trust = await trustOf({});
    expect(trust.largestMiss).toBeNull();
    expect(trust.districts).toEqual([
      { districtId: 'OLD', name: 'OLD', errorShare: null },
      { districtId: 'NEW', name: 'NEW', errorShare: null },
    ]);
  });
});
