/** `bench ingest`: value changes from OPC UA to committed rows, beside raw COPY of the same rows in the same run. */
import { compareWithCopy } from './copy-comparison.js';
import { openIngestLine, type IngestLine } from './ingest-line.js';
import { runLoad } from './ingest-load.js';
import type { IngestBenchOptions, IngestBenchResult, IngestFigures } from './ingest-options.js';
import { lookAtMachine, postgresVersion } from './machine.js';

/** A short load before the measured one, so that code and caches are warm [s]. */
const WARM_UP_S = 2;

/** Runs the bench on a fresh embedded PostgreSQL with durable settings; nothing is left behind. */
export async function runIngestBench(options: IngestBenchOptions): Promise<IngestBenchResult> {
  const here = lookAtMachine();
  const line = await openIngestLine(options.variables, options.tell);
  try {
    const machine = { ...here, postgresql: await postgresVersion(line.database) };
    options.tell('warming up');
    await runLoad(line, { perSecond: options.rate, seconds: WARM_UP_S });
    options.tell(`${String(options.rate)} changes/s for ${String(options.seconds)} s`);
    line.store.keepBatches = true;
    const run = await runLoad(line, { perSecond: options.rate, seconds: options.seconds });
    line.store.keepBatches = false;
    options.tell(`append beside raw COPY, ${String(options.pairs)} pairs`);
    const comparison = await compareWithCopy(line.database, line.store.batches, options.pairs);
    line.store.batches.length = 0;
    const steps = await stepUp(line, run, options);
    const carried = [run, ...steps].filter((figures) => figures.limit === null);
    const sustainedPerS = carried.at(-1)?.askedPerS ?? null;
    return { machine, variables: options.variables, run, comparison, steps, sustainedPerS };
  } finally {
    await line.close();
  }
}

/** Faster and faster until a load is not carried any more; that one is reported too. */
async function stepUp(
  line: IngestLine,
  run: IngestFigures,
  options: IngestBenchOptions,
): Promise<IngestFigures[]> {
  const steps: IngestFigures[] = [];
  let limit = run.limit;
  for (
    let perSecond = options.rate * 2;
    limit === null && perSecond <= options.maxRate;
    perSecond += options.rate
  ) {
    options.tell(`${String(perSecond)} changes/s`);
    const step = await runLoad(line, { perSecond, seconds: Math.max(2, options.seconds / 2) });
    steps.push(step);
    limit = step.limit;
  }
  return steps;
}
