/** A recorded base: what a store holds as known then, played with the devices' physics, under the forecasts that were known. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { MemoryForecastStore } from '../../src/adapters/memory/forecast-store.js';
import { MemoryMeterReadingStore } from '../../src/adapters/memory/meter-reading-store.js';
import { LibraryWorlds } from '../../src/apps/scenario/library-worlds.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { Site } from '../../src/core/grid/site.js';
import { FORGETFUL } from '../../src/core/scenario/play-memory.js';
import { type PartResult, partsOf } from '../../src/core/scenario/run-parts.js';
import type { ScenarioEdit } from '../../src/core/scenario/scenario.js';
import { scenario } from '../../src/core/scenario/testing/small-scenario.js';
import { type SeriesId, seriesId, type SlotValue } from '../../src/core/series/series.js';
import { civilDay } from '../../src/core/time/civil.js';
import { SLOT_MS, slotsBetween } from '../../src/core/time/slot.js';
import { playPart } from '../../src/modules/scenarios/play-part.js';
import { writeCutSite } from '../fixtures/stage-site.js';

const DAY = civilDay('2026-01-15');
const KNOWN_MS = DAY.endMs + 86_400_000;
/** Of the meter 20 MW are no asset's; roofs gave 300 kW at every hour, which no sun does. */
const METER_KW = 20_000;
const ROOF_KW = -300;

const solver = new HighsSolver();
const readings = new MemoryMeterReadingStore();
const forecasts = new MemoryForecastStore();
let folder = '';
let site: Site;

function values(id: SeriesId, value: number, knownAtMs = DAY.endMs): SlotValue[] {
  const startMs = DAY.startMs - 17 * 86_400_000;
  return slotsBetween(startMs, DAY.endMs).map((slotMs) => ({
    seriesId: id,
    slotMs,
    knownAtMs,
    value,
    provenance: 'measured',
    method: 'block',
    quality: 'good',
  }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-recorded-'));
  const path = await writeCutSite(folder, { endpoints: ['PDJ', 'MET'], cityImportLimitKw: 45_000 });
  site = await readSiteFile(path, { endpointUrls: {} });
  await readings.putSlotValues([
    ...values('PDJ-L5.power', METER_KW + ROOF_KW),
    ...values('TRM-HYD.power', 0),
    ...values('PV-L5.power', ROOF_KW),
    ...values('METEO.outdoorTemperature', 4),
    ...values('METEO.irradiance', 100),
    // Known only after the run was asked for: it must not be seen.
    ...values('PDJ-L5.power', 99_000, KNOWN_MS + 1),
  ]);
  const base = (id: SeriesId, kw: number) => ({
    seriesId: id,
    modelId: 'stored@1',
    issuedAtMs: DAY.startMs,
    startMs: DAY.startMs,
    stepMs: SLOT_MS,
    mean: new Array<number>(120).fill(kw),
    quantiles: [],
    marks: [],
  });
  // Forecast 1 MW too high.
  await forecasts.put(['PDJ-L5', 'PDJ', 'CITY'].map((id) => base(seriesId(id, 'base'), METER_KW + 1_000)));
});
afterAll(async () => {
  await solver.close();
  await rm(folder, { recursive: true, force: true });
});

interface Asked {
  readonly edits?: readonly ScenarioEdit[];
  readonly from?: string;
  readonly until?: string;
  readonly errorScale?: number;
}

async function play(asked: Asked = {}): Promise<PartResult> {
  const { edits = [], from = '2026-01-15', until = '2026-01-16', errorScale = 1 } = asked;
  const base = { from, until, source: 'recorded', weather: 'normal', seed: 1 } as const;
  const planning = { horizonSlots: 16, everySlots: 48, riskPercent: 50, errorScale };
  const order = { scenario: scenario({ base, planning, edits }), sweeps: [], samples: 1, timeLimitS: 60 };
  const [part] = partsOf(order);
  if (!part) throw new Error('no part');
  const means = {
    grid: site.grid,
    solver,
    worlds: new LibraryWorlds({ site, readings, forecasts }),
    memory: FORGETFUL,
    onDay: () => undefined,
    signal: new AbortController().signal,
  };
  return playPart({ order, part, knownAtMs: KNOWN_MS }, means);
}

describe('a recorded base', () => {
  it('plays what was known then and says so', async () => {
    const result = await play();
    expect(result.marks[0]).toMatch(/recorded world.*as known at 2026-01-16T23/);
    expect(result.dataHash).toMatch(/^[0-9a-f]{64}$/);
    const [day] = result.days;
    // 300 kW of sun for 24 hours, whatever the twin's own sky would give.
    expect(day?.alone.figures.pvKwh).toBeCloseTo(24 * 300, 3);
    expect(day?.steered.figures).toMatchObject({ plansMade: 2, plansMissed: 0 });
    expect(result.course.every(({ outdoorC }) => outdoorC === 4)).toBe(true);
    // 20 MW that are no asset's and what the devices take on top, nothing of the 99 MW known later.
    expect(result.course[0]?.aloneImportKw).toBeGreaterThan(METER_KW - 300);
    expect(Math.max(...result.course.map(({ aloneImportKw }) => aloneImportKw))).toBeLessThan(60_000);
    expect(await play()).toEqual(result);
  });

  it('plans with the forecasts that were stored, 1 MW too high', async () => {
    const kinds = [...new Set(site.grid.assets.map((a) => a.kind))];
    const edits: ScenarioEdit[] = [{ edit: 'unsteered', kinds }];
    const planned = async (errorScale: number): Promise<number> =>
      (await play({ edits, errorScale })).course[0]?.plannedImportKw ?? 0;
    expect((await planned(1)) - (await planned(0))).toBeCloseTo(1_000, 6);
  });

  it('takes edits of demand and plants', async () => {
    const edits: ScenarioEdit[] = [
      { edit: 'demand', part: 'all', factor: 1.5 },
      { edit: 'pv', factor: 2 },
    ];
    const { days } = await play({ edits });
    expect(days[0]?.alone.figures.pvKwh).toBeCloseTo(24 * 600, 3);
    const usual = (await play()).days[0]?.alone.figures.importKwh ?? 0;
    expect((days[0]?.alone.figures.importKwh ?? 0) - usual).toBeCloseTo(24 * (10_000 - 300), -3);
  });

  it('refuses a range without data, and says what was seen', async () => {
    await expect(play({ from: '2025-06-01', until: '2025-06-02' })).rejects.toThrow(
      /saw 0 of \d+ quarter-hours of .*expected at least half; choose a range with data/,
    );
  });
});
