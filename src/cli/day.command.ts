/** `traboule day`: a headless day with a progress bar, a report and an exit code. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { usualScenario } from '../apps/day/day-options.js';
import { dayReport } from '../apps/day/day-report.js';
import { readSettings } from '../config/read-settings.js';
import { civilDay } from '../core/time/civil.js';
import { assertWritable, interruption, terminalProgress } from './day-terminal.js';
import { EXIT } from './fail.js';
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

/** Runs the day; exit code 0 only when no plan broke a limit and every setpoint is accounted for. */
export async function dayCommand(given: unknown): Promise<void> {
  const options = readOptions(schema, given);
  civilDay(options.date);
  if (options.json !== undefined) await assertWritable(options.json);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  // Loaded late: what is wrong with the options is said at once.
  const { runDay } = await import('../apps/day/run-day.js');
  const result = await runDay(
    {
      date: options.date,
      seed: options.seed,
      scenario: options.scenario ?? usualScenario(options.date),
      demand: options.demand === undefined ? null : { file: options.demand, scope: options.scope },
      faults: options.fault,
      workers: options.workers,
      progress: terminalProgress(),
      signal: interruption('the day was ended early; nothing of it was kept'),
    },
    options.risk === undefined ? settings : { ...settings, riskLevel: options.risk },
  );
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${dayReport(result)}\n`);
  process.exitCode = result.passed ? EXIT.done : EXIT.no;
}
