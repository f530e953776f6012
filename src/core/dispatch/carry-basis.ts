/** Carries the vertex of one program over to another by the names of rows and columns, the slot in a name shifted. */
import type { LinearProgram, LpBasis } from './linear-program.js';

type Names = Pick<LinearProgram, 'rowNames' | 'colNames'>;

const AT_LOWER = 0;
const BASIC = 1;
const AT_UPPER = 2;
const FREE_AT_ZERO = 3;

const UNKNOWN = 255;

/**
 * Start for `to` from the vertex of `from`: what is called `charge[BAT,16]` there was called `charge[BAT,17]` when the
 * horizon moved on by one slot. What is new takes the place of its namesake of the same number (the new last slot stands as
 * the old last one did), else its bound nearest to zero; a new row's slack is basic.
 *
 * @param laterSlots how many slots the first slot of `to` lies after that of `from`
 */
export function carryBasis(from: Names, basis: LpBasis, to: LinearProgram, laterSlots: number): LpBasis {
  const cols = carried(new NamedPlaces(from.colNames, basis.cols), to.colNames, laterSlots);
  const rows = carried(new NamedPlaces(from.rowNames, basis.rows), to.rowNames, laterSlots);
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

/** Places looked up by name. Two programs of one builder are laid out alike: the neighbour of the last find is tried first. */
class NamedPlaces {
  private readonly count: number;
  private all: ReadonlyMap<string, number> | null = null;

  constructor(
    private readonly names: readonly string[],
    private readonly places: Uint8Array,
  ) {
    this.count = names.length;
  }

  /** Number of a name, tried at `guess` first; -1 when there is none. */
  find(name: string, guess: number): number {
    if (guess < this.count && this.names[guess] === name) return guess;
    this.all ??= new Map(this.names.map((one, k) => [one, k]));
    return this.all.get(name) ?? -1;
  }

  at(index: number): number {
    return this.places[index] ?? UNKNOWN;
  }
}

function carried(known: NamedPlaces, names: readonly string[], laterSlots: number): Uint8Array {
  let shift = 0;
  return Uint8Array.from(names, (name, k) => {
    const found = known.find(laterName(name, laterSlots), k + shift);
    if (found < 0) return known.at(known.find(name, k));
    shift = found - k;
    return known.at(found);
  });
}

/** `charge[BAT,16]` one slot later is `charge[BAT,17]`; a name without a slot stays. */
function laterName(name: string, slots: number): string {
  if (slots === 0) return name;
  const comma = name.lastIndexOf(',');
  if (comma < 0 || !name.endsWith(']')) return name;
  const slot = Number(name.slice(comma + 1, -1));
  return Number.isInteger(slot) ? `${name.slice(0, comma + 1)}${String(slot + slots)}]` : name;
}
