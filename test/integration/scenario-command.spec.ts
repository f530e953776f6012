/** `traboule scenario` as a person uses it: the same numbers again, whole results or none, refusals, comparisons. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import type { RunResult } from '../../src/core/scenario/run-result.js';
import { type CommandResult, runCommand } from '../fixtures/command.js';
import { eventually } from '../fixtures/eventually.js';
import { writeCutSite } from '../fixtures/stage-site.js';

let folder = '';
let environment: Record<string, string> = {};

const FILE = {
  traboule: 'scenario/v1',
  id: 'small',
  name: 'Small',
  base: { day: 'cold-wave-day' },
  planning: { horizonHours: 6, everyMinutes: 720 },
  variants: [
    { id: 'today', edits: [] },
    { id: 'dim', edits: [{ edit: 'lighting', factor: 0.5 }] },
  ],
  compare: { against: 'today', targets: [{ figure: 'lightingKwh', variant: 'dim', change: -0.4 }] },
};

const at = (name: string): string => join(folder, name);

async function file(name: string, content: unknown): Promise<string> {
  await writeFile(at(name), stringify(content));
  return at(name);
}

function scenario(...parameters: string[]): Promise<CommandResult> {
  return runCommand(['scenario', ...parameters], environment);
}

async function result(name: string): Promise<RunResult> {
  return JSON.parse(await readFile(join(at(name), 'result.json'), 'utf8')) as RunResult;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-scenario-'));
  const site = await writeCutSite(folder, { endpoints: ['PDJ', 'MET'], cityImportLimitKw: 45_000 });
  environment = { TRABOULE_SITE: site };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('traboule scenario run', () => {
  it('gives the same numbers again, on one worker as on two, with the hash of its inputs', async () => {
    const path = await file('small.yaml', FILE);
    const [one, two] = await Promise.all([
      scenario('run', path, '--samples', '2', '--workers', '1', '--out', at('one')),
      scenario('run', path, '--samples', '2', '--workers', '2', '--out', at('two')),
    ]);
    expect([one.code, two.code, one.stderr]).toEqual([0, 0, expect.stringContaining('4 of 4 parts')]);
    expect(one.stdout).toBe(two.stdout);
    expect(one.stdout).toMatch(/costEur +EUR +\d+ +\d+\n +P10 … P90/);
    expect(one.stdout).toMatch(/lightingKwh of dim against today by -40\.0 %: -50\.0 %, met/);
    expect(await readFile(join(at('one'), 'result.json'))).toEqual(
      await readFile(join(at('two'), 'result.json')),
    );
    const kept = await result('one');
    expect(kept.inputsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(kept.variants.map(({ samples, steered }) => [samples, steered.plansMade.mean])).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect((await readdir(at('one'))).sort()).toEqual([
      'course.csv',
      'course.parquet',
      'days.csv',
      'days.parquet',
      'nodes.csv',
      'nodes.parquet',
      'result.json',
      'summary.csv',
      'summary.parquet',
    ]);
  });

  it('sweeps, and compares two results side by side and as a table', async () => {
    const path = await file('sweep.yaml', {
      ...FILE,
      id: 'swept',
      planning: { ...FILE.planning, errorScale: 0 },
    });
    const run = await scenario('run', path, '--sweep', 'pv=0..2:2', '--out', at('swept'));
    expect(run.stdout).toMatch(/today pv=0 +today pv=2 +dim pv=0 +dim pv=2/);
    const csv = at('both.csv');
    const compared = await scenario('compare', at('one'), at('swept'), '--figures', 'pvKwh', '--out', csv);
    expect(compared.code).toBe(0);
    expect(compared.stdout).toMatch(/small: today +small: dim +swept: today pv=0/);
    const lines = (await readFile(csv, 'utf8')).trim().split('\r\n');
    expect(lines[0]).toBe('scenario,inputs_hash,variant,way,figure,unit,samples,mean,p10,p50,p90');
    expect(lines.filter((line) => line.startsWith('swept,') && line.includes(',pvKwh,'))).toHaveLength(8);
  });

  it.each<[string, object, string[], RegExp]>([
    [
      'a contradiction',
      {
        edits: [
          { edit: 'lose-asset', asset: 'BAT-PDJ' },
          { edit: 'resize-asset', asset: 'BAT-PDJ', factor: 2 },
        ],
      },
      [],
      /saw lose-asset and resize-asset/,
    ],
    [
      'an unknown asset',
      { edits: [{ edit: 'lose-asset', asset: 'BAT' }] },
      [],
      /the asset "BAT", which is not there/,
    ],
    ['a negative factor', { edits: [{ edit: 'pv', factor: -1 }] }, [], /edits\[0\]\.factor: saw -1/],
    ['an empty range', { base: { from: '2026-01-15', until: '2026-01-15' } }, [], /an empty range/],
    ['a sweep of nothing', {}, ['--sweep', 'pw=1'], /cannot sweep "pw"/],
  ])('refuses %s and writes nothing', async (_name, over, more, message) => {
    const path = await file('bad.yaml', { ...FILE, ...over });
    const { code, stderr } = await scenario('run', path, '--out', at('bad'), ...more);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(at('bad'))).toBe(false);
  });

  it('takes no folder that holds something else', async () => {
    await mkdir(at('taken'));
    await writeFile(join(at('taken'), 'thesis.txt'), 'mine');
    const { code, stderr } = await scenario('run', at('small.yaml'), '--out', at('taken'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/a folder with other files \(thesis\.txt\)/)]);
    expect(await readdir(at('taken'))).toEqual(['thesis.txt']);
    const nowhere = await scenario('run', at('small.yaml'), '--out', join(at('small.yaml'), 'below'));
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/cannot be written \(E/)]);
  });

  it('keeps no result when it is ended early, only days to go on with', async () => {
    const path = await file('long.yaml', { ...FILE, base: { from: '2026-01-01', days: 300, seed: 1 } });
    const main = resolve('dist/src/main.js');
    const parameters = [main, 'scenario', 'run', path, '--out', at('long')];
    const child = spawn(process.execPath, parameters, { env: { ...process.env, ...environment } });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await eventually(
      () => told,
      (text) => text.includes('of 2 parts'),
    );
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    expect(await gone).toBe(1);
    expect(told).toMatch(
      /ended early; (nothing of it was kept, because no day was over|the same command goes on .*long\.kept)/,
    );
    const left = (await readdir(folder)).filter((name) => name.includes('long') && name !== 'long.kept');
    expect(left).toEqual(['long.yaml']);
  });

  it('has a schema to print, and results that are none are refused', async () => {
    expect(JSON.parse((await scenario('schema')).stdout)).toMatchObject({
      $id: 'urn:traboule:schema:scenario-1',
    });
    expect(await scenario('compare', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/expected a folder written by/),
    });
  });
});
