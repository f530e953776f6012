/** Recorded courses: base loads, gaps, what was known when, and ranges without enough. */
import { describe, expect, it } from '@jest/globals';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import type { Site } from '../../core/grid/site.js';
import { scenarioGrid } from '../../core/scenario/testing/small-scenario.js';
import { type SeriesId, seriesId, type SlotValue } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { MeasuredSky } from './measured-sky.js';
import { readCourses, type RecordedCourses } from './recorded-courses.js';

const START_MS = Date.UTC(2026, 0, 15);
const SLOTS = 192;
const RANGE = { startMs: START_MS, endMs: START_MS + SLOTS * SLOT_MS, knownAtMs: START_MS + 400 * SLOT_MS };

const SENSORS = ['outdoorTemperature', 'irradiance'].map((observable) => ({
  seriesId: `METEO.${observable}`,
  observable,
  endpointId: 'MET',
}));
const SITE = { grid: scenarioGrid(), readPoints: SENSORS, weather: [] } as unknown as Site;

/** One value per slot; null = none was stored. */
type Course = (k: number) => number | null;

async function courses(
  over: Readonly<Record<string, Course>> = {},
  later: SlotValue[] = [],
): Promise<RecordedCourses> {
  const all: Readonly<Record<string, Course>> = {
    'MTR-L5.power': () => 100,
    'METEO.outdoorTemperature': () => 4,
    'METEO.irradiance': () => 50,
    ...over,
  };
  const store = new MemoryMeterReadingStore();
  await store.putSlotValues(
    Object.entries(all).flatMap(([id, course]) =>
      Array.from({ length: SLOTS }, (_, k) => k).flatMap((k) => {
        const value = course(k);
        return value === null ? [] : [slotValue(id as SeriesId, k, value)];
      }),
    ),
  );
  await store.putSlotValues(later);
  return readCourses(store, SITE, RANGE);
}

function slotValue(id: SeriesId, k: number, value: number, knownAtMs = RANGE.endMs): SlotValue {
  const told = { provenance: 'measured', method: 'block', quality: 'good' } as const;
  return { seriesId: id, slotMs: START_MS + k * SLOT_MS, knownAtMs, value, ...told };
}

const slot = (k: number): number => START_MS + k * SLOT_MS;

describe('readCourses', () => {
  it('takes the assets behind a meter from it', async () => {
    const { given, came } = await courses({ 'PV.power': () => -20, 'BAT.power': (k) => (k < 96 ? 30 : 0) });
    expect([given.baseKw('MTR-L5', slot(5)), given.baseKw('MTR-L5', slot(100) + 60_000)]).toEqual([90, 120]);
    expect(came(seriesId('MTR-L5', 'base'))?.values).toHaveLength(SLOTS);
    expect(came(seriesId('NONE', 'base'))).toBeNull();
  });

  it('gives sun and river as they were, and never as a load', async () => {
    const { given } = await courses({ 'PV.power': (k) => (k === 0 ? 3 : -20) });
    expect([given.generationKw('PV', slot(0)), given.generationKw('PV', slot(1))]).toEqual([0, -20]);
    expect(given.generationKw('BAT', slot(0))).toBeUndefined();
  });

  it('fills a gap with the day before, else the day after, and counts it', async () => {
    const { given, filledShare } = await courses({
      'MTR-L5.power': (k) => (k === 10 || k === 100 ? null : k),
    });
    expect(given.baseKw('MTR-L5', slot(100))).toBe(4);
    expect(given.baseKw('MTR-L5', slot(10))).toBe(106);
    expect(filledShare).toBeGreaterThan(0);
  });

  it('knows nothing that became known later', async () => {
    const corrected = slotValue('MTR-L5.power', 7, 999, RANGE.knownAtMs + 1);
    expect((await courses({}, [corrected])).given.baseKw('MTR-L5', slot(7))).toBe(100);
    const earlier = slotValue('MTR-L5.power', 7, 999, RANGE.knownAtMs - 1);
    expect((await courses({}, [earlier])).given.baseKw('MTR-L5', slot(7))).toBe(999);
  });

  it('names what it read: the same for the same, another for another', async () => {
    const [first, same, other] = [await courses(), await courses(), await courses({ 'PV.power': () => -1 })];
    expect(same.dataHash).toBe(first.dataHash);
    expect(other.dataHash).not.toBe(first.dataHash);
  });

  it.each<[string, Readonly<Record<string, Course>>, RegExp]>([
    [
      'a meter with less than half',
      { 'MTR-L5.power': (k) => (k % 3 === 0 ? 1 : null) },
      /saw 64 of 192 quarter-hours of MTR-L5\.power from 2026-01-15/,
    ],
    ['no weather', { 'METEO.irradiance': () => null }, /saw 0 of 192 quarter-hours of METEO\.irradiance/],
  ])('refuses %s', async (_name, over, message) => {
    await expect(courses(over)).rejects.toThrow(message);
  });

  it('refuses a site that measures no weather', async () => {
    const blind = { ...SITE, readPoints: [] };
    await expect(readCourses(new MemoryMeterReadingStore(), blind, RANGE)).rejects.toThrow(
      /no quarter|saw 0 of|measures no outdoor temperature/,
    );
  });
});

describe('MeasuredSky', () => {
  const regular = (value: (k: number) => number) => ({
    startMs: START_MS,
    stepMs: SLOT_MS,
    values: Float64Array.from({ length: SLOTS }, (_, k) => value(k)),
  });

  it('holds its courses, and their ends beyond them', () => {
    const sky = new MeasuredSky(
      regular((k) => k / 10),
      regular(() => 100),
    );
    expect(sky.at(slot(20) + 1)).toEqual({ temperatureC: 2, irradianceWPerM2: 100 });
    expect(sky.at(START_MS - SLOT_MS).temperatureC).toBe(0);
    expect(sky.at(RANGE.endMs + SLOT_MS).temperatureC).toBe(19.1);
  });

  it('remembers the mean of a day, and forecasts what comes', () => {
    const sky = new MeasuredSky(
      regular((k) => (k < 96 ? 10 : 20)),
      regular(() => 100),
    );
    expect(sky.dayMeanAt(slot(96) - 1)).toBe(10);
    expect(sky.dayMeanAt(slot(144))).toBeCloseTo(15.2, 0);
    expect(sky.forecast(slot(95), 2)).toMatchObject({ startMs: slot(95), temperatureC: [10, 20] });
  });

  it('tells clouds by the light there is, and clear skies at night', () => {
    const dim = new MeasuredSky(
      regular(() => 0),
      regular(() => 50),
    );
    // 11:00 UTC is noon; midnight has no light a share could be of.
    expect(dim.cloudFactorAt(slot(44))).toBeGreaterThan(0.05);
    expect(dim.cloudFactorAt(slot(44))).toBeLessThan(0.5);
    expect(dim.cloudFactorAt(slot(0))).toBe(1);
  });
});
