/** One process at a time owns a data folder: a lock file that tells a living owner from one that was killed. */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DomainError } from '../../../core/domain-error.js';
import { birthOf, isAlive } from './process.js';

interface Owner {
  readonly pid: number;
  /** Start time of the process, so that a reused number is not taken for the owner; null where unknown. */
  readonly birth: string | null;
}

const OWNER_FILE = 'owner.json';

/** Tries at taking a lock that others take and leave meanwhile. */
const TRIES = 5;

/**
 * Takes the folder for this process, from a dead owner if need be.
 *
 * @returns the way to give it back
 * @throws DomainError `store-unavailable` when a living process has it, this one included
 */
export async function takeOwnership(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, OWNER_FILE);
  const me: Owner = { pid: process.pid, birth: await birthOf(process.pid) };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(me));
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (await linkIfFree(draft, file)) return () => rm(file, { force: true });
      const seen = await readFile(file, 'utf8').catch(() => null);
      if (seen === null) continue;
      await refuseIfLiving(seen, dataDir, file);
      await removeExactly(file, seen);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw inUse(dataDir, 'several processes are starting on it', file);
}

/** A link is made whole or not at all, and never over an existing one. */
async function linkIfFree(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseIfLiving(seen: string, dataDir: string, file: string): Promise<void> {
  const owner = parseOwner(seen);
  if (owner === null || !(await isAlive(owner.pid))) return;
  const birth = await birthOf(owner.pid);
  if (birth !== null && owner.birth !== null && birth !== owner.birth) return;
  throw inUse(dataDir, `process ${String(owner.pid)} uses it`, file);
}

/** Removes the lock only if it still is the one that was judged; a newer one is put back. */
async function removeExactly(file: string, seen: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseOwner(text: string): Owner | null {
  try {
    const { pid, birth } = JSON.parse(text) as Partial<Owner>;
    return typeof pid === 'number' ? { pid, birth: birth ?? null } : null;
  } catch {
    return null;
  }
}

function inUse(dataDir: string, why: string, file: string): DomainError {
  return new DomainError(
    'store-unavailable',
    `the embedded database in ${dataDir} cannot be started: ${why}. Stop that process, or give another data folder; ` +
      `if no such process exists, delete ${file}`,
  );
}
