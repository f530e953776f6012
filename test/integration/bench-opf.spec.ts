/** `traboule bench opf`: a small run of the synthetic grid, congested and solvable whatever its size. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpfBenchResult } from '../../src/apps/bench/opf-bench.js';
import { runCommand } from '../fixtures/command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-bench-opf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('traboule bench opf', () => {
  it('solves the same congested grid in every run and splits its time', async () => {
    const json = join(folder, 'opf.json');
    const { code, stdout } = await runCommand([
      'bench',
      'opf',
      '--buses',
      '150',
      '--runs',
      '2',
      '--json',
      json,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/150 buses, \d+ branches, 30 generators/);
    const result = JSON.parse(await readFile(json, 'utf8')) as OpfBenchResult;
    expect(result).toMatchObject({ status: 'optimal', buses: 150, generators: 30 });
    expect(result.bindingBranches).toBeGreaterThan(0);
    expect(result.solveMs + result.parseMs).toBeLessThanOrEqual(result.wholeMs * 1.5);
  });

  it('refuses sizes that make no grid', async () => {
    const { code, stderr } = await runCommand(['bench', 'opf', '--buses', '1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--buses: expected a whole number from 2 to 20000/);
  });
});
