/** Collects a linear program family by family; names are made when somebody asks, because a city has millions. */
import type { LinearProgram } from '../dispatch/linear-program.js';

interface Family {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** Grows a program; families of columns and rows are contiguous, one entry per slot. */
export class ArrayBuilder {
  private readonly colFamilies: Family[] = [];
  private readonly rowFamilies: Family[] = [];
  private readonly colCost: number[] = [];
  private readonly colLower: number[] = [];
  private readonly colUpper: number[] = [];
  private readonly rowLower: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];

  /** Adds `count` columns and gives the index of the first. @param name `<variable>[<owner>` */
  cols(name: string, count: number, cost: number, bounds: readonly [number, number]): number {
    const first = this.colCost.length;
    this.colFamilies.push({ name, first, count });
    for (let t = 0; t < count; t++) {
      this.colCost.push(cost);
      this.colLower.push(bounds[0]);
      this.colUpper.push(bounds[1]);
    }
    return first;
  }

  /** Sets the cost of one column. */
  cost(col: number, cost: number): void {
    this.colCost[col] = cost;
  }

  /** Sets the bounds of one column. */
  bounds(col: number, lower: number, upper: number): void {
    this.colLower[col] = lower;
    this.colUpper[col] = upper;
  }

  /** Names the rows that follow. @param name `<family>[<owner>` */
  family(name: string, count: number): void {
    this.rowFamilies.push({ name, first: this.rowLower.length, count });
  }

  /** Adds lower <= sum of entries <= upper; entries are column, value, column, value. Gives the row's index. */
  row(lower: number, upper: number, ...entries: readonly number[]): number {
    for (let k = 0; k < entries.length; k += 2) this.entry(entries[k] ?? 0, entries[k + 1] ?? 0);
    return this.endRow(lower, upper);
  }

  /** Adds one coefficient to the row that is being made; zero is left out. */
  entry(col: number, value: number): void {
    if (value === 0) return;
    this.indices.push(col);
    this.values.push(value);
  }

  /** Ends the row whose entries were added. */
  endRow(lower: number, upper: number): number {
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
    this.starts.push(this.indices.length);
    return this.rowLower.length - 1;
  }

  build(): LinearProgram {
    const { colFamilies, rowFamilies } = this;
    const numCols = this.colCost.length;
    const numRows = this.rowLower.length;
    let rowNames: string[] | null = null;
    let colNames: string[] | null = null;
    return {
      numCols,
      numRows,
      colCost: Float64Array.from(this.colCost),
      colLower: Float64Array.from(this.colLower),
      colUpper: Float64Array.from(this.colUpper),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
      offset: 0,
      get rowNames() {
        return (rowNames ??= namesOf(rowFamilies, numRows));
      },
      get colNames() {
        return (colNames ??= namesOf(colFamilies, numCols));
      },
    };
  }
}

function namesOf(families: readonly Family[], count: number): string[] {
  const names = new Array<string>(count).fill('');
  for (const family of families) {
    for (let t = 0; t < family.count; t++) names[family.first + t] = `${family.name},${String(t)}]`;
  }
  return names;
}
