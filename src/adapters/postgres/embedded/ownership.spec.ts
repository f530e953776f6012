/** One living process owns a data folder. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { takeOwnership } from './ownership.js';
import { readPostmaster, runningPostmaster } from './postmaster-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traboule-owner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Above any number the kernel gives out. */
const NO_SUCH_PID = 2 ** 22 + 1;

const lock = (): string => join(folder, 'owner.json');

/** What a killed owner leaves; each has its own token, as real ones do. */
const deadOwner = (token: string): string => JSON.stringify({ pid: NO_SUCH_PID, birth: null, token });

const claimAfter = (file: string, text: string): string =>
  `${lock()}.after-${createHash('sha256')
    .update(`${basename(file)}\n${text}`)
    .digest('hex')}`;

/** Turns the living owner into a killed one in one step, as a kill does. */
async function kill(token: string): Promise<void> {
  await writeFile(join(folder, token), deadOwner(token));
  await rename(join(folder, token), lock());
}

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

  it('gives it to exactly one of many that find a dead owner, every time', async () => {
    for (let round = 0; round < 40; round += 1) {
      await writeFile(lock(), deadOwner(`round ${String(round)}`));
      const outcomes = await Promise.allSettled(Array.from({ length: 24 }, () => takeOwnership(folder)));
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(won).toHaveLength(1);
      for (const { reason } of lost) expect(reason).toMatchObject({ code: 'store-unavailable' });
      expect(await readdir(folder)).toEqual(['owner.json']);
      await won[0]?.value();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('never has two owners while some release, some are killed and others arrive', async () => {
    let owners = 0;
    let turns = 0;
    const most: number[] = [];
    const contend = async (): Promise<void> => {
      for (let visit = 0; visit < 40; visit += 1) {
        const release = await takeOwnership(folder).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'store-unavailable' });
          return null;
        });
        if (release === null) continue;
        owners += 1;
        turns += 1;
        const turn = turns;
        most.push(owners);
        expect(JSON.parse(await readFile(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
        most.push(owners);
        owners -= 1;
        await (turn % 2 === 0 ? release() : kill(`killed-${String(turn)}`));
      }
    };
    await Promise.all(Array.from({ length: 12 }, contend));
    expect(Math.max(...most)).toBe(1);
    await (
      await takeOwnership(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['died too', [deadOwner('a'), deadOwner('b'), deadOwner('c')]],
    ['lost what they had written in a power cut', ['', '', '']],
  ])('takes it when those who would have succeeded the dead owner %s', async (_, texts) => {
    let file = lock();
    for (const text of texts) {
      await writeFile(file, text);
      file = claimAfter(file, text);
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => takeOwnership(folder)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['owner.json']);
  });

  it('waits for no claim on a lock that is gone', async () => {
    await writeFile(claimAfter(lock(), deadOwner('long gone')), deadOwner('late'));
    await takeOwnership(folder);
    expect(await readdir(folder)).toEqual(['owner.json']);
  });

  it("leaves a successor's lock alone when it is given back late or twice", async () => {
    const release = await takeOwnership(folder);
    await release();
    await takeOwnership(folder);
    await release();
    await expect(takeOwnership(folder)).rejects.toThrow(`process ${String(process.pid)} uses it`);
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
