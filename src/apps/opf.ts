/** Composition root of the optimal power flow: a case's text in, an answer out; no database, no service. */
import { HighsSolver } from '../adapters/highs/highs-solver.js';
import { parseMatpower } from '../core/network/matpower-case.js';
import type { OpfResult } from '../core/network/opf-result.js';
import { solveOpf } from '../core/network/solve-opf.js';

export interface OpfOptions {
  /** Budget of all solves together [ms]. */
  readonly timeLimitMs: number;
}

/**
 * Solves the DC optimal power flow of a MATPOWER case.
 *
 * @param text content of the `.m` file
 * @throws DomainError `invalid-case` naming the line that cannot be used
 */
export async function runOpf(text: string, options: OpfOptions): Promise<OpfResult> {
  const network = parseMatpower(text);
  const solver = new HighsSolver();
  let leftMs = options.timeLimitMs;
  try {
    return await solveOpf(network, async (program) => {
      const outcome = await solver.solve(program, { timeLimitMs: Math.max(1, leftMs) });
      leftMs -= outcome.report.solveMs;
      return outcome;
    });
  } finally {
    await solver.close();
  }
}
