/** `traboule bench`: figures beside a reference measured in the same run. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { readSettings } from '../config/read-settings.js';
import { EXIT, UsageError } from './fail.js';
import { dateOption, positiveNumber, readOptions, wholeNumber } from './options.js';

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
  servers: z
    .string()
    .transform((text) => text.split(',').map((id) => id.trim()))
    .optional(),
  history: wholeNumber(1, 400).default(28),
  json: z.string().optional(),
});

const balanceSchema = z.object({
  rounds: wholeNumber(1, 100_000).default(300),
  json: z.string().optional(),
});

const opfSchema = z.object({
  buses: wholeNumber(2, 20_000).default(3_000),
  runs: wholeNumber(1, 100).default(3),
  json: z.string().optional(),
});

const solveSchema = z.object({
  assets: wholeNumber(1, 1_000).optional(),
  slots: wholeNumber(4, 192).default(96),
  pairs: wholeNumber(1, 100).default(5),
  jslpSeconds: wholeNumber(0, 3_600).default(60),
  soak: wholeNumber(10, 1_000_000).optional(),
  json: z.string().optional(),
});

const importSchema = z.object({
  rows: wholeNumber(1_000, 100_000_000).default(1_000_000),
  runs: wholeNumber(1, 100).default(3),
  json: z.string().optional(),
});

const citySchema = z.object({
  assets: wholeNumber(100, 1_000_000)
    .refine((n) => n % 100 === 0, 'expected a multiple of 100: districts have 100 assets')
    .default(2_000),
  slots: wholeNumber(8, 192).default(96),
  workers: wholeNumber(1, 64).default(2),
  gap: positiveNumber(1).default(0.001),
  timeLimit: wholeNumber(1, 86_400).default(900),
  seed: wholeNumber(0, 1_000_000).default(1),
  tight: wholeNumber(0, 10_000).default(0),
  method: z.enum(['by-size', 'monolith', 'column-generation']).default('by-size'),
  compare: z.boolean(),
  pairs: wholeNumber(1, 100).default(3),
  json: z.string().optional(),
});

const forecastSchema = z.object({
  meters: wholeNumber(1, 1_000_000).default(10_000),
  workers: wholeNumber(1, 64).default(2),
  seed: wholeNumber(0, 1_000_000).default(1),
  sample: wholeNumber(1, 10_000).default(100),
  json: z.string().optional(),
});

const openAdrSchema = z.object({
  vens: wholeNumber(1, 100_000).default(1_000),
  seconds: wholeNumber(1, 3_600).default(60),
  every: wholeNumber(1, 3_600).default(30),
  json: z.string().optional(),
});

/** Sizes of the solve bench [assets]; javascript-lp-solver is asked at the smallest. */
const SOLVE_SIZES = [20, 50, 200];

/** Runs a bench and prints its report; exit code 1 when the ingest run lost something, a cycle failed or a soak left a mark. */
export async function benchCommand(what: string, given: unknown): Promise<void> {
  switch (what) {
    case 'ingest':
      return ingest(given);
    case 'cycle':
      return cycle(given);
    case 'balance':
      return balance(given);
    case 'opf':
      return opf(given);
    case 'solve':
      return solve(given);
    case 'city':
      return city(given);
    case 'import':
      return importFile(given);
    case 'forecast':
      return forecast(given);
    case 'openadr':
      return openAdr(given);
    default:
      throw new UsageError(
        `there is no bench "${what}"; expected ingest, cycle, balance, opf, solve, city, import, forecast or openadr`,
      );
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
  const { json, servers = null, ...options } = readOptions(cycleSchema, given);
  const { runCycleBench } = await import('../apps/bench/cycle-bench.js');
  const { cycleReport } = await import('../apps/bench/cycle-report.js');
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const result = await runCycleBench({ ...options, servers, tell, signal: ending.signal }, settings);
  await finish(result, { json, report: cycleReport(result), passed: result.failed.length === 0 });
}

async function opf(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(opfSchema, given);
  const { opfBenchReport, runOpfBench } = await import('../apps/bench/opf-bench.js');
  const result = await runOpfBench({ ...options, tell });
  await finish(result, { json, report: opfBenchReport(result), passed: result.status === 'optimal' });
}

async function city(given: unknown): Promise<void> {
  const { json, timeLimit, ...options } = readOptions(citySchema, given);
  const { runCityBench } = await import('../apps/bench/city-bench.js');
  const { cityReport } = await import('../apps/bench/city-report.js');
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const result = await runCityBench({ ...options, timeLimitS: timeLimit, tell }, settings);
  await finish(result, { json, report: cityReport(result), passed: result.passed });
}

async function forecast(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(forecastSchema, given);
  const { runForecastBench } = await import('../apps/bench/forecast-bench.js');
  const { forecastReport } = await import('../apps/bench/forecast-report.js');
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const result = await runForecastBench({ ...options, tell }, settings);
  await finish(result, { json, report: forecastReport(result), passed: result.passed });
}

async function openAdr(given: unknown): Promise<void> {
  const { json, every, ...options } = readOptions(openAdrSchema, given);
  const { AIM_P95_MS, openAdrReport, runOpenAdrBench } = await import('../apps/bench/openadr-bench.js');
  const settings = readSettings({ TRABOULE_LOG_LEVEL: 'error' });
  const result = await runOpenAdrBench({ ...options, everyS: every, tell }, settings);
  await finish(result, { json, report: openAdrReport(result), passed: result.p95Ms < AIM_P95_MS });
}

async function importFile(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(importSchema, given);
  const { importReport, runImportBench } = await import('../apps/bench/import-bench.js');
  const result = await runImportBench({ ...options, tell });
  await finish(result, { json, report: importReport(result), passed: true });
}

async function solve(given: unknown): Promise<void> {
  const { json, soak, assets, ...options } = readOptions(solveSchema, given);
  if (soak !== undefined) return soakSolver(soak, json);
  const { runSolveBench } = await import('../apps/bench/solve-bench.js');
  const { solveReport } = await import('../apps/bench/solve-report.js');
  const sizes = assets === undefined ? SOLVE_SIZES : [assets];
  const jslpAssets = assets ?? SOLVE_SIZES[0] ?? 1;
  const result = await runSolveBench({ ...options, sizes, jslpAssets, tell });
  await finish(result, { json, report: solveReport(result), passed: true });
}

async function soakSolver(solves: number, json: string | undefined): Promise<void> {
  const { runSoak, soakReport } = await import('../apps/bench/solve-soak.js');
  const result = await runSoak({ solves, tell });
  await finish(result, { json, report: soakReport(result), passed: result.passed });
}

async function balance(given: unknown): Promise<void> {
  const { json, ...options } = readOptions(balanceSchema, given);
  const { balanceReport, runBalanceBench } = await import('../apps/bench/balance-bench.js');
  const result = await runBalanceBench({ ...options, tell });
  const passed = result.solves.disagreements === 0 && result.with.overKwh < result.without.overKwh;
  await finish(result, { json, report: balanceReport(result), passed });
}

async function finish(
  result: unknown,
  to: { readonly json: string | undefined; readonly report: string; readonly passed: boolean },
): Promise<void> {
  if (to.json !== undefined) await writeFile(to.json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${to.report}\n`);
  process.exitCode = to.passed ? EXIT.done : EXIT.no;
}

function tell(line: string): void {
  process.stderr.write(`· ${line}\n`);
}
