/** The smallest set of rows and bounds of a program that exclude each other: none of them can be left out. */
import type { LinearProgram } from '../linear-program.js';
import type { ProgramSolver } from './commanded-limits.js';

/** One side of a row or of a column's bounds; `both` = an equality. */
export interface ConflictPart {
  readonly kind: 'row' | 'column';
  readonly index: number;
  readonly name: string;
  readonly side: 'lower' | 'upper' | 'both';
}

/** Multipliers below this take no part in a proof of infeasibility. */
const NO_MULTIPLIER = 1e-9;

/**
 * Reduces names to an irreducible conflict by a deletion filter: parts are left out, many at a time and then one by one, as
 * long as the rest still has no solution. What comes early is tried first, in blocks: where a block cannot go whole, a later part
 * may go before an early one does.
 *
 * @param names rows and columns of an infeasible set, as a solver or {@link infeasibleSupport} gave them
 * @param belongs columns whose bounds are part of their rows and are never left out
 * @returns the parts; empty when the named set has a solution after all
 */
export async function irreducibleConflict(
  program: LinearProgram,
  given: { readonly names: readonly string[]; readonly belongs: ReadonlySet<number> },
  solve: ProgramSolver,
): Promise<ConflictPart[]> {
  let parts = partsOf(program, given.names, given.belongs);
  const clashes = async (some: readonly ConflictPart[]): Promise<boolean> =>
    (await solve(conflictProgram(program, some, given.belongs))).status === 'infeasible';
  if (!(await clashes(parts))) return [];
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length;) {
      const rest = [...parts.slice(0, from), ...parts.slice(from + size)];
      if (rest.length > 0 && (await clashes(rest))) parts = rest;
      else from += size;
    }
  }
  return parts;
}

/** Names of the rows and columns that prove a program infeasible, from the duals of its least violation. */
export function infeasibleSupport(
  program: LinearProgram,
  duals: { readonly rows: Float64Array; readonly reduced: Float64Array },
): string[] {
  const named = (values: Float64Array, names: readonly string[]): string[] =>
    names.filter((_, i) => Math.abs(values[i] ?? 0) > NO_MULTIPLIER);
  return [...named(duals.reduced, program.colNames), ...named(duals.rows, program.rowNames)];
}

/**
 * The program of some parts alone: other rows and bounds are free, costs are none.
 *
 * @param belongs columns that keep their bounds
 */
export function conflictProgram(
  program: LinearProgram,
  parts: readonly ConflictPart[],
  belongs: ReadonlySet<number>,
): LinearProgram {
  const sides = (kind: ConflictPart['kind']): Map<number, Set<ConflictPart['side']>> => {
    const map = new Map<number, Set<ConflictPart['side']>>();
    for (const part of parts) {
      if (part.kind === kind) map.set(part.index, (map.get(part.index) ?? new Set()).add(part.side));
    }
    return map;
  };
  const rows = sides('row');
  const bounded = sides('column');
  const rowList = [...rows.keys()];
  const colList = [
    ...new Set([
      ...rowList.flatMap((row) => [
        ...program.indices.subarray(program.starts[row], program.starts[row + 1]),
      ]),
      ...bounded.keys(),
    ]),
  ];
  const place = new Map(colList.map((col, j) => [col, j]));
  const keeps = (given: Set<ConflictPart['side']> | undefined, side: 'lower' | 'upper'): boolean =>
    given?.has(side) === true || given?.has('both') === true;
  const rowEntries = rowList.map((row) =>
    Array.from({ length: (program.starts[row + 1] ?? 0) - (program.starts[row] ?? 0) }, (_, k) => {
      const at = (program.starts[row] ?? 0) + k;
      return { col: place.get(program.indices[at] ?? -1) ?? 0, value: program.values[at] ?? 0 };
    }),
  );
  const colBound = (col: number, side: 'lower' | 'upper'): boolean =>
    belongs.has(col) || keeps(bounded.get(col), side);
  return {
    numCols: colList.length,
    numRows: rowList.length,
    colCost: new Float64Array(colList.length),
    colLower: Float64Array.from(colList, (c) =>
      colBound(c, 'lower') ? (program.colLower[c] ?? 0) : -Infinity,
    ),
    colUpper: Float64Array.from(colList, (c) =>
      colBound(c, 'upper') ? (program.colUpper[c] ?? 0) : Infinity,
    ),
    rowLower: Float64Array.from(rowList, (r) =>
      keeps(rows.get(r), 'lower') ? (program.rowLower[r] ?? 0) : -Infinity,
    ),
    rowUpper: Float64Array.from(rowList, (r) =>
      keeps(rows.get(r), 'upper') ? (program.rowUpper[r] ?? 0) : Infinity,
    ),
    starts: Int32Array.from(accumulated(rowEntries.map((entries) => entries.length))),
    indices: Int32Array.from(rowEntries.flat(), ({ col }) => col),
    values: Float64Array.from(rowEntries.flat(), ({ value }) => value),
    offset: 0,
    rowNames: rowList.map((row) => program.rowNames[row] ?? ''),
    colNames: colList.map((col) => program.colNames[col] ?? ''),
  };
}

function accumulated(lengths: readonly number[]): number[] {
  const starts = [0];
  for (const length of lengths) starts.push((starts[starts.length - 1] ?? 0) + length);
  return starts;
}

function partsOf(
  program: LinearProgram,
  names: readonly string[],
  belongs: ReadonlySet<number>,
): ConflictPart[] {
  const rows = new Map(program.rowNames.map((name, index) => [name, index]));
  const cols = new Map(program.colNames.map((name, index) => [name, index]));
  return [...new Set(names)].flatMap((name): ConflictPart[] => {
    const row = rows.get(name);
    if (row !== undefined) {
      const bounds = { lower: program.rowLower[row] ?? 0, upper: program.rowUpper[row] ?? 0 };
      return sidesOf(bounds).map((side) => ({ kind: 'row', index: row, name, side }));
    }
    const col = cols.get(name);
    if (col === undefined || belongs.has(col)) return [];
    const bounds = { lower: program.colLower[col] ?? 0, upper: program.colUpper[col] ?? 0 };
    return sidesOf(bounds).map((side) => ({ kind: 'column', index: col, name, side }));
  });
}

function sidesOf({ lower, upper }: { lower: number; upper: number }): ConflictPart['side'][] {
  if (lower === upper) return ['both'];
  const sides: ConflictPart['side'][] = [];
  if (lower !== -Infinity) sides.push('lower');
  if (upper !== Infinity) sides.push('upper');
  return sides;
}
