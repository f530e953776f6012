/** Memory of this process and all it started, while something runs: each alone, and together with shared pages counted once. */
import { readFile } from 'node:fs/promises';

/** Peaks [bytes]; NaN where the system does not tell (no /proc). */
export interface MemoryPeaks {
  /** Largest sum over all processes at one moment. */
  readonly sum: number;
  /** Largest of each process that was ever seen, by what runs in it. */
  readonly byProcess: readonly { readonly pid: number; readonly name: string; readonly bytes: number }[];
}

const LOOK_EVERY_MS = 500;
const KB = 1024;

/** Watches from now on. @returns ends the watch and tells the peaks */
export function watchMemory(): () => Promise<MemoryPeaks> {
  const peaks = new Map<number, { name: string; bytes: number }>();
  let sum = Number.NaN;
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    const found = await Promise.all((await family(process.pid)).map(sizeOf));
    let now = 0;
    for (const { pid, name, bytes } of found) {
      now += bytes;
      if (bytes > (peaks.get(pid)?.bytes ?? 0)) peaks.set(pid, { name, bytes });
    }
    if (now > 0) sum = Math.max(Number.isNaN(sum) ? 0 : sum, now);
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
    await look();
    return { sum, byProcess: [...peaks].map(([pid, peak]) => ({ pid, ...peak })) };
  };
}

/** A process and those that it or they started. */
async function family(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').catch(() => '');
  const children = listed.split(' ').filter((text) => text !== '');
  const all = await Promise.all(children.map((child) => family(Number(child))));
  return [pid, ...all.flat()];
}

/** A process that ended meanwhile has none. */
async function sizeOf(pid: number): Promise<{ pid: number; name: string; bytes: number }> {
  const [name, rollup] = await Promise.all([
    readFile(`/proc/${String(pid)}/comm`, 'utf8').catch(() => ''),
    readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => ''),
  ]);
  const kb = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  return { pid, name: name.trim(), bytes: Number(kb ?? 0) * KB };
}
