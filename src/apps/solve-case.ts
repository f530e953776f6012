/** Composition root of a dispatch case on the command line: a document in, an answer out; no database, no service. */
import { DomainError } from '../core/domain-error.js';
import { caseJsonSchema } from '../modules/solve/case.schema.js';
import { readCase } from '../modules/solve/read-case.js';
import { runCase } from '../modules/solve/run-case.js';
import type { KeptAnswer } from '../ports/case-run-store.js';
import { type CASE_SOLVERS, OwnCaseSolvers } from './case-solvers.js';

export { caseJsonSchema };

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
export async function solveCaseText(text: string, options: SolveCaseOptions): Promise<KeptAnswer> {
  const { solver: name, ...limits } = options;
  const given = readCase(parseJson(text));
  const solvers = new OwnCaseSolvers();
  const solver = solvers.solver(name);
  if (solver === null) throw new DomainError('invalid-input', `no solver is called "${name}"`);
  try {
    return await runCase(given, limits, solver);
  } finally {
    await solvers.close();
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
