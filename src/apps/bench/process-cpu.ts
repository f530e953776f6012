/** CPU time of another process and its children, as the kernel counts it. */
import { readFile } from 'node:fs/promises';

/** Clock ticks per second that /proc counts in; 100 on every Linux this runs on. */
const TICKS_PER_S = 100;

/** Positions in /proc/<pid>/stat, counted from the field after the name. */
const OWN = [11, 12] as const;
const ENDED_CHILDREN = [13, 14] as const;

/**
 * CPU seconds of a process and its children since their starts, children that ended included.
 *
 * @returns NaN where the system does not tell (no /proc)
 */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const own = await ticksOf(pid, [...OWN, ...ENDED_CHILDREN]);
  const listed = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').catch(() => '');
  const children = listed.split(' ').filter((text) => text !== '');
  const theirs = await Promise.all(children.map((child) => ticksOf(Number(child), OWN)));
  return theirs.reduce((sum, ticks) => sum + (Number.isNaN(ticks) ? 0 : ticks), own) / TICKS_PER_S;
}

async function ticksOf(pid: number, fields: readonly number[]): Promise<number> {
  const raw = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => null);
  if (raw === null) return Number.NaN;
  const values = raw.slice(raw.lastIndexOf(')') + 2).split(' ');
  return fields.reduce((sum, field) => sum + Number(values[field] ?? 0), 0);
}
