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
  private readonly colLower = new GrowingNumbers();
  private readonly colUpper = new GrowingNumbers();
  private readonly rowNames: string[] = [];
  private readonly rowLower = new GrowingNumbers();
  private readonly rowUpper = new GrowingNumbers();
  private readonly starts = new GrowingNumbers();
  private readonly indices = new GrowingNumbers();
  private readonly values = new GrowingNumbers();
  private readonly integers: number[] = [];

  constructor() {
    this.starts.push(0);
  }

  /** Adds a column with its bounds (infinite = free) and gives its index. */
  column(name: string, lower: number, upper: number): number {
    this.colLower.push(lower);
    this.colUpper.push(upper);
    return this.colNames.push(name) - 1;
  }

  /** Adds a column that takes whole numbers only and gives its index. */
  integer(name: string, lower: number, upper: number): number {
    const col = this.column(name, lower, upper);
    this.integers.push(col);
    return col;
  }

  /** Adds lower <= sum of entries <= upper and gives the row's index. Zero coefficients are left out. */
  row(name: string, lower: number, upper: number, entries: readonly RowEntry[]): number {
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
    for (const entry of entries) {
      if (entry[1] === 0) continue;
      this.indices.push(entry[0]);
      this.values.push(entry[1]);
    }
    this.starts.push(this.indices.length);
    return this.rowNames.push(name) - 1;
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
      colLower: this.colLower.packed(),
      colUpper: this.colUpper.packed(),
      rowLower: this.rowLower.packed(),
      rowUpper: this.rowUpper.packed(),
      starts: new Int32Array(this.starts.packed()),
      indices: new Int32Array(this.indices.packed()),
      values: this.values.packed(),
      offset: Object.values(this.offsets).reduce((sum, eur) => sum + eur, 0),
      ...(this.integers.length === 0 ? {} : { integrality }),
      rowNames: this.rowNames,
      colNames: this.colNames,
    };
  }
}

const FIRST_CAPACITY = 1_024;

/** Numbers in one typed array that doubles when it is full: half the garbage of an array of numbers. */
class GrowingNumbers {
  length = 0;
  private numbers = new Float64Array(FIRST_CAPACITY);

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const wider = new Float64Array(2 * this.length);
      wider.set(this.numbers);
      this.numbers = wider;
    }
    this.numbers[this.length++] = value;
  }

  /** A copy of what was pushed, no longer than needed. */
  packed(): Float64Array {
    return this.numbers.slice(0, this.length);
  }
}
