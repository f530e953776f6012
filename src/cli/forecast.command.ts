/** `traboule forecast`: the forecasting package from the command line; nothing of the service is started. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { leaderboardText, runForecastStream, StreamError } from '../../forecasts/index.js';
import { readOptions, wholeNumber } from './options.js';

/** Exit code of input that cannot be used. */
const BAD_INPUT = 2;

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

function refuse(what: string, error: unknown): void {
  if (!(error instanceof StreamError)) throw error;
  process.stderr.write(`traboule forecast ${what}: ${error.message}\n`);
  process.exitCode = BAD_INPUT;
}
