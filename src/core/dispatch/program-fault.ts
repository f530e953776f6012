/** Looks a program over before a solver gets it: numbers that are none, bounds that cross, indices out of range. */
import type { LinearProgram } from './linear-program.js';

/** The first fault in words, naming its row or column; null when the program may be solved. */
export function programFault(program: LinearProgram): string | null {
  return shapeFault(program) ?? colFault(program) ?? rowFault(program) ?? matrixFault(program);
}

function shapeFault(program: LinearProgram): string | null {
  const { numCols, numRows } = program;
  const cols = [program.colCost, program.colLower, program.colUpper, program.colNames];
  const rows = [program.rowLower, program.rowUpper, program.rowNames];
  const fits =
    cols.every((array) => array.length === numCols) &&
    rows.every((array) => array.length === numRows) &&
    (program.integrality?.length ?? numCols) === numCols &&
    program.starts.length === numRows + 1 &&
    program.values.length === program.indices.length &&
    program.starts[numRows] === program.indices.length;
  return fits
    ? null
    : `the arrays do not have the shapes of ${String(numRows)} rows and ${String(numCols)} columns`;
}

function colFault(program: LinearProgram): string | null {
  for (let j = 0; j < program.numCols; j++) {
    const name = program.colNames[j] ?? String(j);
    if (!Number.isFinite(program.colCost[j]))
      return `the cost of column ${name} is ${String(program.colCost[j])}`;
    const fault = boundFault(program.colLower[j], program.colUpper[j]);
    if (fault) return `column ${name} ${fault}`;
  }
  return Number.isFinite(program.offset)
    ? null
    : `the constant of the objective is ${String(program.offset)}`;
}

function rowFault(program: LinearProgram): string | null {
  for (let r = 0; r < program.numRows; r++) {
    const fault = boundFault(program.rowLower[r], program.rowUpper[r]);
    if (fault) return `row ${program.rowNames[r] ?? String(r)} ${fault}`;
  }
  return null;
}

// Crossed bounds are no fault: they are an infeasible program, and the solver names the conflict.
function boundFault(lower: number | undefined, upper: number | undefined): string | null {
  if (lower === undefined || upper === undefined || Number.isNaN(lower) || Number.isNaN(upper)) {
    return `has a bound that is no number: ${String(lower)} .. ${String(upper)}`;
  }
  return lower === Infinity || upper === -Infinity
    ? `has impossible bounds ${String(lower)} .. ${String(upper)}`
    : null;
}

function matrixFault(program: LinearProgram): string | null {
  for (let r = 0; r < program.numRows; r++) {
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
      const col = program.indices[k] ?? -1;
      if (col < 0 || col >= program.numCols) {
        return `row ${program.rowNames[r] ?? String(r)} names column number ${String(col)}, which does not exist`;
      }
      if (!Number.isFinite(program.values[k])) {
        return `row ${program.rowNames[r] ?? String(r)} has the coefficient ${String(program.values[k])} for ${program.colNames[col] ?? String(col)}`;
      }
    }
  }
  return null;
}
