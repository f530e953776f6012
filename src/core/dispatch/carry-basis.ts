/** Carries the vertex of one program over to another by the names of rows and columns, the slot in a name shifted. */
import type { LinearProgram, LpBasis } from './linear-program.js';

type Names = Pick<LinearProgram, 'rowNames' | 'colNames'>;

const AT_LOWER = 0;
const BASIC = 1;
const AT_UPPER = 2;
const FREE_AT_ZERO = 3;

/**
 * Start for `to` from the vertex of `from`: what is called `charge[BAT,16]` there was called `charge[BAT,17]` when the
 * horizon moved on by one slot. What is new takes the place of its namesake of the same number (the new last slot stands as
 * the old last one did), else its bound nearest to zero; a new row's slack is basic.
 *
 * @param laterSlots how many slots the first slot of `to` lies after that of `from`
 */
export function carryBasis(from: Names, basis: LpBasis, to: LinearProgram, laterSlots: number): LpBasis {
  const cols = carried(from.colNames, basis.cols, { names: to.colNames, laterSlots });
  const rows = carried(from.rowNames, basis.rows, { names: to.rowNames, laterSlots });
  return {
    cols: cols.map((place, j) => (place === UNKNOWN ? boundNearestZero(to, j) : place)),
    rows: rows.map((place) => (place === UNKNOWN ? BASIC : place)),
  };
}

/** Place of a column that is new: at its bound nearest to zero, or free at zero. */
export function boundNearestZero(program: Pick<LinearProgram, 'colLower' | 'colUpper'>, col: number): number {
  const lower = program.colLower[col] ?? 0;
  const upper = program.colUpper[col] ?? 0;
  if (lower === -Infinity && upper === Infinity) return FREE_AT_ZERO;
  return Math.abs(lower) <= Math.abs(upper) ? AT_LOWER : AT_UPPER;
}

const UNKNOWN = 255;

interface Target {
  readonly names: readonly string[];
  readonly laterSlots: number;
}

function carried(names: readonly string[], places: Uint8Array, target: Target): Uint8Array {
  const known = new Map(names.map((name, k) => [name, k]));
  const place = (name: string): number => places[known.get(name) ?? -1] ?? UNKNOWN;
  return Uint8Array.from(target.names, (name) => {
    const then = target.laterSlots === 0 ? UNKNOWN : place(laterName(name, target.laterSlots));
    return then === UNKNOWN ? place(name) : then;
  });
}

/** `charge[BAT,16]` one slot later is `charge[BAT,17]`; a name without a slot stays. */
function laterName(name: string, slots: number): string {
  const comma = name.lastIndexOf(',');
  if (comma < 0 || !name.endsWith(']')) return name;
  const slot = Number(name.slice(comma + 1, -1));
  return Number.isInteger(slot) ? `${name.slice(0, comma + 1)}${String(slot + slots)}]` : name;
}
