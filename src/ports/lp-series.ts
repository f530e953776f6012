/** One program at many cost vectors, in one piece: what a block of a city is asked in every round. */
import type { LinearProgram, LpBasis } from '../core/dispatch/linear-program.js';

/** What to solve. */
export interface SeriesRun {
  readonly program: LinearProgram;
  /** Cost vectors, shape (numCols) each; solved in this order, each from the vertex of the one before. */
  readonly costs: readonly Float64Array[];
  /** Vertex the first run starts from; null = from nothing. */
  readonly start: LpBasis | null;
  /** Budget of each run [ms]. */
  readonly timeLimitMs: number;
  /** The duals of the last run are wanted too. */
  readonly wantDuals?: boolean;
}

/** What came of it; every run ended in an optimum. */
export interface SeriesAnswer {
  /** Solution at each cost vector, shape (numCols). */
  readonly primals: readonly Float64Array[];
  /** Vertex the last run ended in. */
  readonly basis: LpBasis;
  /** Duals of the rows in the last run, shape (numRows); null when they were not wanted. */
  readonly rowDuals: Float64Array | null;
  /** Runs that ended unclear from their start and were done again from nothing. */
  readonly restarts: number;
  /** Size of the solver's heap [bytes]. */
  readonly heapBytes: number;
}

/**
 * Called by the workers of a city, tens of thousands of times a plan; requests may be made ahead, they are worked in
 * order. Rejects when any run has no optimum (no number of it may be used) or the engine died; the job is then tried again.
 */
export abstract class LpSeriesSolver {
  abstract solveSeries(run: SeriesRun): Promise<SeriesAnswer>;
  abstract close(): Promise<void>;
}
