/** Folders of results: whole or not at all, and nobody else's. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunResult, runInputs, runResult } from '../core/scenario/run-result.js';
import { scenario } from '../core/scenario/testing/small-scenario.js';
import { readResult, refuseTaken, writeResult } from './result-folder.js';

let folder = '';
const at = (name: string): string => join(folder, name);

function result(seed = 1): RunResult {
  const { base } = scenario();
  const order = { scenario: scenario({ base: { ...base, seed } }), sweeps: [], samples: 1, timeLimitS: 1 };
  return { ...runResult(runInputs(order, 'v', []), []), variants: [] };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-results-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeResult', () => {
  it('writes the result and its tables, and gives it back as it was', async () => {
    await writeResult(at('fresh'), result());
    expect((await readdir(at('fresh'))).length).toBe(9);
    expect(JSON.stringify(await readResult(at('fresh')))).toBe(JSON.stringify(result()));
    expect(await readResult(join(at('fresh'), 'result.json'))).toMatchObject({
      traboule: 'scenario-result/v1',
    });
  });

  it('takes the place of an earlier result, with nothing of it left', async () => {
    await writeResult(at('again'), result(1));
    await writeFile(join(at('again'), 'old.csv'), 'old');
    await writeResult(at('again'), result(2));
    expect(await readdir(at('again'))).not.toContain('old.csv');
    expect((await readResult(at('again'))).inputs.order.scenario.base.seed).toBe(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('makes the folders above', async () => {
    await writeResult(at('deep/er/run'), result());
    expect(await readdir(at('deep/er'))).toEqual(['run']);
  });

  it('leaves a folder of somebody else alone, and nothing half-written beside it', async () => {
    await mkdir(at('theirs'));
    await writeFile(join(at('theirs'), 'letter.txt'), 'dear');
    await expect(writeResult(at('theirs'), result())).rejects.toThrow(/other files \(letter\.txt\)/);
    expect(await readFile(join(at('theirs'), 'letter.txt'), 'utf8')).toBe('dear');
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('refuseTaken', () => {
  it('takes what is not there, what is empty and what is a result', async () => {
    await mkdir(at('empty'));
    await writeResult(at('mine'), result());
    for (const name of ['nowhere', 'empty', 'mine'])
      await expect(refuseTaken(at(name))).resolves.toBeUndefined();
  });

  it('refuses a file', async () => {
    await writeFile(at('file'), '');
    await expect(refuseTaken(at('file'))).rejects.toThrow(/saw a file; expected a folder or nothing/);
  });
});

describe('readResult', () => {
  it.each([
    ['nothing', null, /expected a folder written by traboule scenario run/],
    ['no JSON', '{', /expected a folder written by/],
    [
      'another version',
      '{"traboule":"scenario-result/v9"}',
      /saw scenario-result\/v9; expected "traboule": "scenario-result\/v1"/,
    ],
    ['something else', '[1]', /saw undefined/],
  ])('refuses %s', async (name, text, message) => {
    const path = at(name.replaceAll(' ', '-'));
    await mkdir(path);
    if (text !== null) await writeFile(join(path, 'result.json'), text);
    await expect(readResult(path)).rejects.toThrow(message);
  });
});
