/** `traboule bench opf`: a congested synthetic grid of a few thousand buses, from the text of its case to checked prices. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { parseMatpower } from '../../core/network/matpower-case.js';
import type { OpfResult } from '../../core/network/opf-result.js';
import type { PowerNetwork } from '../../core/power-flow/power-network.js';
import type { ProgramSolver } from '../../core/dispatch/program-solver.js';
import { solveOpf } from '../../core/network/solve-opf.js';
import { programSolver } from '../../ports/lp-solver.js';
import { matpowerText } from '../../core/network/write-matpower.js';
import { lookAtMachine } from './machine.js';
import { median } from './statistics.js';
import { syntheticGrid } from './synthetic-grid.js';

export interface OpfBenchOptions {
  readonly buses: number;
  readonly runs: number;
  readonly tell: (line: string) => void;
}

/** Times are medians over the runs [ms]. */
export interface OpfBenchResult {
  readonly machine: ReturnType<typeof lookAtMachine>;
  readonly buses: number;
  readonly branches: number;
  readonly generators: number;
  readonly parseMs: number;
  /** All rounds of HiGHS. */
  readonly solveMs: number;
  /** Text in, answer out, in a warm process. */
  readonly wholeMs: number;
  /** Processor time of the same: what it costs beside other work. */
  readonly cpuMs: number;
  readonly rounds: number;
  readonly cost: number | null;
  readonly bindingBranches: number;
  readonly status: OpfResult['status'];
}

const SEED = 1;
const LIMIT_MS = 600_000;
/** Ratings leave this room above the flows of a dispatch in which every generator gives the same share. */
const ROOM = 1.25;
const ROOM_MW = 30;

/** Makes the grid, rates its lines so that a dispatch exists and the cheapest one is in the way, and times the runs. */
export async function runOpfBench(options: OpfBenchOptions): Promise<OpfBenchResult> {
  const machine = lookAtMachine();
  const solver = new HighsSolver();
  const solve = programSolver(solver, () => ({ timeLimitMs: LIMIT_MS }));
  try {
    const text = matpowerText(await rated(syntheticGrid(options.buses, SEED), solve));
    const runs = [];
    for (let run = 0; run < options.runs; run++) {
      runs.push(await timed(text, solve));
      options.tell(`run ${String(run + 1)}: ${((runs[run]?.wholeMs ?? 0) / 1000).toFixed(2)} s`);
    }
    const result = runs[0]?.result;
    if (!result) throw new Error('a bench needs at least one run');
    return {
      machine,
      buses: options.buses,
      branches: result.branches.length,
      generators: result.generators.length,
      parseMs: median(runs.map((run) => run.parseMs)),
      solveMs: median(runs.map((run) => run.result.solver.solveMs)),
      wholeMs: median(runs.map((run) => run.wholeMs)),
      cpuMs: median(runs.map((run) => run.cpuMs)),
      rounds: result.solver.rounds,
      cost: result.cost,
      bindingBranches: result.branches.filter((branch) => branch.binding !== null).length,
      status: result.status,
    };
  } finally {
    await solver.close();
  }
}

/** One run. */
interface TimedRun {
  readonly parseMs: number;
  readonly wholeMs: number;
  readonly cpuMs: number;
  readonly result: OpfResult;
}

async function timed(text: string, solve: ProgramSolver): Promise<TimedRun> {
  const startMs = performance.now();
  const before = process.cpuUsage();
  const network = parseMatpower(text);
  const parseMs = performance.now() - startMs;
  const result = await solveOpf(network, solve);
  const { user, system } = process.cpuUsage(before);
  return { parseMs, wholeMs: performance.now() - startMs, cpuMs: (user + system) / 1000, result };
}

/** The flows of an even dispatch are feasible, so a case whose ratings lie just above them is too. */
async function rated(network: PowerNetwork, solve: ProgramSolver): Promise<PowerNetwork> {
  const demandMw = network.buses.reduce((sum, bus) => sum + bus.demandMw, 0);
  const capacityMw = network.generators.reduce((sum, generator) => sum + generator.maxMw, 0);
  const share = demandMw / capacityMw;
  const even = network.generators.map((generator, k) => {
    // The first one takes up rounding.
    const outputMw = generator.maxMw * share;
    return k === 0 ? generator : { ...generator, minMw: outputMw, maxMw: outputMw };
  });
  const { branches, status } = await solveOpf({ ...network, generators: even }, solve);
  if (status !== 'optimal') throw new Error(`the even dispatch of the synthetic grid ended ${status}`);
  const flow = new Map(branches.map((branch) => [branch.id, Math.abs(branch.flowMw)]));
  return {
    ...network,
    branches: network.branches.map((branch) => ({
      ...branch,
      ratingMva: Math.ceil((flow.get(branch.id) ?? 0) * ROOM + ROOM_MW),
    })),
  };
}

/** Lines a person reads after the bench. */
export function opfBenchReport(result: OpfBenchResult): string {
  const { machine } = result;
  return [
    `DC optimal power flow of a synthetic grid: ${String(result.buses)} buses, ${String(result.branches)} branches, ${String(result.generators)} generators (half of them with quadratic costs)`,
    `${machine.dateUtc}: ${String(machine.cores)} cores (${machine.cpu}), ${String(machine.memoryGb)} GB, Node.js ${machine.node}, load at start ${machine.loadAtStart.toFixed(2)}`,
    `${result.status}, cost ${result.cost?.toFixed(2) ?? '–'} per hour, ${String(result.bindingBranches)} branches bind`,
    `from text to checked prices ${result.wholeMs.toFixed(0)} ms (processor ${result.cpuMs.toFixed(0)} ms): parsing ${result.parseMs.toFixed(0)} ms, HiGHS ${result.solveMs.toFixed(0)} ms in ${String(result.rounds)} rounds (medians)`,
  ].join('\n');
}
