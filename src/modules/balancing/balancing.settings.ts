/** What a deployment chooses about balancing between slots, and the solvers it is given. */
import type { LpSolver } from '../../ports/lp-solver.js';

/** Settings of the loop; a token, so that modules never read the environment. */
export abstract class BalancingSettings {
  /** False: the kill switch; nothing moves between slots, whatever plans allow. */
  abstract readonly enabled: boolean;
  /** Time between two rounds, of the world [ms]; on a fast clock at least {@link LEAST_PERIOD_WALL_MS} of wall time. */
  abstract readonly periodMs: number;
}

/** Solvers of a round; the second is asked only when the first gives no answer that passes the check. */
export abstract class BalancingSolvers {
  abstract readonly first: LpSolver;
  abstract second(): LpSolver;
}

/** Shortest time between two rounds [wall ms]: values need that long from the devices to the store. */
export const LEAST_PERIOD_WALL_MS = 1_000;
