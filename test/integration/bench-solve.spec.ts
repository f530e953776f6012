/** `traboule bench solve` on districts small enough for a test: what it measures is there, and a soak leaves no mark. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SolveBenchResult } from '../../src/apps/bench/solve-options.js';
import type { SoakResult } from '../../src/apps/bench/solve-soak.js';
import { runCommand } from '../fixtures/command.js';

describe('traboule bench solve', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-bench-test-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('times every step of a district, its live model and javascript-lp-solver', async () => {
    const json = join(folder, 'solve.json');
    const size = ['--assets', '4', '--slots', '12', '--pairs', '2', '--jslp-seconds', '20'];
    const run = await runCommand(['bench', 'solve', ...size, '--json', json]);
    expect(run).toMatchObject({ code: 0 });
    const result = JSON.parse(await readFile(json, 'utf8')) as SolveBenchResult;
    const [district] = result.sizes;
    if (!district) throw new Error('no size was measured');
    const { buildMs, solveMs, extractMs, checkMs, wholeMs, live } = district;
    for (const ms of [buildMs, solveMs, extractMs, checkMs, live.forecastMs, live.shiftMs])
      expect(ms).toBeGreaterThan(0);
    expect(wholeMs).toBeGreaterThan(solveMs);
    expect(result.jslp).toMatchObject({
      assets: 4,
      status: expect.stringMatching(/optimal|time-limit|failed/),
    });
    for (const { objectiveDifference } of district.references) expect(objectiveDifference).toBeLessThan(1e-6);
    // Every native solver looked for was found or is named as absent.
    expect(district.references.length + result.absent.length).toBe(3);
    expect(run.stdout).toMatch(/4 assets: \d+ rows/);
  });

  it('leaves no mark in memory after some hundred solves of every sort', async () => {
    const json = join(folder, 'soak.json');
    const run = await runCommand(['bench', 'solve', '--soak', '300', '--json', json]);
    expect(run).toMatchObject({ code: 0 });
    const result = JSON.parse(await readFile(json, 'utf8')) as SoakResult;
    expect(result).toMatchObject({ solves: 300, wrong: 0, passed: true });
    expect(result.growthMb).toBeLessThan(100);
    expect(run.stdout).toMatch(/300 solves on one thread in \d+ s, 0 wrong/);
  });
});
