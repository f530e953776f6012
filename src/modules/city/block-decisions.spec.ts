/** Whole decisions of blocks, with a solver that is asked for them and answers by the book. */
import { describe, expect, it } from '@jest/globals';
import { cutProgram } from '../../core/city/program/cut-program.js';
import type { LinearProgram, SolveOutcome } from '../../core/dispatch/linear-program.js';
import { type LpSession, LpSolver, type SolveOptions } from '../../ports/lp-solver.js';
import { decideBlocks } from './block-decisions.js';
import { NoColumnsError, type ColumnsResult } from './program-columns.js';

/** Two blocks behind one row x + y = 1: block 0 has x, block 1 has y and the whole number z with y - z <= 0. */
const PROGRAM: LinearProgram = {
  numCols: 3,
  numRows: 2,
  colCost: Float64Array.of(1, 1, 1),
  colLower: new Float64Array(3),
  colUpper: Float64Array.of(5, 5, 3),
  rowLower: Float64Array.of(1, -Infinity),
  rowUpper: Float64Array.of(1, 0),
  starts: Int32Array.of(0, 2, 4),
  indices: Int32Array.of(0, 1, 1, 2),
  values: Float64Array.of(1, 1, 1, -1),
  integrality: Uint8Array.of(0, 0, 1),
  offset: 0,
  rowNames: ['balance', 'only-if'],
  colNames: ['power[X,0]', 'power[Y,0]', 'on[Y,0]'],
};
const CUT = cutProgram(PROGRAM, Int32Array.of(0, 1, 1), 2);
const PLAN = { cost: 1, activity: Float64Array.of(0.5), primal: Float64Array.of(0.5, 0.5) };
const RESULT: ColumnsResult = {
  ...{ status: 'done', cost: 2, lowerEur: 1, gap: 0.5, rounds: 3, blocksMs: 1, masterMs: 1 },
  prices: Float64Array.of(2),
  mixture: [[{ plan: { ...PLAN, block: 0 }, weight: 1 }], [{ plan: { ...PLAN, block: 1 }, weight: 1 }]],
  bases: [null, null],
};

/** Answers each program with what the list says, in order; remembers what it was asked. */
class Scripted extends LpSolver {
  override readonly name = 'scripted';
  readonly asked: { readonly program: LinearProgram; readonly options: SolveOptions }[] = [];

  constructor(private readonly answers: (Float64Array | 'time-limit')[]) {
    super();
  }

  override solve(program: LinearProgram, options: SolveOptions): Promise<SolveOutcome> {
    this.asked.push({ program, options });
    const answer = this.answers.shift() ?? 'time-limit';
    const report = { solver: 'scripted', version: '1', solveMs: 0, iterations: null, message: '' };
    if (answer === 'time-limit') return Promise.resolve({ status: 'time-limit', conflict: [], report });
    const none = { rowDuals: null, reducedCosts: null };
    return Promise.resolve({ status: 'optimal', objective: 0, primal: answer, ...none, report });
  }

  override open(): LpSession {
    throw new Error('nothing is opened');
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('decisions of blocks', () => {
  it('become bounds of the program, which has no whole numbers any more', async () => {
    const solver = new Scripted([Float64Array.of(0.9, 1.0000001, 0, 0)]);
    const decided = await decideBlocks(CUT, RESULT, { solver, budgetMs: 100 });
    expect([decided.count, [...decided.blocks]]).toEqual([1, [1]]);
    expect(decided.program.integrality).toBeUndefined();
    expect([...decided.program.colLower]).toEqual([0, 0, 1]);
    expect([...decided.program.colUpper]).toEqual([5, 5, 1]);
    expect([...PROGRAM.colUpper]).toEqual([5, 5, 3]);
  });

  it('are taken at the prices, with a price on every kW away from the mixture', async () => {
    const solver = new Scripted([Float64Array.of(0, 0, 0, 0)]);
    await decideBlocks(CUT, RESULT, { solver, budgetMs: 100 });
    const [{ program, options } = { program: PROGRAM, options: { timeLimitMs: 0 } }] = solver.asked;
    // y: 1 - 2 of the balance; z: 1; two columns of the tie, a tenth of the mean price each.
    expect([...program.colCost]).toEqual([-1, 1, 0.2, 0.2]);
    expect([...(program.integrality ?? [])]).toEqual([0, 1, 0, 0]);
    expect([program.rowLower.at(-1), program.rowUpper.at(-1)]).toEqual([0.5, 0.5]);
    // 100 ms for one block: the shortest time a block is given is longer.
    expect(options.timeLimitMs).toBe(500);
    expect(program.colNames).toHaveLength(4);
  });

  it('are taken at the prices alone when the mixture takes too long', async () => {
    const solver = new Scripted(['time-limit', Float64Array.of(2, 2)]);
    const decided = await decideBlocks(CUT, RESULT, { solver, budgetMs: 60_000 });
    expect(solver.asked.map(({ program }) => program.numCols)).toEqual([4, 2]);
    expect(solver.asked[0]?.options.timeLimitMs).toBe(5_000);
    expect(decided.program.colLower[2]).toBe(2);
  });

  it('that nobody takes in time end the run by the name of the block', async () => {
    const solver = new Scripted([]);
    const deciding = decideBlocks(CUT, RESULT, { solver, budgetMs: 100 });
    await expect(deciding).rejects.toThrow(NoColumnsError);
    await expect(deciding).rejects.toThrow(/block 1 \(power\[Y,0\]\) ended time-limit/);
  });

  it('of the network itself are not taken by any block', async () => {
    const cut = cutProgram(PROGRAM, Int32Array.of(0, -1, -1), 1);
    const deciding = decideBlocks(cut, RESULT, { solver: new Scripted([]), budgetMs: 100 });
    await expect(deciding).rejects.toThrow(/decisions of the network itself/);
  });
});
