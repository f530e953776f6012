/** Days kept on the disk: the very same part finds them, another one, another site or a cut line does not. */
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlayedPlan } from '../../core/scenario/play-memory.js';
import { type PartResult, partsOf, type RunOrder, type RunPart } from '../../core/scenario/run-parts.js';
import { scenario } from '../../core/scenario/testing/small-scenario.js';
import type { PartOrder } from '../../ports/part-player.js';
import { forgetDays, KeptDays, type KeepPlace } from './kept-days.js';

const ORDER: RunOrder = { scenario: scenario(), sweeps: [], samples: 2, timeLimitS: 60 };
const PARTS = partsOf(ORDER);
const ask = (number: number, order = ORDER): PartOrder => ({
  order,
  part: PARTS[number] as RunPart,
  knownAtMs: 0,
});
const PLAN: PlayedPlan = {
  firstSlotMs: 0,
  validUntilMs: 1,
  inputHash: 'x',
  schedules: [{ assetId: 'BAT', powerKw: [0.1 + 0.2, null] }],
  cityImportKw: [1 / 3],
};

let place: KeepPlace;
beforeEach(async () => {
  place = { folder: join(await mkdtemp(join(tmpdir(), 'traboule-days-')), 'run.kept'), madeOf: 'one' };
});
afterEach(() => rm(join(place.folder, '..'), { recursive: true }));

const fileOf = async (): Promise<string> => join(place.folder, (await readdir(place.folder))[0] ?? '');

describe('KeptDays', () => {
  it('gives plans back to the digit, and why there was none', () => {
    KeptDays.open(place, ask(0)).keep(new Map([[0, PLAN]]));
    KeptDays.open(place, ask(0)).keep(new Map([[900_000, 'limits' as const]]));
    const kept = KeptDays.open(place, ask(0));
    expect([kept.plan(0), kept.plan(900_000), kept.plan(1_800_000), kept.result]).toEqual([
      PLAN,
      'limits',
      undefined,
      null,
    ]);
  });

  it('gives a part that is whole as it is', () => {
    const result = { variantId: 'only', sample: 0 } as PartResult;
    KeptDays.open(place, ask(0)).keepResult(result);
    expect(KeptDays.open(place, ask(0)).result).toEqual(result);
  });

  it.each<[string, () => KeptDays]>([
    ['another sample', () => KeptDays.open(place, ask(1))],
    ['another order', () => KeptDays.open(place, ask(0, { ...ORDER, timeLimitS: 61 }))],
    ['another site or program', () => KeptDays.open({ ...place, madeOf: 'two' }, ask(0))],
  ])('has nothing for %s', (_name, open) => {
    KeptDays.open(place, ask(0)).keep(new Map([[0, PLAN]]));
    expect(open().plan(0)).toBeUndefined();
  });

  it('leaves out a day that was cut off, and goes on behind it', async () => {
    KeptDays.open(place, ask(0)).keep(new Map([[0, PLAN]]));
    await appendFile(await fileOf(), '{"plans":[[900000,nul');
    const kept = KeptDays.open(place, ask(0));
    expect([kept.plan(0), kept.plan(900_000)]).toEqual([PLAN, undefined]);
    kept.keep(new Map([[900_000, 'limits' as const]]));
    expect(KeptDays.open(place, ask(0)).plan(900_000)).toBe('limits');
  });

  it('says so when the file is something else', async () => {
    KeptDays.open(place, ask(0)).keep(new Map([[0, PLAN]]));
    await writeFile(await fileOf(), 'my thesis\n');
    expect(() => KeptDays.open(place, ask(0))).toThrow(
      /line 1 of .* is no day of a scenario.*move the file away/,
    );
    expect(await readFile(await fileOf(), 'utf8')).toBe('my thesis\n');
  });

  it('is forgotten with its run, and what others keep stays', async () => {
    for (const number of [0, 1]) KeptDays.open(place, ask(number)).keep(new Map([[0, PLAN]]));
    const other = { ...ORDER, timeLimitS: 61 };
    KeptDays.open(place, ask(0, other)).keep(new Map([[0, PLAN]]));
    await forgetDays(place, ORDER, PARTS);
    expect(KeptDays.open(place, ask(0)).plan(0)).toBeUndefined();
    expect(KeptDays.open(place, ask(0, other)).plan(0)).toEqual(PLAN);
    await forgetDays(place, other, PARTS);
    expect(existsSync(place.folder)).toBe(false);
  });
});
