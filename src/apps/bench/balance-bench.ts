/** The bench of balancing: a surge on the twin with and without it, and the solves of whole-city rounds. */
import { readSiteFile } from '../../config/site-file/read-site-file.js';
import { parseInstant } from '../../core/time/instant.js';
import { type BalanceTimes, timeSolves } from './balance-solves.js';
import { playSurge, type SurgeCase, type SurgeRun } from './balance-surge.js';
import { lookAtMachine, type Machine } from './machine.js';
import { median, quantile } from './statistics.js';

/** How the bench is run. */
export interface BalanceBenchOptions {
  /** Rounds solved by both solvers. */
  readonly rounds: number;
  readonly tell: (line: string) => void;
}

/** What the bench found. */
export interface BalanceBenchResult {
  readonly machine: Omit<Machine, 'postgresql'>;
  readonly surge: SurgeCase;
  readonly without: SurgeRun;
  readonly with: SurgeRun;
  readonly solves: BalanceTimes;
}

/** Cold wave, before the evening peak: Point-du-Jour has 3 MW to spare and its district takes a tenth more than it should. */
const SURGE: SurgeCase = {
  startMs: parseInstant('2026-01-15T17:15:00+01:00'),
  districtId: 'L5',
  substationId: 'PDJ',
  share: 0.1,
  minutes: 30,
};

/** Seed of the random rounds. */
const SEED = 7;

/** Runs the bench. */
export async function runBalanceBench({ rounds, tell }: BalanceBenchOptions): Promise<BalanceBenchResult> {
  const machine = lookAtMachine();
  const site = await readSiteFile('sites/lyon.yaml');
  tell('a surge at Point-du-Jour without balancing');
  const without = await playSurge(site, SURGE, false);
  tell('the same with it');
  const balanced = await playSurge(site, SURGE, true);
  tell(`${String(rounds)} overloads of the whole city, solved twice`);
  const solves = await timeSolves(site, rounds, generator(SEED));
  return { machine, surge: SURGE, without, with: balanced, solves };
}

/** The result as a page for the terminal. */
export function balanceReport({
  machine,
  surge,
  without,
  with: balanced,
  solves,
}: BalanceBenchResult): string {
  const run = (name: string, one: SurgeRun): string =>
    `${name.padEnd(18)}${Math.max(...one.importKw)
      .toFixed(0)
      .padStart(9)}${String(one.minutesOver).padStart(13)}` +
    `${one.overKwh.toFixed(1).padStart(12)}${(one.minutesToReturn?.toString() ?? '-').padStart(14)}${String(one.orders).padStart(9)}`;
  const times = (name: string, ms: readonly number[]): string =>
    `${name.padEnd(34)}${median(ms).toFixed(2).padStart(9)}${quantile(ms, 0.95).toFixed(2).padStart(9)}`;
  return [
    `balancing on ${machine.dateUtc}, ${String(machine.cores)} cores (${machine.cpu}), Node.js ${machine.node}, load at start ${machine.loadAtStart.toFixed(2)}`,
    '',
    `${surge.districtId} takes ${(100 * surge.share).toFixed(0)} % more for ${String(surge.minutes)} min; ${surge.substationId} may import ${without.limitKw.toFixed(0)} kW`,
    '                   peak kW minutes over  kWh over  min to return   orders',
    run('without balancing', without),
    run('with balancing', balanced),
    '',
    `rounds over the whole city: up to ${String(solves.rows)} rows, ${String(solves.cols)} columns; ${String(solves.disagreements)} of ${String(solves.jslpMs.length)} answers disagree`,
    '                                   median ms   p95 ms',
    times('look and build', solves.buildMs),
    times('javascript-lp-solver and check', solves.jslpMs),
    times('HiGHS and check', solves.highsMs),
    times('round on the surge, to read-back', balanced.roundMs),
  ].join('\n');
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
