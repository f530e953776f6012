/** `traboule forecast`: the forecasting package from the command line; nothing of the service is started. */
import { runForecastStream, StreamError } from '../../forecasts/index.js';

/** Exit code of input that cannot be used. */
const BAD_INPUT = 2;

/** Answers JSON lines on stdin by JSON lines on stdout. */
export async function forecastStreamCommand(options: { readonly model: string }): Promise<void> {
  try {
    await runForecastStream({ input: process.stdin, output: process.stdout, model: options.model });
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    process.stderr.write(`traboule forecast stream: ${error.message}\n`);
    process.exitCode = BAD_INPUT;
  } finally {
    // An error leaves the sender's end open; nothing more is read from it.
    process.stdin.destroy();
  }
}
