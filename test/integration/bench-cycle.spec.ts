import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CycleBenchResult } from '../../src/apps/bench/cycle-options.js';
import { runCommand } from '../fixtures/command.js';

const STAGES = [
  'collect',
  'act',
  'close',
  'settle',
  'forecast',
  'snapshot',
  'build',
  'solve',
  'check',
  'propose',
  'whole',
];

describe('traboule bench cycle', () => {
  let folder: string;
  let stdout: string;
  let result: CycleBenchResult;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-bench-test-'));
    const json = join(folder, 'cycle.json');
    // Two substations and the weather: every stage is there, and the city's size is not what is looked at.
    const part = ['--servers', 'PDJ,VAI,MET', '--history', '4'];
    const run = await runCommand(['bench', 'cycle', '--cycles', '2', ...part, '--json', json]);
    expect(run).toMatchObject({ code: 0 });
    stdout = run.stdout;
    result = JSON.parse(await readFile(json, 'utf8')) as CycleBenchResult;
  }, 600_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('times every stage of a cycle', () => {
    expect(result.stages.map((s) => s.stage)).toEqual(STAGES);
    for (const { stage, medianMs, p95Ms } of result.stages) {
      expect({ stage, isTime: Number.isFinite(medianMs) && p95Ms >= medianMs }).toEqual({
        stage,
        isTime: true,
      });
    }
    expect(result).toMatchObject({ cycles: 2, failed: [] });
  });

  it('sets the whole cycle beside the bare solve of the same programs', () => {
    expect(result.pureSolve.medianMs).toBeGreaterThan(0);
    expect(result.program.rows).toBeGreaterThan(1000);
    expect(result.ratio).toBeGreaterThan(1);
    expect(stdout).toMatch(/Whole cycle \/ pure solve: \d/);
  });
});
