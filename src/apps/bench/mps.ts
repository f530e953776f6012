/** A linear program as free-format MPS, for solvers in other processes. Names are numbers: R0.., C0... */
import type { LinearProgram } from '../../core/dispatch/linear-program.js';

/** The text of the program; numbers keep all their digits, the constant stands with the opposite sign as MPS wants it. */
export function toMps(program: LinearProgram): string {
  const rows = Array.from({ length: program.numRows }, (_, r) => ` ${rowKind(program, r)} R${String(r)}`);
  return [
    // FREE: without it CLP takes a short first bound for the fixed format.
    ['NAME traboule FREE', 'ROWS', ' N COST'],
    rows,
    ['COLUMNS'],
    columnLines(program),
    ['RHS'],
    rhsLines(program),
    ['RANGES'],
    rangeLines(program),
    ['BOUNDS'],
    boundLines(program),
    ['ENDATA', ''],
  ]
    .flat()
    .join('\n');
}

/** N = no limit at all, E = equal, G = at least, L = at most; a two-sided row is an L with a range. */
function rowKind(program: LinearProgram, r: number): 'N' | 'E' | 'G' | 'L' {
  const lower = program.rowLower[r] ?? -Infinity;
  const upper = program.rowUpper[r] ?? Infinity;
  if (lower === upper) return 'E';
  if (upper !== Infinity) return 'L';
  return lower === -Infinity ? 'N' : 'G';
}

function columnLines(program: LinearProgram): string[] {
  const columns = Array.from({ length: program.numCols }, (_, j): string[] => {
    const cost = program.colCost[j] ?? 0;
    return cost === 0 ? [] : [` C${String(j)} COST ${String(cost)}`];
  });
  for (let r = 0; r < program.numRows; r++) {
    for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
      const j = program.indices[k] ?? 0;
      columns[j]?.push(` C${String(j)} R${String(r)} ${String(program.values[k] ?? 0)}`);
    }
  }
  // A column in no row must be named all the same.
  const all = columns.flatMap((lines, j) => (lines.length > 0 ? lines : [` C${String(j)} COST 0`]));
  return program.integrality ? withMarkers(all, program.integrality) : all;
}

function withMarkers(lines: readonly string[], integrality: Uint8Array): string[] {
  const marked: string[] = [];
  let inside = false;
  for (const line of lines) {
    const integer = integrality[Number(line.slice(2, line.indexOf(' ', 2)))] === 1;
    if (integer !== inside) marked.push(` MARKER 'MARKER' ${integer ? "'INTORG'" : "'INTEND'"}`);
    inside = integer;
    marked.push(line);
  }
  if (inside) marked.push(" MARKER 'MARKER' 'INTEND'");
  return marked;
}

function rhsLines(program: LinearProgram): string[] {
  const lines = program.offset === 0 ? [] : [` RHS COST ${String(-program.offset)}`];
  for (let r = 0; r < program.numRows; r++) {
    const kind = rowKind(program, r);
    const side = (kind === 'G' ? program.rowLower[r] : program.rowUpper[r]) ?? 0;
    if (kind !== 'N' && side !== 0) lines.push(` RHS R${String(r)} ${String(side)}`);
  }
  return lines;
}

function rangeLines(program: LinearProgram): string[] {
  const lines: string[] = [];
  for (let r = 0; r < program.numRows; r++) {
    const width = (program.rowUpper[r] ?? 0) - (program.rowLower[r] ?? 0);
    if (rowKind(program, r) === 'L' && width !== Infinity) lines.push(` RNG R${String(r)} ${String(width)}`);
  }
  return lines;
}

function boundLines(program: LinearProgram): string[] {
  const lines: string[] = [];
  for (let j = 0; j < program.numCols; j++) {
    const lower = program.colLower[j] ?? 0;
    const upper = program.colUpper[j] ?? Infinity;
    const bound = (kind: string, value?: number): void => {
      lines.push(` ${kind} BND C${String(j)}${value === undefined ? '' : ` ${String(value)}`}`);
    };
    if (lower === upper) bound('FX', lower);
    else if (lower === -Infinity && upper === Infinity) bound('FR');
    else {
      // Before UP: with a negative upper bound alone some readers free the lower one.
      if (lower === -Infinity) bound('MI');
      else if (lower !== 0 || upper < 0) bound('LO', lower);
      if (upper !== Infinity) bound('UP', upper);
      else if (program.integrality?.[j] === 1) bound('PL');
    }
  }
  return lines;
}
