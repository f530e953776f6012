/** `bench solve --soak`: thousands of solves of every sort on one thread, and what they leave behind in memory. */
import { HighsSolver } from '../../adapters/highs/highs-solver.js';
import { buildDispatch } from '../../core/dispatch/build-dispatch.js';
import { checkSolution } from '../../core/dispatch/check-solution.js';
import { isSolved, type LinearProgram } from '../../core/dispatch/linear-program.js';
import { lookAtMachine, machineLine } from './machine.js';
import { districtInput } from './solve-district.js';

export interface SoakOptions {
  readonly solves: number;
  readonly tell: (line: string) => void;
}

/** Memory of the whole process, threads included, after a share of the solves. */
export interface SoakMark {
  readonly solves: number;
  readonly rssMb: number;
}

export interface SoakResult {
  readonly machine: ReturnType<typeof lookAtMachine>;
  readonly solves: number;
  readonly seconds: number;
  readonly marks: readonly SoakMark[];
  /** Resident memory at the end less that after a tenth of the solves [MB]. */
  readonly growthMb: number;
  /** Answers that failed their certificate or did not end as they must. */
  readonly wrong: number;
  readonly passed: boolean;
}

/** Growth that passes [MB]: V8's own ups and downs. */
const GROWTH_MB = 100;

const LIMIT = { timeLimitMs: 60_000 };
const ASSETS = 5;
const SLOTS = 24;
const PROGRAMS = 8;
const MARKS = 10;
const MB = 2 ** 20;

/** Solves small districts cold, live, with integers and without any solution, in turn. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const machine = lookAtMachine();
  const programs = Array.from(
    { length: PROGRAMS },
    (_, k) => buildDispatch(districtInput({ assets: ASSETS, slots: SLOTS, seed: k + 1 })).program,
  );
  const solver = new HighsSolver();
  const startedMs = performance.now();
  const marks: SoakMark[] = [];
  let wrong = 0;
  try {
    for (let k = 1; k <= options.solves; k++) {
      const program = programs[k % PROGRAMS];
      if (program && !(await soakOnce(solver, program, k))) wrong++;
      if (k % Math.ceil(options.solves / MARKS) === 0 || k === options.solves) {
        marks.push({ solves: k, rssMb: Math.round(process.memoryUsage.rss() / MB) });
        options.tell(`${String(k)} solves: ${String(marks.at(-1)?.rssMb)} MB`);
      }
    }
  } finally {
    await solver.close();
  }
  const growthMb = (marks.at(-1)?.rssMb ?? 0) - (marks[0]?.rssMb ?? 0);
  return {
    machine,
    solves: options.solves,
    seconds: (performance.now() - startedMs) / 1000,
    marks,
    growthMb,
    wrong,
    passed: wrong === 0 && growthMb <= GROWTH_MB,
  };
}

/** Lines a person reads after a soak. */
export function soakReport(result: SoakResult): string {
  return [
    `${String(result.solves)} solves on one thread in ${result.seconds.toFixed(0)} s, ${String(result.wrong)} wrong`,
    machineLine(result.machine),
    ...result.marks.map(
      ({ solves, rssMb }) => `${String(solves).padStart(9)} solves ${String(rssMb).padStart(6)} MB`,
    ),
    `Growth since the first tenth: ${String(result.growthMb)} MB (allowed ${String(GROWTH_MB)})`,
  ].join('\n');
}

async function soakOnce(solver: HighsSolver, program: LinearProgram, k: number): Promise<boolean> {
  switch (k % 10) {
    case 7:
      return (await solver.solve(impossible(program), LIMIT)).status === 'infeasible';
    case 8:
      return solvedLive(solver, program);
    case 9:
      return passes(solver, { ...program, integrality: everyFortieth(program.numCols) });
    default:
      return passes(solver, program);
  }
}

async function passes(solver: HighsSolver, program: LinearProgram): Promise<boolean> {
  return checkSolution(program, await solver.solve(program, { ...LIMIT, mipRelGap: 0.05 })).passed;
}

async function solvedLive(solver: HighsSolver, program: LinearProgram): Promise<boolean> {
  const session = solver.open(program);
  await session.solve(LIMIT);
  session.change({ colCost: program.colCost.map((cost) => cost * 1.1) });
  const outcome = await session.solve(LIMIT);
  await session.close();
  return isSolved(outcome) && checkSolution(session.program, outcome).passed;
}

/** The first row asked for more than it can give. */
function impossible(program: LinearProgram): LinearProgram {
  const rowLower = program.rowLower.with(0, 1e9);
  return {
    ...program,
    rowLower,
    rowUpper: program.rowUpper.with(0, 1e9),
    colUpper: program.colUpper.map((u) => Math.min(u, 1e5)),
  };
}

function everyFortieth(columns: number): Uint8Array {
  return Uint8Array.from({ length: columns }, (_, j) => (j % 40 === 0 ? 1 : 0));
}
