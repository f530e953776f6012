/** A linear program as typed arrays with named rows and columns; no solver's format. */

/**
 * min offset + c.x  subject to  rowLower <= A x <= rowUpper, colLower <= x <= colUpper.
 * A is stored by rows (CSR): row r holds entries starts[r]..starts[r+1]-1.
 */
export interface LinearProgram {
  readonly numCols: number;
  readonly numRows: number;
  /** Shape (numCols) [EUR per unit of the column]. */
  readonly colCost: Float64Array;
  readonly colLower: Float64Array;
  readonly colUpper: Float64Array;
  /** Shape (numRows). */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Shape (numRows + 1), (nonzeros), (nonzeros). */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly offset: number;
  /** Shape (numCols), 1 = the column takes whole numbers only; absent = every column is continuous. */
  readonly integrality?: Uint8Array;
  /** Name of each row, `<family>[<owner>,<slot>]`, for example `storage-balance[BAT-GERLAND,17]`. */
  readonly rowNames: readonly string[];
  /** Name of each column, `<variable>[<owner>,<slot>]`, for example `charge[BAT-GERLAND,17]`. */
  readonly colNames: readonly string[];
  /** Where it may be cut; only for a program too large to be solved in one piece. */
  readonly owners?: ColumnOwners;
}

/** Owners of columns as a tree: assets below the nodes they hang on, nodes below nodes, all below the whole, number 0. */
export interface ColumnOwners {
  /** Shape (numCols). */
  readonly ofCol: Int32Array;
  /** Owner directly above, shape (owners); -1 for the whole. */
  readonly above: Int32Array;
  /** Shape (owners): 0 = node, 1 = asset, 2 = node that must not be cut. */
  readonly kind: Uint8Array;
}

/** How a solve ended. Only `optimal` and `feasible` carry numbers that may be used: {@link isSolved}. */
export type SolveStatus =
  'optimal' | 'feasible' | 'infeasible' | 'unbounded' | 'time-limit' | 'cancelled' | 'failed';

/** Who solved, how long, how far. */
export interface SolveReport {
  readonly solver: string;
  readonly version: string;
  readonly solveMs: number;
  readonly iterations: number | null;
  readonly message: string;
  /** How a program that was not solved in one piece was; absent = in one piece. */
  readonly columnGeneration?: ColumnGenerationReport;
}

/** An answer from blocks coordinated by prices: near the best, and certified how near. */
export interface ColumnGenerationReport {
  readonly blocks: number;
  /** Nodes whose limits bind so often that they were kept inside one block with all below them. */
  readonly wholeNodes: number;
  readonly rounds: number;
  /** Time the blocks and the master took [ms]. */
  readonly blocksMs: number;
  readonly masterMs: number;
  /** No answer costs less [EUR]. */
  readonly lowerEur: number;
  /** (cost - lowerEur) / |cost|. */
  readonly gap: number;
  /** Whole decisions that were taken block by block and then held. */
  readonly decisions: number;
  /** No answer with these decisions costs less [EUR]: what the duals prove. */
  readonly heldLowerEur: number;
}

/** How far an answer with integer columns, or from blocks coordinated by prices, can be from the best one. */
export interface MipProof {
  /** No answer costs less than this [EUR]; -Infinity when nothing was proved. */
  readonly bound: number;
  /** (objective - bound) / max(1, |objective|), never negative; Infinity without a bound. */
  readonly gap: number;
}

interface Solution {
  readonly objective: number;
  /** Shape (numCols). */
  readonly primal: Float64Array;
  /**
   * d objective / d row bound, shape (numRows); null when the solver has no duals. With integer columns these are the
   * duals at the decisions taken: what one more unit is worth while no integer moves.
   */
  readonly rowDuals: Float64Array | null;
  /** Shape (numCols); null when the solver has none. */
  readonly reducedCosts: Float64Array | null;
  /** Only for a program with integer columns or solved in blocks. */
  readonly mip?: MipProof;
  readonly report: SolveReport;
}

export type SolveOutcome =
  /** Proved the cheapest; with integer columns, to the gap that was asked for. */
  | (Solution & { readonly status: 'optimal' })
  /**
   * Integer columns: the time ran out with an answer in hand; or blocks were coordinated by prices. `mip` says how far from
   * the best it may be.
   */
  | (Solution & { readonly status: 'feasible'; readonly conflict: readonly string[] })
  | {
      readonly status: Exclude<SolveStatus, 'optimal' | 'feasible'>;
      /** Names of rows and columns of an irreducible infeasible set; empty when unknown. */
      readonly conflict: readonly string[];
      readonly report: SolveReport;
    };

/** An outcome whose numbers may be used, once {@link checkSolution} has passed them. */
export type SolvedOutcome = Extract<SolveOutcome, Solution>;

/** True when the outcome carries a solution. */
export function isSolved(outcome: SolveOutcome): outcome is SolvedOutcome {
  return outcome.status === 'optimal' || outcome.status === 'feasible';
}

/** True when any column must take whole numbers. */
export function hasIntegers(program: Pick<LinearProgram, 'integrality'>): boolean {
  return program.integrality?.includes(1) ?? false;
}

/**
 * The vertex a simplex run ended in, as a start for the next. Each column and each row's slack stands at its lower bound (0),
 * in the basis (1), at its upper bound (2), free at zero (3) or at any of its bounds (4).
 */
export interface LpBasis {
  /** Shape (numCols). */
  readonly cols: Uint8Array;
  /** Shape (numRows). */
  readonly rows: Uint8Array;
}

/** New numbers for a program of the same shape; what is absent stays. */
export interface ProgramChanges {
  readonly offset?: number;
  /** Shape (numCols) each. */
  readonly colCost?: Float64Array;
  readonly colLower?: Float64Array;
  readonly colUpper?: Float64Array;
  /** Shape (numRows) each. */
  readonly rowLower?: Float64Array;
  readonly rowUpper?: Float64Array;
}

/** Columns to add, stored by columns (CSC): column k holds entries starts[k]..starts[k+1]-1. */
export interface ColumnBlock {
  readonly names: readonly string[];
  /** Shape (number of columns) each. */
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Shape (number of columns + 1), (nonzeros), (nonzeros). */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float64Array;
}
