/** A small study end to end: two seeds and few slots in this process with the errors of a made load series; the command with the twin's own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CaseResult, playCase } from '../../src/apps/study/play-case.js';
import { riskOnTwin } from '../../src/apps/study/risk-on-twin.js';
import type { StudyOptions } from '../../src/apps/study/study-options.js';
import { studyRows } from '../../src/apps/study/study-report.js';
import { SLOT_MS } from '../../src/core/time/slot.js';
import { runCommand } from '../fixtures/command.js';

/** From 18:30 on the cold wave Point-du-Jour is over its limit when nobody steers. */
const OPTIONS: StudyOptions = {
  days: ['2026-01-15'],
  seeds: 2,
  riskLevels: [0.5, 0.95],
  scenario: null,
  fromSlot: 74,
  slots: 3,
  horizonSlots: 12,
  everySlots: 1,
  validitySlots: 8,
  errorsFile: null,
  errorScale: 1,
  sitePath: 'sites/lyon.yaml',
  solveTimeLimitMs: 60_000,
};

let folder: string;
let measured: StudyOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-study-'));
  const file = join(folder, 'load.csv');
  await writeFile(file, madeLoad());
  measured = { ...OPTIONS, errorsFile: file };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Ten weeks of half-hours that end after the day: a daily wave, and a wandering nobody can foresee. */
function madeLoad(): string {
  const startMs = Date.UTC(2025, 10, 10);
  let wander = 0;
  let noise = 1;
  const lines = Array.from({ length: 70 * 48 }, (_, i) => {
    noise = (noise * 16_807) % 2_147_483_647;
    wander = 0.95 * wander + (noise / 2_147_483_647 - 0.5) * 0.02;
    const at = startMs + i * 2 * SLOT_MS;
    const load = 1_000 * (1 + 0.2 * Math.sin((2 * Math.PI * i) / 48) + wander);
    return `${new Date(at).toISOString()},${load.toFixed(3)}`;
  });
  return ['time_utc,LOAD', ...lines].join('\n');
}

function played(options: StudyOptions, seed: number, onSlot = (): void => undefined): Promise<CaseResult> {
  const watch = { onSlot, signal: new AbortController().signal };
  return playCase({ options, date: '2026-01-15', seed }, watch);
}

describe('a study of two seeds', () => {
  let results: CaseResult[];
  let slots = 0;

  beforeAll(async () => {
    const count = (): void => {
      slots += 1;
    };
    results = [await played(measured, 1, count), await played(measured, 2, count)];
  });

  it('plays every slot at every risk, with a plan in each', () => {
    expect(slots).toBe(2 * 2 * OPTIONS.slots);
    expect(results.flatMap((r) => r.risks.map((risk) => risk.plansMissed))).toEqual([0, 0, 0, 0]);
  });

  it('names whose errors the forecasts had', () => {
    expect(results[0]?.errors).not.toBe(results[1]?.errors);
    expect(results[1]?.errors).toMatch(/^our forecasts of load.csv, \d+ days before, without weather$/);
  });

  it('finds limits broken without control and kept with a margin', () => {
    const [none, , margin, foresight] = studyRows(results);
    expect(none?.casesWithViolations).toBe(2);
    expect(none?.worstLoading).toBeGreaterThan(1.02);
    expect(margin?.way).toBe('risk 5 %');
    expect(margin?.violations).toBe(0);
    expect(foresight?.violations).toBe(0);
  });

  it('counts misses of every substation and the city, never more with a margin', () => {
    const [off, margin] = results[0]?.risks ?? [];
    // Eleven substations and the city, once a slot; the slot that nothing was in force for included.
    expect(off?.margins.commanded.compared).toBe(12 * OPTIONS.slots);
    expect(off?.margins.allLeads.compared).toBe(12 * OPTIONS.slots * OPTIONS.horizonSlots);
    expect(margin?.margins.allLeads.exceeded).toBeLessThanOrEqual(off?.margins.allLeads.exceeded ?? 0);
  });

  it('gives the same figures for the same seed', async () => {
    const again = await played({ ...measured, riskLevels: [0.95] }, 2);
    expect(again.risks[0]).toEqual(results[1]?.risks[1]);
    expect(again.foresight).toEqual(results[1]?.foresight);
  });
});

it('ends a case early when it is told to', async () => {
  const asked = new AbortController();
  asked.abort(new Error('enough'));
  const watch = { onSlot: () => undefined, signal: asked.signal };
  await expect(playCase({ options: measured, date: '2026-01-15', seed: 1 }, watch)).rejects.toThrow('enough');
});

it('is a command with a table and a file of every case', async () => {
  const json = join(folder, 'study.json');
  const options = '--from 18:30 --slots 2 --horizon 12 --seeds 1 --risks 10 --workers 1'.split(' ');
  const { code, stdout } = await runCommand(['study', ...options, '--json', json]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/risk 10 % +0 of 1/)]);
  const written = JSON.parse(await readFile(json, 'utf8')) as { cases: CaseResult[]; rows: unknown[] };
  expect(written.rows).toHaveLength(3);
  expect(written.cases[0]?.errors).toMatch(/^our forecasts of the twin \d+ days before$/);
  expect(written.cases[0]?.risks[0]?.margins.commanded.compared).toBe(24);
});

it('refuses a risk that is none before it begins', async () => {
  const { code, stderr } = await runCommand(['study', '--risks', 'off,much']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--risks: expected "off" or a percentage')]);
});

describe('the risk curve on the twin', () => {
  it('keeps more room the smaller the risk, at a cost that never falls, sun and river in it', async () => {
    const points = await riskOnTwin({
      date: '2026-01-15',
      fromSlot: 74,
      seed: 1,
      horizonSlots: 8,
      levels: [0.5, 0.9, 0.99],
      sitePath: OPTIONS.sitePath,
      solveTimeLimitMs: 60_000,
    });
    const figures = points.map((point) => point.figures);
    expect(points.map(({ planned, message }) => [planned, message])).toEqual(points.map(() => [true, '']));
    const rooms = figures.map((one) => one?.cityMarginKw ?? Number.NaN);
    expect(rooms[0]).toBe(0);
    expect(rooms[1]).toBeGreaterThan(0);
    expect(rooms[2]).toBeGreaterThan(rooms[1] ?? 0);
    const costs = figures.map((one) => one?.marginCostEur ?? Number.NaN);
    expect(costs[0]).toBe(0);
    expect(costs.every((eur, k) => k === 0 || eur >= (costs[k - 1] ?? 0) - 0.01)).toBe(true);
  });
});
