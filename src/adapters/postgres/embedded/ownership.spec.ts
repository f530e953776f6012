/** One living process owns a data folder. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOwnership } from './ownership.js';
import { readPostmaster, runningPostmaster } from './postmaster-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-owner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Above any number the kernel gives out. */
const NO_SUCH_PID = 2 ** 22 + 1;

describe('takeOwnership', () => {
  it('gives the folder to one, and to the next when it is given back', async () => {
    const release = await takeOwnership(folder);
    await expect(takeOwnership(folder)).rejects.toMatchObject({ code: 'store-unavailable' });
    await release();
    await (
      await takeOwnership(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a dead process', JSON.stringify({ pid: NO_SUCH_PID, birth: null })],
    ['a file cut short by a crash', '{"pid":'],
  ])('takes it from %s', async (_, left) => {
    await writeFile(join(folder, 'owner.json'), left);
    await takeOwnership(folder);
    expect(JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
  });

  it('gives it to exactly one of many that find a dead owner', async () => {
    await writeFile(join(folder, 'owner.json'), JSON.stringify({ pid: NO_SUCH_PID, birth: null }));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => takeOwnership(folder)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['owner.json']);
  });
});

describe('postmaster.pid', () => {
  const file = (pid: number): string =>
    [pid, folder, 1_700_000_000, 54_321, '', '127.0.0.1', '  1  2', 'ready   '].join('\n');

  it('is read once it is whole', async () => {
    expect(await readPostmaster(folder)).toBeNull();
    await writeFile(join(folder, 'postmaster.pid'), '4711\n/some/where');
    expect(await readPostmaster(folder)).toBeNull();
    await writeFile(join(folder, 'postmaster.pid'), file(4711));
    expect(await readPostmaster(folder)).toEqual({ pid: 4711, port: 54_321, status: 'ready' });
  });

  it.each([
    ['a dead process', NO_SUCH_PID],
    ['a stranger', process.pid],
  ])('is removed when its number is that of %s', async (_, pid) => {
    await writeFile(join(folder, 'postmaster.pid'), file(pid));
    expect(await runningPostmaster(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });
});
