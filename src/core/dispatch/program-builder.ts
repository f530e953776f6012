/** Collects named rows and columns and packs them into typed arrays. */
import type { CostEntry } from './dispatch-input.js';
import type { LinearProgram } from './linear-program.js';

/** One coefficient of a row. */
export type RowEntry = readonly [col: number, value: number];

/** Grows a linear program row by row; indices are given out in order of creation. */
export class ProgramBuilder {
  readonly costs: CostEntry[] = [];
  readonly offsets: Record<string, number> = {};
  private readonly colNames: string[] = [];
  private readonly colLower: number[] = [];
  private readonly colUpper: number[] = [];
  private readonly rowNames: string[] = [];
  private readonly rowLower: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];
  private readonly integers: number[] = [];

  /** Adds a column with its bounds (infinite = free) and gives its index. */
  column(name: string, lower: number, upper: number): number {
    this.colNames.push(name);
    this.colLower.push(lower);
    this.colUpper.push(upper);
    return this.colNames.length - 1;
  }

  /** Adds a column that takes whole numbers only and gives its index. */
  integer(name: string, lower: number, upper: number): number {
    const col = this.column(name, lower, upper);
    this.integers.push(col);
    return col;
  }

  /** Adds lower <= sum of entries <= upper and gives the row's index. Zero coefficients are left out. */
  row(name: string, lower: number, upper: number, entries: readonly RowEntry[]): number {
    this.rowNames.push(name);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
    for (const [col, value] of entries) {
      if (value === 0) continue;
      this.indices.push(col);
      this.values.push(value);
    }
    this.starts.push(this.indices.length);
    return this.rowNames.length - 1;
  }

  /** Charges `eurPerUnit` for each unit of the column under a term of the objective. */
  cost(term: string, col: number, eurPerUnit: number): void {
    if (eurPerUnit !== 0) this.costs.push({ term, col, eurPerUnit });
  }

  /** Adds a constant to a term of the objective [EUR]. */
  constant(term: string, eur: number): void {
    if (eur !== 0) this.offsets[term] = (this.offsets[term] ?? 0) + eur;
  }

  build(): LinearProgram {
    const colCost = new Float64Array(this.colNames.length);
    for (const { col, eurPerUnit } of this.costs) colCost[col] = (colCost[col] ?? 0) + eurPerUnit;
    const integrality = new Uint8Array(this.integers.length === 0 ? 0 : this.colNames.length);
    for (const col of this.integers) integrality[col] = 1;
    return {
      numCols: this.colNames.length,
      numRows: this.rowNames.length,
      colCost,
      colLower: Float64Array.from(this.colLower),
      colUpper: Float64Array.from(this.colUpper),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
      offset: Object.values(this.offsets).reduce((sum, eur) => sum + eur, 0),
      ...(this.integers.length === 0 ? {} : { integrality }),
      rowNames: this.rowNames,
      colNames: this.colNames,
    };
  }
}
