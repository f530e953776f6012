/** What commands that play hours of the city share: a progress bar, a clean end by Ctrl-C, and a result that can be kept. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { DayProgress } from '../apps/day/day-options.js';
import { civilTime } from '../core/time/civil.js';
import { NotDoneError, UsageError } from './fail.js';

/** Playing takes minutes: that its result cannot be kept must be said before. */
export async function assertWritable(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new UsageError(`--json ${file}: the folder ${folder} does not exist or cannot be written to`);
  }
}

/**
 * Aborted by Ctrl-C or SIGTERM, so that database, twin and workers are stopped and removed; a second Ctrl-C ends at once.
 *
 * @param words what is said then
 */
export function interruption(words: string): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nending early…\n');
      controller.abort(new NotDoneError(words));
    });
  }
  return controller.signal;
}

/** Stages as lines, quarter-hours as a bar. */
export function terminalProgress(): DayProgress {
  const bar = new SingleBar({
    format: '  {bar} {percentage} %  {clock}  {value}/{total} cycles, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    etaBuffer: 12,
  });
  let running = false;
  return {
    stage: (line) => {
      if (!running) process.stderr.write(`· ${line}\n`);
    },
    begin: (cycles) => {
      running = true;
      bar.start(cycles, 0, { clock: '00:00' });
    },
    cycle: (done, slotMs) => {
      const { hour, minute } = civilTime(slotMs);
      bar.update(done, { clock: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` });
    },
    end: () => {
      running = false;
      bar.stop();
    },
  };
}
