/** What was foreseen of a recorded range: the forecasts of that very slot, or of days before for other samples. */
import { describe, expect, it } from '@jest/globals';
import { MemoryForecastStore } from '../../adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../adapters/memory/meter-reading-store.js';
import type { Site } from '../../core/grid/site.js';
import { editGrid } from '../../core/scenario/edited-grid.js';
import type { ScenarioEdit } from '../../core/scenario/scenario.js';
import type { ScenarioWorld, WorldOrder } from '../../core/scenario/scenario-world.js';
import { scenario, scenarioGrid } from '../../core/scenario/testing/small-scenario.js';
import type { SeriesForecast } from '../../core/series/forecast.js';
import { type SeriesId, seriesId, type SlotValue } from '../../core/series/series.js';
import { civilDay } from '../../core/time/civil.js';
import { SLOT_MS, slotsBetween } from '../../core/time/slot.js';
import { openRecordedWorld } from './recorded-world.js';

const DAY = civilDay('2026-01-15');
const DAY_MS = 86_400_000;
const PAST_MS = DAY.startMs - 16 * DAY_MS;
const BASE_KW = 800;
const SENSORS = ['outdoorTemperature', 'irradiance'].map((observable) => ({
  seriesId: `METEO.${observable}`,
  observable,
  endpointId: 'MET',
}));
const WEATHER = SENSORS.map(({ observable }) => ({ endpointId: 'MET', observable }));
const SITE = { grid: scenarioGrid(), readPoints: SENSORS, weather: WEATHER } as unknown as Site;

function course(id: SeriesId, value: number): SlotValue[] {
  const told = { provenance: 'measured', method: 'block', quality: 'good', knownAtMs: DAY.endMs } as const;
  return slotsBetween(PAST_MS, DAY.endMs + DAY_MS).map((slotMs) => ({
    seriesId: id,
    slotMs,
    value,
    ...told,
  }));
}

/** As issued at the start of a day: too high by so many kW, quantiles 10 kW apart. */
function forecast(id: SeriesId, errorKw: number, startMs = DAY.startMs): SeriesForecast {
  const mean = new Array<number>(96).fill(BASE_KW + errorKw);
  return {
    seriesId: id,
    modelId: 'stored@1',
    issuedAtMs: startMs,
    startMs,
    stepMs: SLOT_MS,
    mean,
    quantiles: Array.from({ length: 9 }, (_, q) => mean.map((kw) => kw + 10 * (q - 4))),
    marks: [],
  };
}

async function world(
  stored: readonly SeriesForecast[],
  {
    sample = 0,
    edits = [],
    errorScale = 1,
  }: { sample?: number; edits?: readonly ScenarioEdit[]; errorScale?: number } = {},
): Promise<ScenarioWorld> {
  const readings = new MemoryMeterReadingStore();
  await readings.putSlotValues([
    ...course('MTR-L5.power', BASE_KW - 30),
    ...course('PV.power', -30),
    ...course('METEO.outdoorTemperature', 4),
    ...course('METEO.irradiance', 20),
  ]);
  const forecasts = new MemoryForecastStore();
  await forecasts.put(stored);
  const base = { ...scenario().base, source: 'recorded' as const };
  const order: WorldOrder = {
    reference: SITE.grid,
    edited: editGrid(SITE.grid, edits, 1),
    base,
    planning: { ...scenario().planning, errorScale },
    startMs: DAY.startMs,
    endMs: DAY.endMs,
    sample,
    knownAtMs: DAY.endMs + 2 * DAY_MS,
  };
  return openRecordedWorld(order, { site: SITE, readings, forecasts });
}

async function foreseen(
  opened: ScenarioWorld,
  id: SeriesId,
  slotMs = DAY.startMs,
): Promise<SeriesForecast | undefined> {
  return (await opened.outlook(slotMs)).forecasts.find((one) => one.seriesId === id);
}

describe('forecasts of a recorded range', () => {
  const id = seriesId('PDJ', 'base');

  it('miss what came as the stored ones did, quantiles included', async () => {
    const found = await foreseen(await world([forecast(id, 50)]), id);
    expect(found?.mean[0]).toBeCloseTo(BASE_KW + 50, 6);
    expect(found?.quantiles.map((row) => Math.round((row[0] ?? 0) - BASE_KW))).toEqual([
      10, 20, 30, 40, 50, 60, 70, 80, 90,
    ]);
  });

  it('miss a scaled demand in proportion', async () => {
    const edits: ScenarioEdit[] = [{ edit: 'demand', part: 'all', factor: 2 }];
    const found = await foreseen(await world([forecast(id, 50)], { edits }), id);
    expect(found?.mean[0]).toBeCloseTo(2 * (BASE_KW + 50), 6);
  });

  it('are the truth where nothing was stored, or what was ended before', async () => {
    expect((await foreseen(await world([]), id))?.mean[0]).toBeCloseTo(BASE_KW, 6);
    const old = forecast(id, 50, DAY.startMs - 3 * DAY_MS);
    expect((await foreseen(await world([old]), id))?.mean[0]).toBeCloseTo(BASE_KW, 6);
  });

  it('are the truth when no error is wanted', async () => {
    const found = await foreseen(await world([forecast(id, 50)], { errorScale: 0 }), id);
    expect(found?.mean[0]).toBeCloseTo(BASE_KW, 6);
  });

  it('err by sample as on a day before, either way', async () => {
    const past = Array.from({ length: 14 }, (_, d) =>
      forecast(id, 10 * (d + 1), DAY.startMs - (d + 1) * DAY_MS),
    );
    const errors: number[] = [];
    for (const sample of [1, 2, 3, 4]) {
      const found = await foreseen(await world(past, { sample }), id);
      errors.push(Math.round((found?.mean[0] ?? 0) - BASE_KW));
    }
    expect(errors.every((kw) => Math.abs(kw) >= 10 && Math.abs(kw) <= 140 && kw % 10 === 0)).toBe(true);
    expect(new Set(errors).size).toBeGreaterThan(1);
  });

  it('take the weather that was published then, else what came', async () => {
    const published = { ...forecast('METEO.outdoorTemperature', 0), mean: [9, 9], quantiles: [] };
    const { temperature, irradiance } = await (await world([published])).outlook(DAY.startMs);
    expect(temperature.mean.slice(0, 4)).toEqual([9, 9, 4, 4]);
    expect(irradiance.mean[0]).toBe(20);
  });
});
