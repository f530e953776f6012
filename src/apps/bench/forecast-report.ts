/** The result of the forecast bench as text for a terminal. */
import type { FleetPass, ForecastBenchResult } from './forecast-bench.js';
import { KINDS } from './forecast-meters.js';
import { sharesOf, totalScore, type KindScores, type ScoreSums } from './forecast-score.js';
import { machineLine } from './machine.js';
import type { MemoryPeaks } from './process-memory.js';

const MB = 1e6;
/** Processes from here on are told one by one. */
const LARGE = 50e6;

/** Lines a person reads after the bench. */
export function forecastReport(result: ForecastBenchResult): string {
  const { options, fit, update, memory } = result;
  return [
    `${String(options.meters)} meters, a year of quarter-hours each, ${String(options.workers)} worker process(es), jobs on ${result.queue}`,
    machineLine(result.machine),
    '',
    `Fit and 48 h of nine quantiles: ${seconds(fit.ms)} (${String(fit.jobs)} jobs, ${String(fit.workers)} workers)`,
    `  CPU per meter: fit ${each(fit, 'fitMs', options.meters)}, forecast ${each(fit, 'predictMs', options.meters)}, files ${each(fit, 'filesMs', options.meters)}; making its year ${each(fit, 'makeMs', options.meters)}`,
    `A new quarter-hour for all, and 48 h again: ${seconds(update.ms)} (${String(update.jobs)} jobs)`,
    `  CPU per meter: update ${each(update, 'fitMs', options.meters)}, forecast ${each(update, 'predictMs', options.meters)}, files ${each(update, 'filesMs', options.meters)}`,
    `Memory, all processes together: ${megabytes(memory.sum)} at most`,
    `  ${processLine(memory)}`,
    '',
    ...comparedLines(result),
    '',
    result.passed ? 'PASSED' : 'FAILED: the fleet forecasts worse than a reference',
  ].join('\n');
}

/** Small ones, such as those of the database, in one word. */
function processLine({ byProcess }: MemoryPeaks): string {
  const large = byProcess.filter(({ bytes }) => bytes >= LARGE);
  const rest = byProcess.length - large.length;
  return [
    ...large.map(({ pid, bytes }) => `${pid === process.pid ? 'parent' : 'worker'} ${megabytes(bytes)}`),
    `${String(rest)} others (database, short-lived ones) below ${megabytes(LARGE)} each`,
  ].join(', ');
}

function comparedLines({ options, compared, fit }: ForecastBenchResult): string[] {
  const { references, fleet, meters } = compared;
  const own = (fleet.fitMs + fleet.predictMs) / meters;
  const cpu = { naive: references.naive.cpuMs / meters, ridge: references.ridge.cpuMs / meters };
  return [
    `Held-out 48 h of ${String(meters)} meters        CPU a meter      wQL    WAPE  80 % covers`,
    scoreLine('fleet', own, fleet.scores),
    scoreLine('ridge per meter', cpu.ridge, references.ridge.scores),
    scoreLine('weekly naive', cpu.naive, references.naive.scores),
    `Time of a reference / time of the fleet: ridge per meter ${(cpu.ridge / own).toFixed(1)}, weekly naive ${(cpu.naive / own).toFixed(2)}`,
    `wQL by kind (fleet, ridge, naive):`,
    ...KINDS.flatMap(([kind]) => {
      const scores = [fleet.scores, references.ridge.scores, references.naive.scores].map((of) => of[kind]);
      return scores[0] ? [`  ${kind.padEnd(12)}${scores.map(lossText).join('')}`] : [];
    }),
    scoreLine(`fleet, all ${String(options.meters)}`, NaN, fit.tally.scores),
  ];
}

function lossText(sums: ScoreSums | undefined): string {
  return percent(sums ? sharesOf(sums).wql : NaN).padStart(10);
}

function scoreLine(name: string, cpuMs: number, scores: KindScores): string {
  const { wql, wape, cover80 } = sharesOf(totalScore(scores));
  const time = Number.isNaN(cpuMs) ? '' : `${cpuMs.toFixed(1)} ms`;
  return `  ${name.padEnd(24)}${time.padStart(16)}${percent(wql).padStart(9)}${percent(wape).padStart(9)}${percent(cover80).padStart(9)}`;
}

function each(pass: FleetPass, part: 'makeMs' | 'fitMs' | 'predictMs' | 'filesMs', meters: number): string {
  return `${(pass.tally[part] / meters).toFixed(2)} ms`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`;
}
