/** The smallest conflict of programs in one unknown, where a solver is an intersection of intervals. */
import { describe, expect, it } from '@jest/globals';
import type { LinearProgram, SolveOutcome } from '../linear-program.js';
import { ProgramBuilder } from '../program-builder.js';
import { conflictProgram, everyPart, irreducibleConflict, namedParts } from './conflict.js';
import { separateProofs } from './violation-proof.js';

const REPORT = { solver: 'intervals', version: '1', solveMs: 0, iterations: null, message: '' };

/** Solves programs whose rows hold one column each: every column in an interval. */
function intervals(program: LinearProgram): Promise<SolveOutcome> {
  const low = Float64Array.from(program.colLower);
  const high = Float64Array.from(program.colUpper);
  for (let r = 0; r < program.numRows; r += 1) {
    const at = program.starts[r] ?? 0;
    const [j, a] = [program.indices[at] ?? 0, program.values[at] ?? 1];
    const ends = [(program.rowLower[r] ?? 0) / a, (program.rowUpper[r] ?? 0) / a].sort((x, y) => x - y);
    low[j] = Math.max(low[j] ?? 0, ends[0] ?? 0);
    high[j] = Math.min(high[j] ?? 0, ends[1] ?? 0);
  }
  const status = low.every((value, j) => value <= (high[j] ?? 0) + 1e-9) ? 'time-limit' : 'infeasible';
  return Promise.resolve({ status, conflict: [], report: REPORT });
}

function program(
  column: readonly [number, number],
  rows: Record<string, readonly [number, number]>,
): LinearProgram {
  const builder = new ProgramBuilder();
  const x = builder.column('x', column[0], column[1]);
  for (const [name, [lower, upper]] of Object.entries(rows)) builder.row(name, lower, upper, [[x, 1]]);
  return builder.build();
}

const reduce = async (
  given: LinearProgram,
  names: readonly string[],
  belongs: number[] = [],
): Promise<string[]> => {
  const search = { program: given, belongs: new Set(belongs), solve: intervals };
  const parts = await irreducibleConflict(search, namedParts(search, names));
  return parts.map(({ name, side }) => `${name} ${side}`).sort();
};

describe('an irreducible conflict', () => {
  const rows = { atLeast: [5, Infinity], atMost: [-Infinity, 3], between: [0, 100], fixed: [4, 4] } as const;

  it('keeps two sides that exclude each other and nothing else', async () => {
    const given = program([-Infinity, Infinity], {
      atLeast: rows.atLeast,
      atMost: rows.atMost,
      between: rows.between,
    });
    expect(await reduce(given, ['atLeast', 'atMost', 'between'])).toEqual(['atLeast lower', 'atMost upper']);
  });

  it('is what is left when the time is over: it still excludes itself, and some of it may be too much', async () => {
    const given = program([-Infinity, Infinity], {
      ...{ between: rows.between, atLeast: rows.atLeast, atMost: rows.atMost, alsoBetween: [0, 50] },
    });
    const names = ['between', 'alsoBetween', 'atLeast', 'atMost'];
    const after = async (solves: number): Promise<number> => {
      let asked = 0;
      const solve = Object.assign(
        (one: LinearProgram) => {
          asked += 1;
          return intervals(one);
        },
        { isOver: () => asked >= solves },
      );
      const search = { program: given, belongs: new Set<number>(), solve };
      const parts = await irreducibleConflict(search, namedParts(search, names));
      expect(asked).toBeLessThanOrEqual(solves);
      expect((await intervals(conflictProgram(given, parts, new Set()))).status).toBe('infeasible');
      return parts.length;
    };
    const sides = await Promise.all([1, 2, 100].map(after));
    expect(sides).toEqual([6, 5, 2]);
  });

  it('names the bound of a column with its side', async () => {
    const given = program([0, 3], { atLeast: rows.atLeast });
    expect(await reduce(given, ['atLeast', 'x'])).toEqual(['atLeast lower', 'x upper']);
  });

  it('leaves out what comes first when several would do', async () => {
    const given = program([-Infinity, Infinity], rows);
    const found = await reduce(given, ['atMost', 'between', 'atLeast', 'fixed']);
    expect(found).toEqual(['atLeast lower', 'fixed both']);
    expect(await reduce(given, ['fixed', 'between', 'atLeast', 'atMost'])).toEqual([
      'atLeast lower',
      'atMost upper',
    ]);
  });

  it('does not count bounds that belong to their rows', async () => {
    const given = program([0, 3], { atLeast: rows.atLeast });
    expect(await reduce(given, ['atLeast', 'x'], [0])).toEqual(['atLeast lower']);
  });

  it('is empty when the named set has a solution after all', async () => {
    const given = program([-Infinity, Infinity], { between: rows.between, fixed: rows.fixed });
    expect(await reduce(given, ['between', 'fixed'])).toEqual([]);
  });

  it('passes over names the program does not have, and doubles', async () => {
    const given = program([-Infinity, Infinity], { atLeast: rows.atLeast, atMost: rows.atMost });
    expect(await reduce(given, ['nobody', 'atLeast', 'atMost', 'atLeast'])).toHaveLength(2);
  });

  it('can be removed from the program by giving up any one member', async () => {
    const given = program([0, 3], rows);
    const search = { program: given, belongs: new Set<number>(), solve: intervals };
    const parts = await irreducibleConflict(search, everyPart(search));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      const rest = parts.filter((other) => other !== part);
      expect((await intervals(conflictProgram(given, rest, new Set()))).status).not.toBe('infeasible');
    }
  });
});

describe('the program of some parts', () => {
  it('frees the other side of a row and columns that are not named', () => {
    const given = program([0, 3], { between: [1, 2] });
    const part = { kind: 'row', index: 0, name: 'between', side: 'lower' } as const;
    const reduced = conflictProgram(given, [part], new Set());
    expect([...reduced.rowLower, ...reduced.rowUpper]).toEqual([1, Infinity]);
    expect([...reduced.colLower, ...reduced.colUpper]).toEqual([-Infinity, Infinity]);
    expect([...conflictProgram(given, [part], new Set([0])).colUpper]).toEqual([3]);
  });

  it('holds only the columns its rows touch', () => {
    const builder = new ProgramBuilder();
    const x = builder.column('x', 0, 1);
    const y = builder.column('y', 0, 1);
    builder.row('of x', 0, 1, [[x, 1]]);
    builder.row('of both', 2, 3, [
      [x, 1],
      [y, 4],
    ]);
    const given = builder.build();
    const onlyX = conflictProgram(given, [{ kind: 'row', index: 0, name: 'of x', side: 'upper' }], new Set());
    expect(onlyX.colNames).toEqual(['x']);
    const both = conflictProgram(
      given,
      [{ kind: 'row', index: 1, name: 'of both', side: 'both' }],
      new Set(),
    );
    expect([[...both.starts], [...both.values], both.rowNames]).toEqual([[0, 2], [1, 4], ['of both']]);
  });
});

describe('many parts', () => {
  it('are reduced in groups first, to the same conflict', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 300 }, (_, k) => [`loose[L${String(k % 7)},${String(k)}]`, [-k, 9 + k] as const]),
    );
    const given = program([-Infinity, 3], { ...wide, 'atLeast[A,0]': [5, Infinity] });
    let asked = 0;
    const solve = (one: LinearProgram): Promise<SolveOutcome> => {
      asked += 1;
      return intervals(one);
    };
    const search = { program: given, belongs: new Set<number>(), solve };
    const owner = ({ name }: { readonly name: string }): string => name.split(',')[0] ?? name;
    const parts = await irreducibleConflict(search, everyPart(search), [owner]);
    expect(parts.map(({ name, side }) => `${name} ${side}`)).toEqual(['atLeast[A,0] lower', 'x upper']);
    expect(asked).toBeLessThan(20);
  });
});

describe('proofs of a least violation', () => {
  it('are what has a multiplier and adds up to a violation, columns first', () => {
    const given = program([0, 3], { a: [5, 6], b: [0, 9] });
    // 1 x (x >= 5) and -1 x (x <= 3): 2 too much.
    const duals = { rows: Float64Array.of(1, 1e-12), reduced: Float64Array.of(-1) };
    expect(separateProofs(given, duals)).toEqual([['x', 'a']]);
    expect(separateProofs(given, { ...duals, rows: Float64Array.of(0, 0) })).toEqual([]);
  });

  it('are told apart where they share no column, the smaller first, and harmless multipliers are none', () => {
    const builder = new ProgramBuilder();
    const [x, y, z] = ['x', 'y', 'z'].map((name) => builder.column(name, 0, 1));
    builder.row('both', 4, 9, [
      [x ?? 0, 1],
      [y ?? 0, 1],
    ]);
    builder.row('one', 2, 3, [[z ?? 0, 1]]);
    const given = builder.build();
    const duals = { rows: Float64Array.of(1, 1), reduced: Float64Array.of(-1, -1, -1) };
    expect(separateProofs(given, duals)).toEqual([
      ['z', 'one'],
      ['x', 'y', 'both'],
    ]);
    const kept = { rows: Float64Array.of(0, 1), reduced: Float64Array.of(0, 0, -2) };
    // 2 - 2 x 1 = 0: the row and the bound touch, nothing is violated.
    expect(separateProofs(given, kept)).toEqual([]);
  });
});
