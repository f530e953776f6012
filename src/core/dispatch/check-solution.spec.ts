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

  it('never passes an answer that is not optimal', () => {
    const check = checkSolution(program, { status: 'time-limit', conflict: [], report: right.report });
    expect(check.problems).toEqual(['the solver ended time-limit, there is no solution']);
  });
});
