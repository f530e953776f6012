/** The result of the city bench as text for a terminal. */
import type { CityPlan } from '../../modules/city/city-planner.js';
import type { CityBenchResult, NativeCity } from './city-bench.js';

const MB = 1e6;

/** Lines a person reads after the bench. */
export function cityReport(result: CityBenchResult): string {
  const { machine, options, plan, replan, oneWorker } = result;
  return [
    `City of ${String(options.assets)} assets x ${String(options.slots)} slots, ${String(options.workers)} worker process(es), jobs on ${result.queue}`,
    `${machine.dateUtc}: ${String(machine.cores)} cores (${machine.cpu}), Node.js ${machine.node}, load at start ${machine.loadAtStart.toFixed(2)}`,
    `Method: ${plan.method} (up to 1000 assets one program, above coordination by prices)`,
    '',
    ...planLines(plan),
    `  memory   planner ${megabytes(result.plannerBytes)} (CPU ${seconds(result.plannerCpuMs)}), largest worker ${megabytes(plan.tally.rssBytes)} (solver heap ${megabytes(plan.tally.heapBytes)})`,
    ...(replan
      ? ['', 'One slot later:', ...planLines(replan), ratioLine('  time / cold', replan, plan)]
      : []),
    ...(oneWorker ? ['', ...comparedLines(plan, oneWorker)] : []),
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
    `  jobs     ${String(tally.jobs)}, ${seconds(tally.cpuMs)} of CPU in workers, ${megabytes(tally.bytes)} of answers, ${String(tally.coldBlocks)} cold starts, ${String(tally.restarts)} restarts`,
    `  check    ${check.passed ? 'passed' : check.problems.join('; ')}: ${String(check.comparisons)} comparisons, worst violation ${check.worstViolation.toExponential(1)}, cost against the master's ${check.costError.toExponential(1)}`,
    `  plan     ${plan.hash.slice(0, 16)}`,
  ];
}

function comparedLines(plan: CityPlan, alone: CityPlan): string[] {
  return [
    'One worker alone:',
    ...planLines(alone),
    `  blocks   ${(blocksOf(alone) / blocksOf(plan)).toFixed(2)} x as long, from sending them to having all columns; the whole plan ${(alone.times.totalMs / plan.times.totalMs).toFixed(2)} x; ${plan.hash === alone.hash ? 'the same plan' : 'ANOTHER PLAN'}`,
  ];
}

function ratioLine(what: string, a: CityPlan, b: CityPlan): string {
  return `${what} ${(a.times.totalMs / b.times.totalMs).toFixed(2)}`;
}

/** Time the planner waited for blocks, sub-city included [ms]. */
function blocksOf(plan: CityPlan): number {
  return [...plan.subCityRounds, ...plan.rounds].reduce(
    (ms, round) => ms + round.blocksMs,
    plan.times.recoveryMs,
  );
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
