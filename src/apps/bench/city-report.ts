/** The result of the city bench as text for a terminal. */
import type { CityPlan } from '../../modules/city/city-planner.js';
import type { CityBenchResult, NativeCity } from './city-bench.js';
import { spreadOf } from './statistics.js';

const MB = 1e6;

/** Lines a person reads after the bench. */
export function cityReport(result: CityBenchResult): string {
  const { machine, options, plan, replan, pairs } = result;
  return [
    `City of ${String(options.assets)} assets x ${String(options.slots)} slots, ${String(options.workers)} worker process(es), jobs on ${result.queue}`,
    `${machine.dateUtc}: ${String(machine.cores)} cores (${machine.cpu}), Node.js ${machine.node}, load at start ${machine.loadAtStart.toFixed(2)}`,
    `Method: ${plan.method} (up to 1000 assets one program, above coordination by prices); workers have solved blocks of another city before`,
    '',
    ...planLines(plan),
    `  memory   planner ${megabytes(result.plannerBytes)} (CPU ${seconds(result.plannerCpuMs)}), largest worker ${megabytes(plan.tally.rssBytes)} (solver heap ${megabytes(plan.tally.heapBytes)})`,
    ...(replan
      ? [
          '',
          'One slot later:',
          ...planLines(replan),
          `  time / cold ${ratio(replan.times.totalMs, plan.times.totalMs)}`,
        ]
      : []),
    ...(pairs.length > 0 ? ['', ...pairLines(result)] : []),
    ...result.native.map(nativeLine),
    ...result.nativeAbsent.map((name) => `Native ${name}: absent on this machine`),
    '',
    result.passed ? 'PASSED' : `FAILED ${plan.check.problems.join('; ')}`,
  ].join('\n');
}

function planLines(plan: CityPlan): string[] {
  const { times, tally, check } = plan;
  return [
    `  cost     ${plan.costEur.toFixed(2)} EUR, at least ${plan.lowerEur.toFixed(2)} EUR: certified gap ${percent(plan.gap)}`,
    `  rounds   ${String(plan.rounds.length)} after ${String(plan.subCityRounds.length)} of the sub-city; ${String(plan.mixedGroups)} groups mix plans; transformer inside the block in ${String(plan.inside.length)} districts`,
    `  time     ${seconds(times.totalMs)}: sample ${seconds(times.sampleMs)}, sub-city ${seconds(times.subCityMs)}, blocks ${seconds(times.blocksMs)}, master ${seconds(times.masterMs)}, recovery and check ${seconds(times.recoveryMs)}`,
    `  of it    subproblems ${seconds(subproblemsMs(plan))} (sub-city ${seconds(blocksMs(plan.subCityRounds))}, city ${seconds(times.blocksMs)}, recovery ${seconds(times.recoveryMs)}), masters ${seconds(mastersMs(plan))} (sub-city ${seconds(mastersMs(plan) - times.masterMs)})`,
    `  jobs     ${String(tally.jobs)}, ${seconds(tally.cpuMs)} of CPU in workers, ${megabytes(tally.bytes)} of answers, ${String(tally.coldBlocks)} cold starts, ${String(tally.restarts)} restarts`,
    `  check    ${check.passed ? 'passed' : check.problems.join('; ')}: ${String(check.comparisons)} comparisons, worst violation ${check.worstViolation.toExponential(1)}, cost against the master's ${check.costError.toExponential(1)}`,
    `  plan     ${plan.hash.slice(0, 16)}`,
  ];
}

/** How much longer one worker took. */
function pairLines({ plan, pairs, secondThread }: CityBenchResult): string[] {
  const [first] = pairs;
  const longer = (name: string, msOf: (plan: CityPlan) => number): string =>
    `  ${name.padEnd(12)}${spread(pairs.map(({ together, alone }) => msOf(alone) / msOf(together)))}`;
  const isSame = pairs.every(
    ({ together, alone }) => together.hash === plan.hash && alone.hash === plan.hash,
  );
  return [
    ...(first ? ['One worker alone:', ...planLines(first.alone)] : []),
    `One worker took so many times as long as all (median of ${String(pairs.length)} pairs, least and most):`,
    longer('subproblems', subproblemsMs),
    longer('  sub-city', ({ subCityRounds }) => blocksMs(subCityRounds)),
    longer('  city', ({ rounds }) => blocksMs(rounds)),
    longer('  recovery', ({ times }) => times.recoveryMs),
    `  ${'threads'.padEnd(12)}${spread(secondThread)}`,
    longer('whole plan', ({ times }) => times.totalMs),
    '  Subproblems: wall time from handing out the first block of a round to having its last answer, over all rounds and',
    '  the recovery. Threads: one solver thread beside two on the same blocks, without queue, database and planner, before each',
    '  pair. The whole plan has sample, masters and planner besides, which no second worker makes shorter.',
    `  CPU of workers ${spread(pairs.map(({ together, alone }) => alone.tally.cpuMs / together.tally.cpuMs))} x; ${isSame ? 'the same plan every time' : 'ANOTHER PLAN'}`,
  ];
}

function spread(values: readonly number[]): string {
  const { median, low, high } = spreadOf(values);
  return `${median.toFixed(2)} (${low.toFixed(2)} .. ${high.toFixed(2)})`;
}

/** Time the planner waited for blocks, sub-city and recovery included [ms]. */
function subproblemsMs(plan: CityPlan): number {
  return blocksMs(plan.subCityRounds) + blocksMs(plan.rounds) + plan.times.recoveryMs;
}

function blocksMs(rounds: CityPlan['rounds']): number {
  return rounds.reduce((ms, round) => ms + round.blocksMs, 0);
}

function mastersMs(plan: CityPlan): number {
  return [...plan.subCityRounds, ...plan.rounds].reduce((ms, round) => ms + round.masterMs, 0);
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

function nativeLine(native: NativeCity): string {
  return `Native ${native.name}: optimum ${native.objective.toFixed(2)} EUR in ${seconds(native.ms)}; our plan is ${percent(native.trueGap)} above it, in ${native.timeRatio.toFixed(2)} x the time`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`;
}
