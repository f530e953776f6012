/** The LP solvers against their contract, and what each promises beyond it. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import type { LinearProgram } from '../../src/core/dispatch/linear-program.js';
import { ProgramBuilder, type RowEntry } from '../../src/core/dispatch/program-builder.js';
import { generator, lpSolverContract, optimal, paperProgram, randomProgram } from './lp-solver-contract.js';

const highs = new HighsSolver({ graceMs: 300 });
const jslp = new JslpSolver();

afterAll(async () => {
  await highs.close();
  await jslp.close();
});

lpSolverContract('highs', () => highs, { duals: true, namesConflicts: true });
lpSolverContract('jslp', () => jslp, { duals: false, namesConflicts: false });

describe('highs', () => {
  it('stops at its time limit, again and again, and solves on', async () => {
    const hard = heavyProgram(450);
    for (let i = 0; i < 3; i++) {
      const outcome = await highs.solve(hard, { timeLimitMs: 1 });
      expect(outcome.status).toBe('time-limit');
    }
    expect((await highs.solve(paperProgram(), { timeLimitMs: 20_000 })).status).toBe('optimal');
  });

  it('is cancelled in the middle of a run and solves on', async () => {
    const controller = new AbortController();
    const running = highs.solve(heavyProgram(450), { timeLimitMs: 60_000, signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 5);
    expect((await running).status).toBe('cancelled');
    expect((await highs.solve(paperProgram(), { timeLimitMs: 20_000 })).status).toBe('optimal');
  });

  it('replaces a thread whose heap passed the recycling threshold', async () => {
    const small = new HighsSolver({ recycleBytes: 1 });
    const outcomes = [
      await small.solve(paperProgram(), { timeLimitMs: 20_000 }),
      await small.solve(paperProgram(), { timeLimitMs: 20_000 }),
    ];
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['optimal', 'optimal']);
    await small.close();
  });

  it('queues what comes while its thread is busy, and ends it as cancelled when it closes', async () => {
    const solver = new HighsSolver({ graceMs: 100 });
    const first = await solver.solve(paperProgram(), { timeLimitMs: 20_000 });
    expect(first.status).toBe('optimal');
    const running = solver.solve(heavyProgram(450), { timeLimitMs: 60_000 });
    const queued = solver.solve(paperProgram(), { timeLimitMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await solver.close();
    expect([(await running).status, (await queued).status]).toEqual(['cancelled', 'cancelled']);
    expect((await solver.solve(paperProgram(), { timeLimitMs: 1_000 })).status).toBe('cancelled');
  });
});

describe('highs and a lost instance', () => {
  it('drops an aborted instance and runs its program again on a new one', async () => {
    const struck = new HighsSolver({ abortRuns: 1 });
    const outcome = optimal(await struck.solve(paperProgram(), { timeLimitMs: 20_000 }));
    expect(checkSolution(paperProgram(), outcome).problems).toEqual([]);
    await struck.close();
  });

  it('tells a program that its instances abort on as failed, and solves the next', async () => {
    const struck = new HighsSolver({ abortRuns: 2 });
    const outcome = await struck.solve(paperProgram(), { timeLimitMs: 20_000 });
    expect(outcome.status).toBe('failed');
    expect(outcome.report.message).toMatch(/Aborted/);
    expect((await struck.solve(paperProgram(), { timeLimitMs: 20_000 })).status).toBe('optimal');
    await struck.close();
  });

  it('loads a live model anew with its changes and its vertex', async () => {
    const struck = new HighsSolver({ abortRuns: 1 });
    const program = randomProgram(8);
    const first = optimal(await highs.solve(program, { timeLimitMs: 20_000 }));
    const session = struck.open(program);
    session.change({ offset: 5 });
    const moved = optimal(await session.solve({ timeLimitMs: 20_000 }));
    expect(moved.objective).toBeCloseTo(first.objective - program.offset + 5, 7);
    expect(optimal(await session.solve({ timeLimitMs: 20_000 })).report.iterations).toBe(0);
    await struck.close();
  });
});

describe('highs and integers', () => {
  it('gives the answer in hand with its gap when the time runs out', async () => {
    const program = wideKnapsack(40);
    const outcome = await highs.solve(program, { timeLimitMs: 1_000, mipRelGap: 0 });
    if (outcome.status !== 'feasible') throw new Error(`expected feasible, saw ${outcome.status}`);
    expect(outcome.mip?.bound).toBeLessThan(outcome.objective);
    expect(outcome.mip?.gap).toBeGreaterThan(0);
    expect(outcome.mip?.gap).toBeLessThan(1);
    expect(checkSolution(program, outcome).problems).toEqual([]);
  });

  it('stops at the gap that is good enough', async () => {
    const program = wideKnapsack(40);
    const outcome = optimal(await highs.solve(program, { timeLimitMs: 20_000, mipRelGap: 0.2 }));
    expect(outcome.mip?.gap).toBeLessThanOrEqual(0.2);
  });

  it('proves the optimum, and prices the rows at the decisions taken', async () => {
    // Running costs 10 and allows 4 kW at 1 EUR each; 5 kW are due, the rest costs 8 EUR: run, and the price is 8.
    const builder = new ProgramBuilder();
    builder.column('run', 0, 1);
    builder.column('own', 0, 4);
    builder.column('bought', 0, Infinity);
    builder.cost('start', 0, 10);
    builder.cost('fuel', 1, 1);
    builder.cost('energy', 2, 8);
    builder.row('balance', 5, 5, [
      [1, 1],
      [2, 1],
    ]);
    builder.row('only-running', -Infinity, 0, [
      [1, 1],
      [0, -4],
    ]);
    const program = { ...builder.build(), integrality: Uint8Array.of(1, 0, 0) };
    const outcome = optimal(await highs.solve(program, { timeLimitMs: 20_000 }));
    expect(outcome).toMatchObject({ objective: 22, mip: { bound: 22, gap: 0 } });
    expect(Array.from(outcome.primal)).toEqual([1, 4, 1]);
    expect(outcome.rowDuals?.[0]).toBeCloseTo(8, 9);
    expect(checkSolution(program, outcome).problems).toEqual([]);
  });
});

describe('jslp', () => {
  it('refuses what is too large for it, with the reason', async () => {
    const outcome = await jslp.solve(heavyProgram(450), { timeLimitMs: 1_000 });
    expect(outcome.status).toBe('failed');
    expect(outcome.report.message).toContain('use highs');
  });

  it('kills its thread at the time limit', async () => {
    const wide = new JslpSolver({ maxRows: 10_000 });
    expect((await wide.solve(heavyProgram(450), { timeLimitMs: 1 })).status).toBe('time-limit');
    await wide.close();
  });
});

describe('highs and jslp', () => {
  it('agree on 300 seeded small programs, and every answer passes the check', async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const program = randomProgram(seed);
      const ours = optimal(await highs.solve(program, { timeLimitMs: 20_000 }));
      expect(checkSolution(program, ours)).toMatchObject({ problems: [], gap: expect.any(Number) });
      const theirs = await jslp.solve(program, { timeLimitMs: 20_000 });
      if (theirs.status !== 'optimal') failures.push(`${String(seed)}: ${theirs.report.message}`);
      else if (!closeTo(theirs.objective, ours.objective))
        throw new Error(
          `seed ${String(seed)}: ${String(theirs.objective)} passed beside ${String(ours.objective)}`,
        );
    }
    expect(failures).toEqual([]);
  });

  it('agree on seeded small programs with integers', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const base = randomProgram(seed);
      const integrality = Uint8Array.from({ length: base.numCols }, (_, j) => (j % 3 === 0 ? 1 : 0));
      const program = { ...base, integrality };
      const exact = { timeLimitMs: 20_000, mipRelGap: 0 };
      const ours = optimal(await highs.solve(program, exact));
      const theirs = optimal(await jslp.solve(program, exact));
      expect(checkSolution(program, ours).problems).toEqual([]);
      expect(checkSolution(program, theirs).problems).toEqual([]);
      expect(closeTo(theirs.objective, ours.objective)).toBe(true);
    }
  });
});

function closeTo(value: number, expected: number): boolean {
  return Math.abs(value - expected) < 1e-6 * (1 + Math.abs(expected));
}

/** As many things as `size` into 15 sacks at once: no solver proves the best packing in a second. */
function wideKnapsack(size: number): LinearProgram {
  const random = generator(3);
  const builder = new ProgramBuilder();
  for (let j = 0; j < size; j++) {
    builder.column(`take[${String(j)}]`, 0, 1);
    builder.cost('worth', j, -Math.round(500 + 500 * random()));
  }
  for (let r = 0; r < 15; r++) {
    const entries = Array.from({ length: size }, (_, j): RowEntry => [j, Math.round(1 + 999 * random())]);
    builder.row(`sack[${String(r)}]`, -Infinity, size * 250, entries);
  }
  return { ...builder.build(), integrality: new Uint8Array(size).fill(1) };
}

/** A dense program that takes any simplex a while: size rows and columns, all coefficients random. */
function heavyProgram(size: number): LinearProgram {
  const random = generator(7);
  const builder = new ProgramBuilder();
  for (let j = 0; j < size; j++) {
    builder.column(`x[${String(j)}]`, 0, 10);
    builder.cost('cost', j, -1 - random());
  }
  for (let r = 0; r < size; r++) {
    const entries = Array.from({ length: size }, (_, j): RowEntry => [j, 0.1 + random()]);
    builder.row(`r[${String(r)}]`, -Infinity, size, entries);
  }
  return builder.build();
}
