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
  /** Name of each row, `<family>[<owner>,<slot>]`, for example `storage-balance[BAT-GERLAND,17]`. */
  readonly rowNames: readonly string[];
  /** Name of each column, `<variable>[<owner>,<slot>]`, for example `charge[BAT-GERLAND,17]`. */
  readonly colNames: readonly string[];
}

/** How a solve ended. Only `optimal` carries numbers that may be used. */
export type SolveStatus = 'optimal' | 'infeasible' | 'unbounded' | 'time-limit' | 'cancelled' | 'failed';

/** Who solved, how long, how far. */
export interface SolveReport {
  readonly solver: string;
  readonly version: string;
  readonly solveMs: number;
  readonly iterations: number | null;
  readonly message: string;
}

export type SolveOutcome =
  | {
      readonly status: 'optimal';
      readonly objective: number;
      /** Shape (numCols). */
      readonly primal: Float64Array;
      /** d objective / d row bound, shape (numRows); null when the solver has no duals. */
      readonly rowDuals: Float64Array | null;
      /** Shape (numCols); null when the solver has none. */
      readonly reducedCosts: Float64Array | null;
      readonly report: SolveReport;
    }
  | {
      readonly status: Exclude<SolveStatus, 'optimal'>;
      /** Names of rows and columns of an irreducible infeasible set; empty when unknown. */
      readonly conflict: readonly string[];
      readonly report: SolveReport;
    };
