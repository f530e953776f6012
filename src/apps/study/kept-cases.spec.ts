/** Cases kept beside a study: the very same question finds its answer, a cut line does not, and nobody is asked twice. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeptCases } from './kept-cases.js';
import type { CaseResult } from './play-case.js';
import { runStudy } from './run-study.js';
import { casesOf, type StudyOptions } from './study-options.js';

const WAY = { violations: 0, energyOverKwh: 0, worstLoading: 0.9, costEur: 12.5, comfortMinutesLost: 0 };
const OPTIONS: StudyOptions = {
  ...{ days: ['2026-01-15'], seeds: 3, riskLevels: [0.5, 0.95], scenario: null, fromSlot: 0, slots: 4 },
  ...{ horizonSlots: 8, everySlots: 1, validitySlots: 8, errorsFile: null, errorScale: 1 },
  ...{ sitePath: 'site.yaml', solveTimeLimitMs: 1_000 },
};
const CASES = casesOf(OPTIONS);

let folder: string;
let file: string;
let sitePath: string;
let program: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-kept-'));
  file = join(folder, 'study.json.cases');
  sitePath = join(folder, 'site.yaml');
  await writeFile(sitePath, 'id: one');
  program = join(folder, 'program');
  await mkdir(join(program, 'core'), { recursive: true });
  await writeFile(join(program, 'core', 'price.js'), 'export const PRICE = 1;');
});
afterEach(() => rm(folder, { recursive: true }));

const resultOf = (seed: number): CaseResult => ({
  ...{ date: '2026-01-15', seed, errors: 'none', uncontrolled: WAY, foresight: WAY, risks: [] },
});

async function keepFirst(count: number): Promise<KeptCases> {
  const kept = await KeptCases.open(file, [sitePath, program]);
  for (const study of CASES.slice(0, count)) await kept.keep(study, resultOf(study.seed));
  return KeptCases.open(file, [sitePath, program]);
}

describe('kept cases', () => {
  it('are found by what was asked, in a process that comes later', async () => {
    const kept = await keepFirst(2);
    expect(CASES.map((study) => kept.find(study)?.seed)).toEqual([1, 2, undefined]);
  });

  it('are not found when another question is asked, or the site is another', async () => {
    const kept = await keepFirst(1);
    const [first] = CASES;
    if (!first) throw new Error('there are cases');
    expect(kept.find({ ...first, options: { ...OPTIONS, errorScale: 2 } })).toBeUndefined();
    await writeFile(sitePath, 'id: another');
    expect((await KeptCases.open(file, [sitePath, program])).find(first)).toBeUndefined();
  });

  it('are not found when the program that played them was another', async () => {
    const kept = await keepFirst(1);
    const [first] = CASES;
    if (!first) throw new Error('there are cases');
    expect(kept.find(first)).toBeDefined();
    await writeFile(join(program, 'core', 'price.js'), 'export const PRICE = 2;');
    expect((await KeptCases.open(file, [sitePath, program])).find(first)).toBeUndefined();
  });

  it.each([
    ['a table', 'time,kw\n2026-01-15,3\n', 1],
    ['a note without an end of line', 'to do', 1],
    ['JSON of something else', '["a"\n', 1],
  ])('a file that is %s is left as it is, and said to be none', async (_, text, line) => {
    await writeFile(file, text);
    await expect(KeptCases.open(file, [sitePath, program])).rejects.toThrow(
      `line ${String(line)} of ${file} is no case of a study`,
    );
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('a line that was cut off in the middle is no case, and the ones before it are', async () => {
    await keepFirst(2);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -20));
    const kept = await KeptCases.open(file, [sitePath, program]);
    expect(CASES.map((study) => kept.find(study)?.seed)).toEqual([1, undefined, undefined]);
    const [, second] = CASES;
    if (!second) throw new Error('there are cases');
    // What is kept after it begins on a line of its own.
    await kept.keep(second, resultOf(2));
    expect((await KeptCases.open(file, [sitePath, program])).find(second)?.seed).toBe(2);
  });

  it('go when the study is whole; without a file there are none', async () => {
    const kept = await keepFirst(3);
    await kept.forget();
    expect((await KeptCases.open(file, [sitePath, program])).find(CASES[0] ?? never())).toBeUndefined();
    const none = await KeptCases.open(null, [sitePath, program]);
    await none.keep(CASES[0] ?? never(), resultOf(1));
    expect(none.find(CASES[0] ?? never())).toBeUndefined();
    await none.forget();
  });
});

describe('a study whose cases were all played', () => {
  it('starts no process, and gives them in their order', async () => {
    const kept = await keepFirst(3);
    const begun: unknown[] = [];
    const results = await runStudy(OPTIONS, {
      ...{ workers: 2, kept, signal: new AbortController().signal },
      progress: {
        begin: (slots, of) => begun.push([slots, of]),
        slot: () => begun.push('a slot was played'),
        end: () => undefined,
      },
    });
    expect(results.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(begun).toEqual([[0, { cases: 3, done: 3 }]]);
  });
});

function never(): never {
  throw new Error('there are cases');
}
