/** The solver of a process: in one piece up to a size, above it blocks on as many threads as there are cores. */
import { availableParallelism } from 'node:os';
import { HighsSeriesPool } from '../adapters/highs/highs-series-pool.js';
import { HighsSolver } from '../adapters/highs/highs-solver.js';
import { BlockSolver } from '../modules/city/block-solver.js';
import type { LpSolver } from '../ports/lp-solver.js';

/** HiGHS behind the switch by size. Threads for blocks start with the first program that is cut. */
export function solverBySize(): LpSolver {
  return new BlockSolver(new HighsSolver(), new HighsSeriesPool(availableParallelism()));
}
