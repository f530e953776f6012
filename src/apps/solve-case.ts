/** Composition root of a dispatch case on the command line: a document in, an answer out; no database, no service. */
import { HighsSolver } from '../adapters/highs/highs-solver.js';
import { JslpSolver } from '../adapters/jslp/jslp-solver.js';
import { DomainError } from '../core/domain-error.js';
import { readCase } from '../modules/solve/read-case.js';
import { runCase, type TimedAnswer } from '../modules/solve/run-case.js';
import type { LpSolver } from '../ports/lp-solver.js';

/** Names of the solvers a case may ask for. */
export const CASE_SOLVERS = ['highs', 'jslp'] as const;

export interface SolveCaseOptions {
  readonly solver: (typeof CASE_SOLVERS)[number];
  /** Chance that a limit is broken [%]; replaces the case's. */
  readonly riskPercent?: number;
  /** Budget of all solves together [s]. */
  readonly timeLimitS: number;
}

/**
 * Solves the dispatch case in a JSON text.
 *
 * @throws DomainError `invalid-case` naming every field that cannot be used
 */
export async function solveCaseText(text: string, options: SolveCaseOptions): Promise<TimedAnswer> {
  const { solver: name, ...limits } = options;
  const given = readCase(parseJson(text));
  const solver = solverNamed(name);
  try {
    return await runCase(given, limits, solver);
  } finally {
    await solver.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DomainError('invalid-case', `the case is no JSON: ${why}; expected one object`);
  }
}

function solverNamed(name: SolveCaseOptions['solver']): LpSolver {
  return name === 'jslp' ? new JslpSolver() : new HighsSolver();
}
