/** Limits of transformers as rows of the master, added when its answer breaks them. */
import type { LinearProgram } from '../dispatch/linear-program.js';
import { OVER_LIMIT_EUR_PER_KW } from './city-spec.js';

/** A transformer row in the master. */
export interface TransformerRow {
  readonly district: number;
  readonly slot: number;
  readonly row: number;
  /** First of its two slack columns, counted behind the columns of the city. */
  readonly slack: number;
}

/** A transformer row to be added. */
export interface NewTransformerRow {
  readonly district: number;
  readonly slot: number;
  readonly limitKw: number;
  /** Flow of every plan of the district in the slot [kW], by column. */
  readonly entries: readonly (readonly [number, number])[];
}

/** The master with `transformer[D,t]`: -limit <= sum of flows - over + under <= limit; two slack columns for each row. */
export function withTransformerRows(
  program: LinearProgram,
  rows: readonly NewTransformerRow[],
): LinearProgram {
  const indices: number[] = [];
  const values: number[] = [];
  const starts: number[] = [];
  const names: string[] = [];
  const nonzeros = program.indices.length;
  rows.forEach(({ district, slot, entries }, k) => {
    const over = program.numCols + 2 * k;
    for (const [col, value] of [...entries, [over, -1] as const, [over + 1, 1] as const]) {
      indices.push(col);
      values.push(value);
    }
    starts.push(nonzeros + indices.length);
    names.push(`[D${String(district)},${String(slot)}]`);
  });
  const zeros = new Array<number>(2 * rows.length).fill(0);
  const colNames = names.flatMap((name) => [`over${name}`, `under${name}`]);
  return {
    ...program,
    numCols: program.numCols + zeros.length,
    numRows: program.numRows + rows.length,
    colCost: Float64Array.from([...program.colCost, ...zeros.map(() => OVER_LIMIT_EUR_PER_KW)]),
    colLower: Float64Array.from([...program.colLower, ...zeros]),
    colUpper: Float64Array.from([...program.colUpper, ...zeros.map(() => Infinity)]),
    rowLower: Float64Array.from([...program.rowLower, ...rows.map(({ limitKw }) => -limitKw)]),
    rowUpper: Float64Array.from([...program.rowUpper, ...rows.map(({ limitKw }) => limitKw)]),
    starts: Int32Array.from([...program.starts, ...starts]),
    indices: Int32Array.from([...program.indices, ...indices]),
    values: Float64Array.from([...program.values, ...values]),
    rowNames: [...program.rowNames, ...names.map((name) => `transformer${name}`)],
    colNames: [...program.colNames, ...colNames],
  };
}
