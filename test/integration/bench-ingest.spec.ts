import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IngestBenchResult } from '../../src/apps/bench/ingest-options.js';
import { runCommand, type CommandResult } from '../fixtures/command.js';

/** Untimed: a shared machine says nothing about speed, but a lost value is a lost value on any. */
describe('traboule bench ingest', () => {
  let folder: string;
  let run: CommandResult;
  let result: IngestBenchResult;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'traboule-bench-test-'));
    const json = join(folder, 'ingest.json');
    const load = [
      '--seconds',
      '2',
      '--rate',
      '2000',
      '--max-rate',
      '2000',
      '--variables',
      '300',
      '--pairs',
      '2',
    ];
    run = await runCommand(['bench', 'ingest', ...load, '--json', json]);
    expect(run).toMatchObject({ code: 0 });
    result = JSON.parse(await readFile(json, 'utf8')) as IngestBenchResult;
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('brings every change of the plant into the store, once', () => {
    expect(result.run).toMatchObject({
      askedPerS: 2000,
      produced: 4000,
      received: 4000,
      committedRows: 4000,
      lost: 0,
      gaps: 0,
      overflows: 0,
    });
    expect(result.run.delayMs.p50).toBeGreaterThan(0);
    expect(result.run.delayMs.p99).toBeGreaterThanOrEqual(result.run.delayMs.p50);
  });

  it('compares append with COPY of the very rows of the run', () => {
    expect(result.comparison.rows).toBe(4000);
    expect(result.comparison.pairs).toHaveLength(2);
    for (const { appendPerS, copyPerS } of result.comparison.pairs) {
      expect(Math.min(appendPerS, copyPerS)).toBeGreaterThan(0);
    }
    expect(result.comparison.ratio).toBeGreaterThan(0);
  });

  it('reports for people, and goes no faster than asked', () => {
    expect(run.stdout).toMatch(/lost {2,}0 \(0 gaps/);
    expect(run.stdout).toMatch(/Append beside raw COPY: 4 000 rows/);
    expect(result.steps).toEqual([]);
  });
});

describe('traboule bench', () => {
  it('refuses what it does not know', async () => {
    const unknown = await runCommand(['bench', 'coffee']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/no bench "coffee"; expected ingest, cycle/);
    const wrong = await runCommand(['bench', 'ingest', '--seconds', 'long']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/--seconds: expected a whole number/);
  });
});
