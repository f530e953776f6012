/** `postmaster.pid`: what a running PostgreSQL says of itself in its data folder. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf, isAlive } from './process.js';

/** Lines of the file that matter here. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `stopping`, `ready`, `standby`; empty before the server says so. */
  readonly status: string;
}

/** What the file says; null when there is none or it is not written to its end. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (!(pid > 0) || !(port > 0)) return null;
  return { pid, port, status: lines[7] ?? '' };
}

/** The server that runs on this cluster, if any; a stale file, whose number died or belongs to a stranger, is removed. */
export async function runningPostmaster(cluster: string): Promise<Postmaster | null> {
  const seen = await readPostmaster(cluster);
  if (seen !== null && (await isAlive(seen.pid)) && (await commandOf(seen.pid)).includes(cluster))
    return seen;
  // Nobody else starts a server here meanwhile: the caller owns the folder.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  return null;
}
