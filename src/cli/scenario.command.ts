/** `traboule scenario`: what-ifs in closed loop, run from a file, swept, sampled and held side by side. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import type { ScenarioRunDone } from '../apps/scenario/run-scenario.js';
import { localTableFiles } from '../apps/table-files.js';
import { readSettings } from '../config/read-settings.js';
import { nearestName } from '../core/nearest-name.js';
import { compareText, resultNotes } from '../core/scenario/compare-text.js';
import { FIGURE_IDS } from '../core/scenario/figures.js';
import { summaryTable } from '../core/scenario/result-tables.js';
import { NotDoneError } from './fail.js';
import { positiveNumber, readOptions, wholeNumber } from './options.js';
import { readResult, refuseTaken, writeResult } from './result-folder.js';

const runSchema = z.object({
  sweep: z.array(z.string()).default([]),
  samples: wholeNumber(1, 10_000),
  solver: z.literal('highs', { error: 'expected highs; jslp is for small cases only' }).default('highs'),
  timeLimit: positiveNumber(3_600),
  workers: wholeNumber(1, 64),
  out: z.string().optional(),
});

/** Runs a scenario file, prints its table and writes its result. */
export async function scenarioRunCommand(file: string, given: unknown): Promise<void> {
  const options = readOptions(runSchema, given);
  if (options.out !== undefined) await refuseTaken(options.out);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const { runScenarioFile } = await import('../apps/scenario/run-scenario.js');
  const progress = terminalProgress();
  const startedMs = performance.now();
  const keepFolder = options.out === undefined ? null : `${resolve(options.out)}.kept`;
  let done: ScenarioRunDone;
  try {
    done = await runScenarioFile({
      file,
      sitePath: settings.sitePath,
      sweeps: options.sweep,
      samples: options.samples,
      timeLimitS: options.timeLimit,
      workers: options.workers,
      keepFolder,
      signal: interruption(keepFolder),
      onProgress: progress.to,
    });
  } finally {
    progress.end();
  }
  const { result } = done;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const parts = result.variants.length * options.samples;
  process.stderr.write(`${String(parts)} parts in ${seconds} s, ${String(options.workers)} processes\n`);
  if (options.out !== undefined) await writeResult(options.out, result);
  await done.forgetDays();
  const { figures } = result.inputs.order.scenario.compare;
  process.stdout.write(`${compareText([result], figures)}\n\n${resultNotes([result]).join('\n')}\n`);
}

function unknownFigure({ input }: { readonly input?: unknown }): string {
  const near = nearestName(String(input), FIGURE_IDS);
  return `saw "${String(input)}"; expected one of ${FIGURE_IDS.join(', ')}; the nearest is ${near}`;
}

const compareSchema = z.object({
  out: z
    .string()
    .regex(/\.(csv|parquet)$/i, 'expected a file that ends with .csv or .parquet')
    .optional(),
  figures: z
    .string()
    .transform((text) => text.split(',').map((id) => id.trim()))
    .pipe(z.array(z.enum(FIGURE_IDS as readonly [string, ...string[]], { error: unknownFigure })))
    .optional(),
});

/** Prints results side by side, and writes them as one table. */
export async function scenarioCompareCommand(paths: readonly string[], given: unknown): Promise<void> {
  const options = readOptions(compareSchema, given);
  const results = await Promise.all(paths.map(readResult));
  const figures = options.figures ?? results[0]?.inputs.order.scenario.compare.figures ?? [];
  if (options.out !== undefined) await localTableFiles().write(options.out, summaryTable(results));
  process.stdout.write(`${compareText(results, figures)}\n\n${resultNotes(results).join('\n')}\n`);
}

/** Prints the JSON Schema of a scenario file, as it is checked in. */
export async function scenarioSchemaCommand(): Promise<void> {
  const { scenarioJsonSchema } = await import('../apps/scenario/run-scenario.js');
  process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
}

/** Aborted by Ctrl-C or SIGTERM: the processes are killed; a second Ctrl-C ends at once. */
function interruption(keepFolder: string | null): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort(new NotDoneError(`the run was ended early; ${keptText(keepFolder)}`));
    });
  }
  return controller.signal;
}

function keptText(keepFolder: string | null): string {
  if (keepFolder === null) return 'nothing of it was kept (with --out it keeps the days that are over)';
  return existsSync(keepFolder)
    ? `the same command goes on with the days kept in ${keepFolder}`
    : 'nothing of it was kept, because no day was over';
}

function terminalProgress(): { to: (done: number, parts: number) => void; end: () => void } {
  const bar = new SingleBar({
    format: '  {bar} {percentage} %  {done} of {parts} parts, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 20_000,
    etaBuffer: 30,
  });
  let started = false;
  return {
    to: (done, parts) => {
      if (!started) bar.start(parts, 0, { done: 0, parts });
      started = true;
      bar.update(done, { done: Math.floor(done), parts });
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
