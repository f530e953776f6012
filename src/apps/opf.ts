/** Composition root of the optimal power flow: a case's text in, an answer out; no database, no service. */
import { HighsSolver } from '../adapters/highs/highs-solver.js';
import { parseMatpower } from '../core/network/matpower-case.js';
import type { OpfResult } from '../core/network/opf-result.js';
import { solveRadialOpf } from '../core/network/radial-opf.js';
import { solveOpf } from '../core/network/solve-opf.js';
import { programSolver } from '../ports/lp-solver.js';

export interface OpfOptions {
  /** Budget of all solves together [ms]. */
  readonly timeLimitMs: number;
  /** `dc`, or `lindistflow` for radial networks with voltage limits. */
  readonly model: OpfResult['model'];
}

/**
 * Solves the optimal power flow of a MATPOWER case.
 *
 * @param text content of the `.m` file
 * @throws DomainError `invalid-case` naming the line that cannot be used, or why the network is not radial
 */
export async function runOpf(text: string, options: OpfOptions): Promise<OpfResult> {
  const network = parseMatpower(text);
  const solver = new HighsSolver();
  const endMs = performance.now() + options.timeLimitMs;
  try {
    const solve = programSolver(solver, () => ({ timeLimitMs: Math.max(1, endMs - performance.now()) }));
    return await (options.model === 'dc' ? solveOpf(network, solve) : solveRadialOpf(network, solve));
  } finally {
    await solver.close();
  }
}
