/** `traboule day`: a headless day with a progress bar, a report and an exit code. */
import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import type { DayProgress } from '../apps/day/day-options.js';
import { dayReport } from '../apps/day/day-report.js';
import { readSettings } from '../config/read-settings.js';
import { civilDay, civilTime } from '../core/time/civil.js';
import { UsageError } from './fail.js';
import { dateOption, readOptions, riskOption, scenarioOption, wholeNumber } from './options.js';

const schema = z.object({
  date: dateOption,
  scenario: scenarioOption.optional(),
  demand: z.string().optional(),
  scope: z.string(),
  seed: wholeNumber(0, 2 ** 31),
  fault: z.array(z.string()).default([]),
  workers: wholeNumber(1, 8),
  risk: riskOption.optional(),
  json: z.string().optional(),
});

/** Days on which the twin has its cold wave. */
const COLD_WAVE = { first: '2026-01-12', last: '2026-01-18' };

/** Runs the day; exit code 0 only when no plan broke a limit and every setpoint is accounted for. */
export async function dayCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  civilDay(options.date);
  if (options.json !== undefined) await assertWritable(options.json);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  // Loaded late: what is wrong with the options is said at once.
  const { runDay } = await import('../apps/day/run-day.js');
  const isCold = options.date >= COLD_WAVE.first && options.date <= COLD_WAVE.last;
  const result = await runDay(
    {
      date: options.date,
      seed: options.seed,
      scenario: options.scenario ?? (isCold ? 'cold-wave' : 'normal'),
      demand: options.demand === undefined ? null : { file: options.demand, scope: options.scope },
      faults: options.fault,
      workers: options.workers,
      progress: terminalProgress(),
      signal: interruption(),
    },
    options.risk === undefined ? settings : { ...settings, riskLevel: options.risk },
  );
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${dayReport(result)}\n`);
  process.exitCode = result.passed ? 0 : 1;
}

/** A day takes minutes: that its result cannot be kept must be said before. */
async function assertWritable(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new UsageError(`--json ${file}: the folder ${folder} does not exist or cannot be written to`);
  }
}

/** Aborted by Ctrl-C or SIGTERM, so that database, twin and workers are stopped and removed; a second Ctrl-C ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nending early…\n');
      controller.abort(new UsageError('the day was ended early; nothing of it was kept'));
    });
  }
  return controller.signal;
}

function terminalProgress(): DayProgress {
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
