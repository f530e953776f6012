/** The check of a solver's answer on a program solved by hand, and on answers bent in each way. */
import { describe, expect, it } from '@jest/globals';
import { checkSolution } from './check-solution.js';
import type { SolveOutcome } from './linear-program.js';
import { ProgramBuilder } from './program-builder.js';

type Optimal = Extract<SolveOutcome, { status: 'optimal' }>;

// min x + 2y with x + y >= 4, x <= 3: x = 3, y = 1, objective 5; the row's price is 2, the bound's 1 - 2 = -1.
const builder = new ProgramBuilder();
const x = builder.column('x', 0, 3);
const y = builder.column('y', 0, Infinity);
builder.cost('a', x, 1);
builder.cost('b', y, 2);
builder.row('enough', 4, Infinity, [
  [x, 1],
  [y, 1],
]);
const program = builder.build();

const right: Optimal = {
  status: 'optimal',
  objective: 5,
  primal: Float64Array.of(3, 1),
  rowDuals: Float64Array.of(2),
  reducedCosts: Float64Array.of(-1, 0),
  report: { solver: 'hand', version: '1', solveMs: 0, iterations: 2, message: '' },
};

describe('checkSolution', () => {
  it('passes the optimum with its duals: no residual, no gap', () => {
    expect(checkSolution(program, right)).toMatchObject({
      passed: true,
      primalResidual: 0,
      boundViolation: 0,
      gap: 0,
    });
  });

  it('verifies what it can without duals', () => {
    const check = checkSolution(program, { ...right, rowDuals: null, reducedCosts: null });
    expect(check).toMatchObject({ passed: true, gap: null, dualInfeasibility: null });
  });

  it.each<[string, Partial<Optimal>, string]>([
    ['a broken row', { primal: Float64Array.of(3, 0.9), objective: 4.8 }, 'primalResidual'],
    ['a broken bound', { primal: Float64Array.of(4, 0), objective: 4 }, 'boundViolation'],
    ['an objective that is not what the columns cost', { objective: 4.5 }, 'objectiveError'],
    ['a feasible point that is not the cheapest', { primal: Float64Array.of(0, 4), objective: 8 }, 'gap'],
    ['duals that do not price the columns', { rowDuals: Float64Array.of(1.5) }, 'dualInfeasibility'],
    ['a price of the wrong sign', { rowDuals: Float64Array.of(-2), reducedCosts: null }, 'dualInfeasibility'],
    ['a value that is no number', { primal: Float64Array.of(3, Number.NaN) }, 'finite'],
    ['a vector of the wrong length', { primal: Float64Array.of(3) }, 'finite'],
  ])('refuses %s', (_name, change, problem) => {
    const check = checkSolution(program, { ...right, ...change });
    expect(check.passed).toBe(false);
    expect(check.problems.join('; ')).toContain(problem);
  });

  it.each<[string, Partial<Optimal>, RegExp]>([
    ['row', { primal: Float64Array.of(3, 0.9), objective: 4.8 }, /primalResidual is 0\.02\d* at row enough,/],
    ['column', { primal: Float64Array.of(4, 0), objective: 4 }, /boundViolation is 0\.25 at column x,/],
    [
      'column of a wrong price',
      { reducedCosts: Float64Array.of(-1, 1) },
      /dualInfeasibility .* at column y,/,
    ],
  ])('names the worst %s', (_name, change, problem) => {
    expect(checkSolution(program, { ...right, ...change }).problems.join('; ')).toMatch(problem);
  });

  it.each<[string, Partial<Optimal>]>([
    ['duals of the wrong length', { rowDuals: Float64Array.of(2, 0) }],
    ['a dual that is no number', { rowDuals: Float64Array.of(Number.NaN) }],
    ['a reduced cost that is no number', { reducedCosts: Float64Array.of(Number.NaN, 0) }],
  ])('refuses %s', (_name, change) => {
    expect(checkSolution(program, { ...right, ...change }).problems.join()).toMatch(
      /must be \d finite values/,
    );
  });

  it('never passes an answer that is not optimal', () => {
    const check = checkSolution(program, { status: 'time-limit', conflict: [], report: right.report });
    expect(check.problems).toEqual(['the solver ended time-limit, there is no solution']);
  });
});

describe('checkSolution with integers', () => {
  // The same, x and y whole and 1.5 x + y >= 4: the best is x = 3, y = 0, cost 3; half of x would do with 8/3.
  const whole = new ProgramBuilder();
  whole.column('x', 0, 3);
  whole.column('y', 0, Infinity);
  whole.cost('a', 0, 1);
  whole.cost('b', 1, 2);
  whole.row('enough', 4, Infinity, [
    [0, 1.5],
    [1, 1],
  ]);
  const integral = { ...whole.build(), integrality: Uint8Array.of(1, 1) };
  const best: Optimal = {
    ...right,
    objective: 3,
    primal: Float64Array.of(3, 0),
    rowDuals: Float64Array.of(0),
    reducedCosts: Float64Array.of(1, 2),
    mip: { bound: 3, gap: 0 },
  };

  it('passes whole numbers with their proof, and duals at the decisions', () => {
    expect(checkSolution(integral, best)).toMatchObject({ passed: true, gap: 0, mipProofError: 0 });
  });

  it('passes an incumbent that says how far it may be from the best', () => {
    const incumbent = {
      ...best,
      status: 'feasible' as const,
      conflict: [],
      mip: { bound: 8 / 3, gap: 1 / 9 },
    };
    expect(checkSolution(integral, incumbent).problems).toEqual([]);
  });

  it('passes an incumbent about which nothing is proved', () => {
    const unproved = { ...best, mip: { bound: -Infinity, gap: Infinity } };
    expect(checkSolution(integral, unproved).problems).toEqual([]);
  });

  it.each<[string, Partial<Optimal>, RegExp]>([
    [
      'half a decision',
      { primal: Float64Array.of(2.5, 0.25), objective: 3, rowDuals: null },
      /integerViolation is 0\.5 at column x/,
    ],
    ['a bound above the objective', { mip: { bound: 3.1, gap: 0 } }, /mipProofError/],
    ['a gap that is not the one of its bound', { mip: { bound: 2.4, gap: 0.01 } }, /mipProofError/],
    ['a gap that is no number', { mip: { bound: 3, gap: Number.NaN } }, /mipProofError/],
  ])('refuses %s', (_name, change, problem) => {
    expect(checkSolution(integral, { ...best, ...change }).problems.join('; ')).toMatch(problem);
  });
});
