/** `traboule forecast`: the forecasting package from the command line; nothing of the service is started. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  leaderboardText,
  M4Error,
  readM4,
  runForecastStream,
  scoreM4,
  StreamError,
  writeM4,
} from '../../forecasts/index.js';
import { EXIT } from './fail.js';
import { readOptions, wholeNumber } from './options.js';

/** Answers JSON lines on stdin by JSON lines on stdout. */
export async function forecastStreamCommand(options: { readonly model: string }): Promise<void> {
  try {
    await runForecastStream({ input: process.stdin, output: process.stdout, model: options.model });
  } catch (error) {
    refuse('stream', error);
  } finally {
    // An error leaves the sender's end open; nothing more is read from it.
    process.stdin.destroy();
  }
}

const listOption = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((name) => name !== ''));

const backtestSchema = z.object({
  data: z.string(),
  out: z.string(),
  every: wholeNumber(1, 1_000),
  models: listOption,
  tracks: listOption,
});

/** Scores models on measured data and writes the leaderboard; without data it says so and writes nothing. */
export async function forecastBacktestCommand(given: unknown): Promise<void> {
  const { data, out, every, models, tracks } = readOptions(backtestSchema, given);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const text = leaderboardText({
      data,
      models,
      tracks,
      every,
      clock: () => performance.now(),
      progress: say,
    });
    if (text === null) say(`skipped: no measured data in ${data}; give its folder by --data`);
    else await writeFile(out, text);
  } catch (error) {
    refuse('backtest', error);
  }
}

const m4Schema = z.object({ score: wholeNumber(1, 5).optional() });

/** Forecasts the hourly series of an M4 file to stdout, or scores held-out windows of it. */
export async function forecastM4Command(file: string, given: unknown): Promise<void> {
  const { score } = readOptions(m4Schema, given);
  try {
    const series = await readM4(file);
    if (score !== undefined) {
      printM4Score(scoreM4(series, score));
      return;
    }
    for (const mark of writeM4(series, process.stdout)) process.stderr.write(`${mark}\n`);
  } catch (error) {
    refuse('m4', error);
  }
}

function printM4Score(windows: ReturnType<typeof scoreM4>): void {
  for (const { before, owa, smape, mase, naiveSmape, naiveMase } of windows) {
    process.stdout.write(
      `last ${String(before)}..${String(before - 48)} values: OWA ${owa.toFixed(3)}  sMAPE ${smape.toFixed(2)} %  MASE ${mase.toFixed(3)}` +
        `  (Naive2 ${naiveSmape.toFixed(2)} %, ${naiveMase.toFixed(3)})\n`,
    );
  }
}

function refuse(what: string, error: unknown): void {
  if (!(error instanceof StreamError || error instanceof M4Error)) throw error;
  process.stderr.write(`traboule forecast ${what}: ${error.message}\n`);
  process.exitCode = EXIT.badInput;
}
