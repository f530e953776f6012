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
  it('agree on seeded small programs, and every answer passes the check', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const program = randomProgram(seed);
      const ours = optimal(await highs.solve(program, { timeLimitMs: 20_000 }));
      const theirs = optimal(await jslp.solve(program, { timeLimitMs: 20_000 }));
      expect(checkSolution(program, ours).problems).toEqual([]);
      expect(Math.abs(ours.objective - theirs.objective)).toBeLessThan(1e-6 * (1 + Math.abs(ours.objective)));
    }
  });
});

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
