/** Native solvers of this machine as a reference: each reads an MPS file in a process of its own and tells its solve time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** One solve by a native solver. */
export interface NativeSolve {
  /** Time of the solve alone, as the solver reports it [ms]. */
  readonly ms: number;
  readonly objective: number;
}

/** A native solver that was found. */
export interface NativeSolver {
  /** With its version. */
  readonly name: string;
  /** @throws Error when it fails or says nothing of its time */
  solve(mpsFile: string): Promise<NativeSolve>;
}

/** Native solvers found, the closest relative of ours first, and the names of those that were not. */
export interface FoundSolvers {
  readonly found: readonly NativeSolver[];
  readonly absent: readonly string[];
}

interface Candidate {
  readonly name: string;
  readonly command: string;
  readonly versionArgs: readonly string[];
  readonly version: RegExp;
  readonly solveArgs: (mpsFile: string) => string[];
  /** First group = seconds. */
  readonly seconds: RegExp;
  /** First group = objective. */
  readonly objective: RegExp;
}

/** SciPy carries a native HiGHS; its own timer counts the run alone. */
const SCIPY_IMPORT = 'import sys, scipy.optimize._highspy._core as core; h = core._Highs()';
const SCIPY_SOLVE = [
  SCIPY_IMPORT,
  "h.setOptionValue('output_flag', False)",
  'h.readModel(sys.argv[1])',
  'before = h.getRunTime()',
  'h.run()',
  "print('seconds', h.getRunTime() - before, 'objective', repr(h.getObjectiveValue()))",
].join('; ');

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'HiGHS',
    command: 'highs',
    versionArgs: ['--version'],
    version: /HiGHS version (\S+)/,
    solveArgs: (file) => [file],
    seconds: /HiGHS run time\s*:\s*(\S+)/,
    objective: /Objective value\s*:\s*(\S+)/,
  },
  {
    name: 'HiGHS (in SciPy)',
    command: 'python3',
    versionArgs: ['-c', `${SCIPY_IMPORT}; print('version', h.version())`],
    version: /version (\S+)/,
    solveArgs: (file) => ['-c', SCIPY_SOLVE, file],
    seconds: /seconds (\S+)/,
    objective: /objective (\S+)/,
  },
  {
    name: 'CLP',
    command: 'clp',
    versionArgs: ['-quit'],
    version: /version (\d[\d.]*)/,
    solveArgs: (file) => [file, '-dualsimplex', '-quit'],
    seconds: /Optimal objective .* time (\d[\d.]*)/,
    objective: /Optimal objective (\S+)/,
  },
];

const run = promisify(execFile);

/** Looks for native solvers by running them. */
export async function findNativeSolvers(): Promise<FoundSolvers> {
  const found: NativeSolver[] = [];
  const absent: string[] = [];
  for (const candidate of CANDIDATES) {
    const version = await versionOf(candidate);
    if (version === null) absent.push(candidate.name);
    else
      found.push({ name: `${candidate.name} ${version}`, solve: (mpsFile) => solveWith(candidate, mpsFile) });
  }
  return { found, absent };
}

async function versionOf(candidate: Candidate): Promise<string | null> {
  try {
    const { stdout } = await run(candidate.command, [...candidate.versionArgs]);
    return candidate.version.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

async function solveWith(candidate: Candidate, mpsFile: string): Promise<NativeSolve> {
  const { stdout } = await run(candidate.command, candidate.solveArgs(mpsFile));
  const seconds = Number(candidate.seconds.exec(stdout)?.[1] ?? Number.NaN);
  const objective = Number(candidate.objective.exec(stdout)?.[1] ?? Number.NaN);
  if (Number.isNaN(seconds) || Number.isNaN(objective)) {
    throw new Error(
      `${candidate.name} did not tell its time and objective; its last words: ${stdout.slice(-300).trim()}`,
    );
  }
  return { ms: seconds * 1000, objective };
}
