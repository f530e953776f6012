/** The smallest set of rows and bounds of a program that exclude each other: none of them can be left out. */
import type { LinearProgram } from '../linear-program.js';
import type { ProgramSolver } from '../program-solver.js';
import { grouped } from './grouped.js';

/** One side of a row or of a column's bounds; `both` = an equality, `whole` = the column takes whole numbers only. */
export interface ConflictPart {
  readonly kind: 'row' | 'column';
  readonly index: number;
  readonly name: string;
  readonly side: 'lower' | 'upper' | 'both' | 'whole';
}

/** What a conflict is looked for in. */
export interface ConflictSearch {
  readonly program: LinearProgram;
  /** Columns whose bounds are part of their rows and are never left out. */
  readonly belongs: ReadonlySet<number>;
  readonly solve: ProgramSolver;
}

/**
 * Reduces parts to an irreducible conflict by a deletion filter: parts are left out, where they are many in blocks and then one
 * by one, as long as the rest still has no solution. What comes early is tried first.
 *
 * @param parts of an infeasible set: {@link namedParts} or {@link everyPart}
 * @param groupings what is tried together before the single part, coarse first: the same word is the same group
 * @returns the parts; empty when the set has a solution after all. When the solver's time is over they still exclude each other,
 *   but some may be too many
 */
export async function irreducibleConflict(
  search: ConflictSearch,
  parts: readonly ConflictPart[],
  groupings: readonly ((part: ConflictPart) => string)[] = [],
): Promise<ConflictPart[]> {
  const clashes = async (groups: readonly (readonly ConflictPart[])[]): Promise<boolean> => {
    const program = conflictProgram(search.program, groups.flat(), search.belongs);
    return (await search.solve(program, { nameConflict: false })).status === 'infeasible';
  };
  if (!(await clashes([parts]))) return [];
  const isOver = (): boolean => search.solve.isOver?.() === true;
  let left = [...parts];
  for (const word of groupings) left = (await filtered(grouped(left, word), clashes, isOver)).flat();
  const single = left.map((part) => [part]);
  return (await filtered(single, clashes, isOver)).flat();
}

/** So few are tried one by one at once: a proof from the duals of a vertex rarely holds a part too many. */
const FEW = 150;

async function filtered<T>(
  given: readonly T[],
  clashes: (some: readonly T[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<readonly T[]> {
  let items = given;
  const largest = items.length > FEW ? Math.ceil(items.length / 2) : 1;
  for (let size = largest; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < items.length && !isOver();) {
      const rest = [...items.slice(0, from), ...items.slice(from + size)];
      if (rest.length > 0 && (await clashes(rest))) items = rest;
      else from += size;
    }
  }
  return items;
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
  const whole = colList.map((col) => bounded.get(col)?.has('whole') === true);
  return {
    ...(whole.includes(true) && { integrality: Uint8Array.from(whole, Number) }),
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

/** Parts by the names of their rows and columns; names the program does not have are passed over. */
export function namedParts(
  { program, belongs }: Pick<ConflictSearch, 'program' | 'belongs'>,
  names: readonly string[],
): ConflictPart[] {
  const wanted = new Set(names);
  const order = new Map([...wanted].map((name, k) => [name, k]));
  return partsOf(program, belongs)
    .filter(({ name }) => wanted.has(name))
    .sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
}

/** Every part of the program, with those that only whole numbers make. */
export function everyPart({ program, belongs }: Pick<ConflictSearch, 'program' | 'belongs'>): ConflictPart[] {
  const whole = program.colNames.flatMap((name, index): ConflictPart[] =>
    program.integrality?.[index] === 1 ? [{ kind: 'column', index, name, side: 'whole' }] : [],
  );
  return [...partsOf(program, belongs), ...whole];
}

function partsOf(program: LinearProgram, belongs: ReadonlySet<number>): ConflictPart[] {
  const rows = program.rowNames.flatMap((name, index): ConflictPart[] =>
    sidesOf({ lower: program.rowLower[index] ?? 0, upper: program.rowUpper[index] ?? 0 }).map((side) => ({
      kind: 'row',
      index,
      name,
      side,
    })),
  );
  const cols = program.colNames.flatMap((name, index): ConflictPart[] =>
    belongs.has(index)
      ? []
      : sidesOf({ lower: program.colLower[index] ?? 0, upper: program.colUpper[index] ?? 0 }).map((side) => ({
          kind: 'column',
          index,
          name,
          side,
        })),
  );
  return [...rows, ...cols];
}

function sidesOf({ lower, upper }: { lower: number; upper: number }): ConflictPart['side'][] {
  if (lower === upper) return ['both'];
  const sides: ConflictPart['side'][] = [];
  if (lower !== -Infinity) sides.push('lower');
  if (upper !== Infinity) sides.push('upper');
  return sides;
}
