/** One process at a time owns a data folder: a lock file that tells a living owner from one that was killed. */
import { link, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '../../../core/domain-error.js';
import { birthOf, isAlive } from './process.js';

interface Owner {
  readonly pid: number;
  /** Start time of the process, so that a reused number is not taken for the owner; null where unknown. */
  readonly birth: string | null;
}

/** A lock of a dead process, as it was read. */
interface DeadLock {
  readonly file: string;
  readonly text: string;
}

/**
 * The lock. That of a dead owner is never removed by name alone, which might hit its successor's: whoever would succeed it
 * first makes the claim named after the dead lock's content, which only one can, and then renames that claim over the lock.
 * A claimant that died is succeeded in the same way. Each lock holds a token of its own, so no content ever comes back, and a
 * claim that comes too late is known by the lock being another.
 */
const OWNER_FILE = 'owner.json';
const CLAIM_PREFIX = `${OWNER_FILE}.after-`;

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
  const token = randomBytes(12).toString('hex');
  const mine = JSON.stringify({ pid: process.pid, birth: await birthOf(process.pid), token });
  const draft = `${file}.draft-${token}`;
  await writeFile(draft, mine);
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (!(await succeed(draft, dataDir))) continue;
      const release = (): Promise<void> => removeOwn(file, mine);
      await removeClaims(dataDir, release);
      return release;
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw inUse(dataDir, 'several processes are starting on it', file);
}

/** Puts the draft in the place of the lock when that is free or its owner dead; false when others were at it meanwhile. */
async function succeed(draft: string, dataDir: string): Promise<boolean> {
  const lock = join(dataDir, OWNER_FILE);
  const dead: DeadLock[] = [];
  let file = lock;
  while (!(await linkIfFree(draft, file))) {
    const text = await textOf(file);
    if (text === null) return false;
    await refuseIfLiving(text, dataDir, lock);
    dead.push({ file, text });
    file = claimOn({ file, text });
  }
  return file === lock || moveClaim(file, lock, dead);
}

/** Makes the claim the lock, if the dead ones it is to succeed still stand; else takes it back. */
async function moveClaim(claim: string, lock: string, dead: readonly DeadLock[]): Promise<boolean> {
  let moved = false;
  try {
    if (await stillStand(dead)) {
      await rename(claim, lock);
      moved = true;
    }
  } finally {
    if (!moved) await rm(claim, { force: true });
  }
  return moved;
}

/** The lock itself is read last: while it stands, so do the claims on it, and only the last claimant may replace it. */
async function stillStand(dead: readonly DeadLock[]): Promise<boolean> {
  for (const { file, text } of dead.toReversed()) if ((await textOf(file)) !== text) return false;
  return true;
}

/** Under a living owner every claim is either of a dead process or too late; its maker finds that out without it. */
async function removeClaims(dataDir: string, release: () => Promise<void>): Promise<void> {
  try {
    for (const name of await readdir(dataDir)) {
      if (name.startsWith(CLAIM_PREFIX)) await rm(join(dataDir, name), { force: true });
    }
  } catch (error) {
    await release();
    throw error;
  }
}

/** Nobody replaces the lock of a living process, so what was read as ours still is when it is removed. */
async function removeOwn(file: string, mine: string): Promise<void> {
  if ((await textOf(file)) === mine) await rm(file, { force: true });
}

/** Where the one who may succeed a dead lock says so. The lock's own name counts too: files that lost their content differ. */
function claimOn({ file, text }: DeadLock): string {
  const digest = createHash('sha256')
    .update(`${basename(file)}\n${text}`)
    .digest('hex');
  return join(dirname(file), `${CLAIM_PREFIX}${digest}`);
}

/** Null when there is no such file. */
async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
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
