/** `traboule study`: many days in closed loop on the twin, at several risks, beside no control and perfect foresight. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import type { StudyProgress } from '../apps/study/run-study.js';
import type { StudyOptions } from '../apps/study/study-options.js';
import { readSettings } from '../config/read-settings.js';
import { civilDay } from '../core/time/civil.js';
import { NotDoneError } from './fail.js';
import {
  dateOption,
  positiveNumber,
  quarterHourOption,
  readOptions,
  riskListOption,
  scenarioOption,
  wholeNumber,
} from './options.js';

const FULL_DAY = 96;

/** What plays a case: cases that an earlier version of it played are no answer of this one. */
const PROGRAM = [new URL('..', import.meta.url), new URL('../../forecasts', import.meta.url)];

const schema = z.object({
  days: z
    .string()
    .transform((text) => text.split(',').map((day) => day.trim()))
    .pipe(z.array(dateOption)),
  seeds: wholeNumber(1, 1_000),
  risks: riskListOption,
  scenario: scenarioOption.optional(),
  from: quarterHourOption,
  slots: wholeNumber(2, FULL_DAY).optional(),
  horizon: wholeNumber(8, 192),
  every: wholeNumber(1, 8),
  errors: z
    .string()
    .refine((file) => existsSync(file), 'there is no such file')
    .optional(),
  errorScale: positiveNumber(10),
  workers: wholeNumber(1, 64),
  json: z.string().optional(),
});

/** Runs a study and prints its table; the options and every case go into the JSON. */
export async function studyCommand(given: unknown): Promise<void> {
  const asked = readOptions(schema, given);
  for (const day of asked.days) civilDay(day);
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const options: StudyOptions = {
    days: asked.days,
    seeds: asked.seeds,
    riskLevels: asked.risks,
    scenario: asked.scenario ?? null,
    fromSlot: asked.from,
    slots: asked.slots ?? FULL_DAY - asked.from,
    horizonSlots: asked.horizon,
    everySlots: asked.every,
    validitySlots: settings.planValiditySlots,
    errorsFile: asked.errors ?? null,
    errorScale: asked.errorScale,
    sitePath: settings.sitePath,
    solveTimeLimitMs: settings.solveTimeLimitS * 1000,
  };
  const { runStudy } = await import('../apps/study/run-study.js');
  const { studyReport, studyRows } = await import('../apps/study/study-report.js');
  const { KeptCases } = await import('../apps/study/kept-cases.js');
  const keptFile = asked.json === undefined ? null : `${asked.json}.cases`;
  const kept = await KeptCases.open(keptFile, [
    ...[options.sitePath, ...(asked.errors === undefined ? [] : [asked.errors])],
    ...PROGRAM.map((folder) => fileURLToPath(folder)),
  ]);
  const progress = terminalProgress();
  const cases = await runStudy(options, {
    ...{ workers: asked.workers, progress, kept },
    signal: interruption(keptFile),
  });
  if (asked.json !== undefined)
    await writeFile(asked.json, `${JSON.stringify({ options, rows: studyRows(cases), cases }, null, 2)}\n`);
  await kept.forget();
  process.stdout.write(`\n${studyReport(options, cases)}\n`);
}

/** Aborted by Ctrl-C or SIGTERM: the processes of the study are killed; a second Ctrl-C ends at once. */
function interruption(keptFile: string | null): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () =>
      controller.abort(
        new NotDoneError(
          keptFile === null
            ? 'the study was ended early; nothing of it was kept (with --json it goes on where it was)'
            : `the study was ended early; the same command goes on with what is in ${keptFile}`,
        ),
      ),
    );
  return controller.signal;
}

function terminalProgress(): StudyProgress {
  const bar = new SingleBar({
    format: '  {bar} {percentage} %  {done} of {cases} cases, {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 20_000,
    etaBuffer: 60,
  });
  let played = 0;
  let cases = 0;
  return {
    begin: (slots, of) => {
      cases = of.cases;
      bar.start(slots, 0, of);
    },
    slot: (done) => {
      played += 1;
      bar.update(played, { done, cases });
    },
    end: () => bar.stop(),
  };
}
