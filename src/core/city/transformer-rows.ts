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
  const more = 2 * rows.length;
  const colNames = names.flatMap((name) => [`over${name}`, `under${name}`]);
  return {
    ...program,
    numCols: program.numCols + more,
    numRows: program.numRows + rows.length,
    colCost: longer(program.colCost, new Float64Array(more).fill(OVER_LIMIT_EUR_PER_KW)),
    colLower: longer(program.colLower, new Float64Array(more)),
    colUpper: longer(program.colUpper, new Float64Array(more).fill(Infinity)),
    rowLower: longer(
      program.rowLower,
      Float64Array.from(rows, ({ limitKw }) => -limitKw),
    ),
    rowUpper: longer(
      program.rowUpper,
      Float64Array.from(rows, ({ limitKw }) => limitKw),
    ),
    starts: longer(program.starts, Int32Array.from(starts)),
    indices: longer(program.indices, Int32Array.from(indices)),
    values: longer(program.values, Float64Array.from(values)),
    rowNames: [...program.rowNames, ...names.map((name) => `transformer${name}`)],
    colNames: [...program.colNames, ...colNames],
  };
}

/** Both arrays in one; never by spreading, which takes a list of millions apart. */
function longer<A extends Float64Array | Int32Array>(array: A, more: A): A {
  const all = new (array.constructor as new (length: number) => A)(array.length + more.length);
  all.set(array);
  all.set(more, array.length);
  return all;
}
