/** `traboule bench`: figures beside a reference measured in the same run. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { UsageError } from './fail.js';
import { dateOption, readOptions, wholeNumber } from './options.js';

const MAX_RATE = 1_000_000;

const ingestSchema = z.object({
  seconds: wholeNumber(1, 3_600).default(20),
  rate: wholeNumber(100, MAX_RATE).default(20_000),
  maxRate: wholeNumber(100, MAX_RATE).default(200_000),
  variables: wholeNumber(1, 100_000).default(10_000),
  pairs: wholeNumber(1, 100).default(5),
  json: z.string().optional(),
});

const cycleSchema = z.object({
  cycles: wholeNumber(1, 95).default(12),
  date: dateOption.default('2026-01-15'),
  json: z.string().optional(),
});

const opfSchema = z.object({
  buses: wholeNumber(2, 20_000).default(3_000),
  runs: wholeNumber(1, 100).default(3),
  json: z.string().optional(),
});

/** Runs a bench and prints its report; exit code 1 when the ingest run lost something or a cycle failed. */
export async function benchCommand(what: string, given: unknown): Promise<void> {
  switch (what) {
    case 'ingest':
      return ingest(given);
    case 'cycle':
      return cycle(given);
    case 'opf':
      return opf(given);
    default:
      throw new UsageError(`there is no bench "${what}"; expected ingest or cycle or opf`);
  }
}

async function ingest(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(ingestSchema, given);
  const { runIngestBench } = await import('../apps/bench/ingest-bench.js');
  const { ingestReport } = await import('../apps/bench/ingest-report.js');
  const result = await runIngestBench({ ...options, tell });
  await finish(result, { json, report: ingestReport(result), passed: result.run.lost === 0 });
}

async function cycle(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(cycleSchema, given);
  const { runCycleBench } = await import('../apps/bench/cycle-bench.js');
  const { cycleReport } = await import('../apps/bench/cycle-report.js');
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const result = await runCycleBench({ ...options, tell, signal: ending.signal }, settings);
  await finish(result, { json, report: cycleReport(result), passed: result.failed.length === 0 });
}

async function opf(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(opfSchema, given);
  const { opfBenchReport, runOpfBench } = await import('../apps/bench/opf-bench.js');
  const result = await runOpfBench({ ...options, tell });
  await finish(result, { json, report: opfBenchReport(result), passed: result.status === 'optimal' });
}

async function finish(
  result: unknown,
  to: { readonly json: string | undefined; readonly report: string; readonly passed: boolean },
): Promise<void> {
  if (to.json !== undefined) await writeFile(to.json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${to.report}\n`);
  process.exitCode = to.passed ? 0 : 1;
}

function tell(line: string): void {
  process.stderr.write(`· ${line}\n`);
}
