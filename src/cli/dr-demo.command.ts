/** `traboule dr demo`: an evening of demand response on the twin, with a story, a table and an exit code. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { WHOLE_EVENING } from '../apps/dr-demo/demo-options.js';
import { demoReport } from '../apps/dr-demo/demo-report.js';
import type { DemoVisit, DrDemoOptions } from '../apps/dr-demo/demo-options.js';
import { readSettings } from '../config/read-settings.js';
import { civilDay } from '../core/time/civil.js';
import { assertWritable, interruption, terminalProgress } from './day-terminal.js';
import { EXIT } from './fail.js';
import { dateOption, readOptions, wholeNumber } from './options.js';

const schema = z.object({
  date: dateOption,
  seed: wholeNumber(0, 2 ** 31),
  json: z.string().optional(),
  keep: z.boolean().default(false),
});

/** Runs the demonstration; exit code 0 only when all that it claims holds. */
export async function drDemoCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  civilDay(options.date);
  if (options.json !== undefined) await assertWritable(options.json);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  // Loaded late: what is wrong with the options is said at once.
  const { runDrDemo } = await import('../apps/dr-demo/run-dr-demo.js');
  const signal = interruption('the demonstration was ended early; nothing of it was kept');
  const demo: DrDemoOptions = {
    ...{ date: options.date, seed: options.seed, scale: WHOLE_EVENING, signal },
    progress: terminalProgress(),
    whileRunning: (visit, result) => show(visit, { text: demoReport(result), keep: options.keep, signal }),
  };
  const result = await runDrDemo(demo, settings).catch((error: unknown) => {
    // Ctrl-C reaches the processes of the demonstration as well: that one of them ended is no bug then.
    signal.throwIfAborted();
    throw error;
  });
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.passed ? EXIT.done : EXIT.no;
}

/** The story at once; with `--keep` the service stays to be looked at until Ctrl-C. */
async function show(
  { url, people }: DemoVisit,
  { text, keep, signal }: { readonly text: string; readonly keep: boolean; readonly signal: AbortSignal },
): Promise<void> {
  process.stdout.write(`\n${text}\n`);
  if (!keep) return;
  const lines = people.map(({ login, password, name }) => `  ${login.padEnd(10)}${password}  ${name}`);
  process.stdout.write(
    `\nThe service answers at ${url} until Ctrl-C, and its clock stands still. Sign in as\n${lines.join('\n')}\n`,
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
    // A signal alone does not hold a process.
    const hold = setInterval(() => {
      if (signal.aborted) clearInterval(hold);
    }, 500);
  });
}
