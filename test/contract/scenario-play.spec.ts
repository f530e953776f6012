/** Scenarios played in the made world of one substation: reproducible, carried from day to day, and as their edits say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { LibraryWorlds } from '../../src/apps/scenario/library-worlds.js';
import { readSiteFile } from '../../src/config/site-file/read-site-file.js';
import type { GridModel } from '../../src/core/grid/grid-model.js';
import { FORGETFUL, type PlayedPlans, type PlayMemory } from '../../src/core/scenario/play-memory.js';
import { overDays, type Figures } from '../../src/core/scenario/figures.js';
import { type PartResult, partsOf } from '../../src/core/scenario/run-parts.js';
import type { Scenario, ScenarioEdit } from '../../src/core/scenario/scenario.js';
import { scenario } from '../../src/core/scenario/testing/small-scenario.js';
import { playPart } from '../../src/modules/scenarios/play-part.js';
import { writeCutSite } from '../fixtures/stage-site.js';

const solver = new HighsSolver();
const worlds = new LibraryWorlds();
let folder = '';
let grid: GridModel;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-scenario-'));
  const path = await writeCutSite(folder, { endpoints: ['PDJ', 'MET'], cityImportLimitKw: 45_000 });
  ({ grid } = await readSiteFile(path, { endpointUrls: {} }));
});
afterAll(async () => {
  await solver.close();
  await rm(folder, { recursive: true, force: true });
});

/** A plan every four hours over six, with true forecasts unless said otherwise. */
const PLANNING = { horizonSlots: 24, everySlots: 16, riskPercent: 50, errorScale: 0 };
const COLD = {
  from: '2026-01-15',
  until: '2026-01-16',
  source: 'made',
  weather: 'cold-wave',
  seed: 1,
} as const;

async function play(
  edits: readonly ScenarioEdit[],
  over: Partial<Scenario> = {},
  { sample = 0, memory = FORGETFUL }: { sample?: number; memory?: PlayMemory } = {},
): Promise<PartResult> {
  const asked = scenario({ base: COLD, planning: PLANNING, edits, ...over });
  const order = { scenario: asked, sweeps: [], samples: sample + 1, timeLimitS: 60 };
  const part = partsOf(order)[sample];
  if (!part) throw new Error('no part');
  const days: number[] = [];
  const means = {
    grid,
    solver,
    worlds,
    memory,
    onDay: (done: number) => days.push(done),
    signal: new AbortController().signal,
  };
  const result = await playPart({ order, part, knownAtMs: 0 }, means);
  expect(days).toEqual(result.days.map((_, d) => d + 1));
  return result;
}

function total(result: PartResult, way: 'steered' | 'alone' = 'steered'): Figures {
  return overDays(result.days.map((day) => day[way].figures));
}

describe('a scenario in the made world', () => {
  it('gives the same result every time, and plans that keep the limits the city alone breaks', async () => {
    const first = await play([]);
    expect(await play([])).toEqual(first);
    expect(first.marks[0]).toMatch(/made world.*seed 1.*nothing was measured/);
    expect(first.course).toHaveLength(96);
    expect(total(first, 'alone').violations).toBeGreaterThan(0);
    expect(total(first)).toMatchObject({ violations: 0, plansMade: 6, plansMissed: 0 });
    expect(total(first).peakImportKw).toBeLessThan(total(first, 'alone').peakImportKw);
    expect(total(first).costEur).toBeLessThan(total(first, 'alone').costEur);
  });

  it('is left alone where nobody approves', async () => {
    const result = await play([{ edit: 'no-approval' }]);
    const { plansMade, ...steered } = total(result);
    expect(plansMade).toBe(0);
    expect(total(result, 'alone')).toMatchObject({ ...steered });
    expect(result.solver).toEqual({ name: 'highs', version: 'not asked' });
    expect(result.course.every(({ plannedImportKw }) => plannedImportKw === null)).toBe(true);
  });

  it('feels demand, weather and size as the edits say, left alone too', async () => {
    const alone = async (...edits: ScenarioEdit[]): Promise<Figures> =>
      total(await play([{ edit: 'no-approval' }, ...edits]), 'alone');
    const usual = await alone();
    const more = await alone({ edit: 'demand', part: 'all', factor: 1.1 });
    expect(more.importKwh / usual.importKwh).toBeGreaterThan(1.05);
    expect((await alone({ edit: 'weather', temperatureShiftK: 10 })).importKwh).toBeLessThan(usual.importKwh);
    expect((await alone({ edit: 'pv', factor: 4 })).pvKwh / usual.pvKwh).toBeCloseTo(4, 6);
    expect((await alone({ edit: 'pv', factor: 0 })).pvKwh).toBe(0);
    expect((await alone({ edit: 'lighting', factor: 0.5 })).lightingKwh / usual.lightingKwh).toBeCloseTo(
      0.5,
      6,
    );
    const vehicles = await alone({ edit: 'vehicles', factor: 2.8 });
    expect(vehicles.vehiclesKwh / usual.vehiclesKwh).toBeCloseTo(2.8, 1);
    // The cars that cannot be steered grow too: 1 600 cars at 2 200 kWh a year take some 10 MWh a day more.
    expect(vehicles.importKwh - usual.importKwh).toBeGreaterThan(1.8 * usual.vehiclesKwh);
    expect((await alone({ edit: 'heat-pumps', factor: 2 })).importKwh).toBeGreaterThan(usual.importKwh);
  });

  it('ages transformers faster where one is lost', async () => {
    const usual = await play([{ edit: 'no-approval' }]);
    const lost = await play([{ edit: 'no-approval' }, { edit: 'lose-transformer', substation: 'PDJ' }]);
    expect(total(lost).hotSpotC).toBeGreaterThan(total(usual).hotSpotC + 5);
    expect(total(lost).lifeUsedH).toBeGreaterThan(total(usual).lifeUsedH);
  });

  it('lets silent assets do what their own controllers do', async () => {
    const silent = await play([{ edit: 'lose-comms', district: 'L5', share: 1 }]);
    expect(total(silent).costEur).toBeCloseTo(total(silent, 'alone').costEur, 6);
  });

  it('carries state from day to day, through a day of 92 slots, with bounded memory', async () => {
    const base = { ...COLD, from: '2026-03-28', until: '2026-03-30', weather: 'normal' } as const;
    const result = await play([], { base });
    expect(result.days.map(({ date }) => date)).toEqual(['2026-03-28', '2026-03-29']);
    expect(result.course).toHaveLength(96 + 92);
    const alone = await play([], { base: { ...base, from: '2026-03-29' } });
    // The second day begins with what the first left: it is not the day that begins afresh.
    expect(result.days[1]?.steered.figures.costEur).not.toBeCloseTo(
      alone.days[0]?.steered.figures.costEur ?? 0,
      3,
    );
  });

  it('goes on at a midnight it was ended at, to the same digits', async () => {
    const base = { ...COLD, until: '2026-01-18' };
    const kept: PlayedPlans[] = [];
    const whole = await play([], { base }, { memory: { ...FORGETFUL, keep: (plans) => kept.push(plans) } });
    const known = new Map(kept.slice(0, 2).flatMap((plans) => [...plans]));
    const memory = { ...FORGETFUL, plan: (slotMs: number) => known.get(slotMs) };
    expect(await play([], { base }, { memory })).toEqual(whole);
  });

  it('errs by sample', async () => {
    const planning = { ...PLANNING, riskPercent: 5, errorScale: 1 };
    const expected = async (sample: number): Promise<number[]> => {
      const { days } = await play([], { planning }, { sample });
      return days.map(({ steered }) => steered.figures.costEur);
    };
    expect(await expected(2)).not.toEqual(await expected(1));
  });

  it('stops when it is told to', async () => {
    const order = { scenario: scenario({ base: COLD }), sweeps: [], samples: 1, timeLimitS: 60 };
    const [part] = partsOf(order);
    const stop = new AbortController();
    stop.abort(new Error('not wanted'));
    const means = { grid, solver, worlds, memory: FORGETFUL, onDay: () => undefined, signal: stop.signal };
    await expect(playPart({ order, part: part ?? partsOf(order)[0]!, knownAtMs: 0 }, means)).rejects.toThrow(
      'not wanted',
    );
  });

  it('refuses an asset the twin has no physics for', async () => {
    const [battery] = grid.assets;
    const wind = { ...battery, kind: 'wind', id: 'WIND' } as unknown as GridModel['assets'][number];
    const order = { scenario: scenario({ base: COLD }), sweeps: [], samples: 1, timeLimitS: 60 };
    const [part] = partsOf(order);
    const means = {
      grid: { ...grid, assets: [wind] },
      solver,
      worlds,
      memory: FORGETFUL,
      onDay: () => undefined,
      signal: new AbortController().signal,
    };
    if (!part) throw new Error('no part');
    await expect(playPart({ order, part, knownAtMs: 0 }, means)).rejects.toThrow(
      /no physics for asset WIND of kind wind/,
    );
  });
});
