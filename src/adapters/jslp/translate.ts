/** Turns a linear program into what javascript-lp-solver can say: variables >= 0, no bounds, no ranges. */
import type { LinearProgram } from '../../core/dispatch/linear-program.js';
import type { JslpModel } from './jslp-messages.js';

/** A bound this close to a whole number is meant to be one. */
const INTEGER_NOISE = 1e-9;

/** How a column is rebuilt: x = shift + sign * variable (- negative part). */
interface ColumnMap {
  readonly shift: number;
  readonly sign: 1 | -1;
  readonly free: boolean;
}

/** A translated program and the way back. */
export interface Translation {
  readonly model: JslpModel;
  /** Column values from the package's values, shape (numCols). */
  readonly primalOf: (values: Readonly<Record<string, number>>) => Float64Array;
}

/** Rows the translated program has: each finite column range costs one more. */
export function translatedRows(program: LinearProgram): number {
  let rows = program.numRows;
  for (let j = 0; j < program.numCols; j++) {
    if (Number.isFinite(program.colLower[j]) && Number.isFinite(program.colUpper[j])) rows++;
  }
  return rows;
}

/** Shifts every column to start at 0, mirrors those bounded above only, splits free ones, and names all by number. */
export function translate(program: LinearProgram, mipRelGap: number): Translation {
  const maps = Array.from({ length: program.numCols }, (_, j) => {
    const [lower, upper] = boundsOf(program, j);
    return mapOf(lower, upper);
  });
  const constraints: Record<string, { min?: number; max?: number; equal?: number }> = {};
  const variables: Record<string, Record<string, number>> = {};
  maps.forEach((map, j) => {
    addColumn(program, map, { j, constraints, variables });
  });
  for (let r = 0; r < program.numRows; r++) {
    let shifted = 0;
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
      const j = program.indices[k] ?? 0;
      const value = program.values[k] ?? 0;
      const map = maps[j] ?? mapOf(0, 0);
      shifted += value * map.shift;
      addTo(variables[`c${String(j)}`], `r${String(r)}`, value * map.sign);
      if (map.free) addTo(variables[`n${String(j)}`], `r${String(r)}`, -value);
    }
    addConstraint(
      constraints,
      `r${String(r)}`,
      (program.rowLower[r] ?? 0) - shifted,
      (program.rowUpper[r] ?? 0) - shifted,
    );
  }
  return {
    model: {
      optimize: 'cost',
      opType: 'min',
      constraints,
      variables,
      ints: integersOf(program, variables),
      options: { tolerance: mipRelGap },
    },
    primalOf: (values) =>
      Float64Array.from(maps, (map, j) => {
        const value = values[`c${String(j)}`] ?? 0;
        const rebuilt = map.shift + map.sign * value - (map.free ? (values[`n${String(j)}`] ?? 0) : 0);
        // Whole but for its rounding; the check refuses an answer that this would break.
        return program.integrality?.[j] === 1 ? Math.round(rebuilt) : rebuilt;
      }),
  };
}

/** Bounds of a column; those of an integer column drawn in to whole numbers, so that what is left of it is one too. */
function boundsOf(program: LinearProgram, j: number): [number, number] {
  const lower = program.colLower[j] ?? 0;
  const upper = program.colUpper[j] ?? 0;
  if (program.integrality?.[j] !== 1) return [lower, upper];
  return [Math.ceil(lower - INTEGER_NOISE), Math.floor(upper + INTEGER_NOISE)];
}

function integersOf(program: LinearProgram, variables: Readonly<Record<string, unknown>>): Record<string, 1> {
  const ints: Record<string, 1> = {};
  program.integrality?.forEach((integer, j) => {
    if (integer !== 1) return;
    for (const name of [`c${String(j)}`, `n${String(j)}`]) if (name in variables) ints[name] = 1;
  });
  return ints;
}

function mapOf(lower: number, upper: number): ColumnMap {
  if (Number.isFinite(lower)) return { shift: lower, sign: 1, free: false };
  if (Number.isFinite(upper)) return { shift: upper, sign: -1, free: false };
  return { shift: 0, sign: 1, free: true };
}

interface ColumnTarget {
  readonly j: number;
  readonly constraints: Record<string, { min?: number; max?: number; equal?: number }>;
  readonly variables: Record<string, Record<string, number>>;
}

function addColumn(program: LinearProgram, map: ColumnMap, target: ColumnTarget): void {
  const { j, constraints, variables } = target;
  const cost = program.colCost[j] ?? 0;
  const [lower, upper] = boundsOf(program, j);
  const range = upper - lower;
  const variable: Record<string, number> = { cost: cost * map.sign };
  if (Number.isFinite(range)) {
    variable[`b${String(j)}`] = 1;
    constraints[`b${String(j)}`] = { max: range };
  }
  variables[`c${String(j)}`] = variable;
  if (map.free) variables[`n${String(j)}`] = { cost: -cost };
}

function addTo(variable: Record<string, number> | undefined, row: string, value: number): void {
  if (variable) variable[row] = (variable[row] ?? 0) + value;
}

function addConstraint(
  constraints: Record<string, { min?: number; max?: number; equal?: number }>,
  name: string,
  lower: number,
  upper: number,
): void {
  if (lower === upper) constraints[name] = { equal: lower };
  else {
    const range: { min?: number; max?: number } = {};
    if (Number.isFinite(lower)) range.min = lower;
    if (Number.isFinite(upper)) range.max = upper;
    if (range.min !== undefined || range.max !== undefined) constraints[name] = range;
  }
}
