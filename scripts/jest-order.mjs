/** The order of spec files: those that start a city or a browser first, so that the last minutes have many short files to share. */
import { statSync } from 'node:fs';

/** Long by what they start and wait for, not by their length, which is what other files go by. */
const LONG_FIRST = [
  /\/test\/browser\/pages\./,
  /\/test\/(e2e|browser)\//,
  /\/test\/integration\/(bench-|cli|discover-command|job-queue|opcua-meter|postgres-|study|twin-)/,
  /\/test\/contract\/(job-queue|forecast-night|scenario-play|short-term)/,
  /\/(test\/architecture\/(dependency|shape|house)|forecasts\/models\/(trees|auto|pv-trees|load-regression))/,
];

/** What Jest asks of a sequencer. Nothing is remembered from run to run: a fresh checkout goes as any other. */
export default class LongFirst {
  /** @param {{path: string}[]} tests */
  sort(tests) {
    const keyed = tests.map((test) => ({
      test,
      rank: rankOf(test),
      bytes: statSync(test.path, { throwIfNoEntry: false })?.size ?? 0,
    }));
    return keyed.sort((a, b) => a.rank - b.rank || b.bytes - a.bytes).map(({ test }) => test);
  }

  /** @param {{path: string}[]} tests */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

/** @param {{path: string}} test */
function rankOf({ path }) {
  const found = LONG_FIRST.findIndex((pattern) => pattern.test(path.replaceAll('\\', '/')));
  return found < 0 ? LONG_FIRST.length : found;
}
