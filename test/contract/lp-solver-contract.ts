/** What every `LpSolver` must do, run against each implementation. */
import { describe, expect, it } from '@jest/globals';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import type { LinearProgram, SolveOutcome } from '../../src/core/dispatch/linear-program.js';
import { ProgramBuilder } from '../../src/core/dispatch/program-builder.js';
import type { LpSolver } from '../../src/ports/lp-solver.js';

/** What an implementation promises beyond the port. */
export interface SolverTraits {
  readonly duals: boolean;
  readonly namesConflicts: boolean;
}

const LIMIT = { timeLimitMs: 20_000 };

/** Registers the suite; `solver()` gives the instance under test, which the caller closes. */
export function lpSolverContract(name: string, solver: () => LpSolver, traits: SolverTraits): void {
  describe(`LpSolver contract: ${name}`, () => {
    it('finds an optimum known on paper, with a range row, a free column and an offset', async () => {
      const outcome = optimal(await solver().solve(paperProgram(), LIMIT));
      // max 3x + 2y: corner of x + y <= 4 and x + 3y <= 6 is (3, 1), but x <= 2.5 moves it to (2.5, 7/6) ...
      expect(outcome.primal[0]).toBeCloseTo(2.5, 7);
      expect(outcome.primal[1]).toBeCloseTo(3.5 / 3, 7);
      // ... and z = -5 + y is the free column; cost -3x - 2y + z, offset 10.
      expect(outcome.primal[2]).toBeCloseTo(3.5 / 3 - 5, 7);
      expect(outcome.objective).toBeCloseTo(10 - 7.5 - 3.5 / 3 - 5, 7);
      expect(checkSolution(paperProgram(), outcome).problems).toEqual([]);
    });

    it(`gives ${traits.duals ? 'the price of each row' : 'null for the duals it does not know'}`, async () => {
      const outcome = optimal(await solver().solve(paperProgram(), LIMIT));
      if (!traits.duals) {
        expect([outcome.rowDuals, outcome.reducedCosts]).toEqual([null, null]);
        return;
      }
      // y moves by 1/3 for one more unit of x + 3y <= 6, and a unit of y earns 2 less the 1 of z.
      expect(outcome.rowDuals?.[1]).toBeCloseTo(-1 / 3, 7);
      expect(outcome.rowDuals?.[0]).toBeCloseTo(0, 7);
      // One more unit of x <= 2.5 earns 3 and takes 1/3 of a y.
      expect(outcome.reducedCosts?.[0]).toBeCloseTo(-3 + 1 / 3, 7);
    });

    it('tells an infeasible program as an outcome', async () => {
      const builder = new ProgramBuilder();
      const x = builder.column('charge[BAT,0]', 0, 10);
      const y = builder.column('charge[BAT,1]', 0, 10);
      builder.row('import-limit[PDJ,0]', -Infinity, 5, [[x, 1]]);
      builder.row('harmless[PDJ,1]', -Infinity, 50, [
        [x, 1],
        [y, 1],
      ]);
      builder.row('energy-due[EV,0]', 8, Infinity, [[x, 1]]);
      const outcome = await solver().solve(builder.build(), LIMIT);
      expect(outcome.status).toBe('infeasible');
      const conflict = outcome.status === 'optimal' ? [] : outcome.conflict;
      expect([...conflict].sort()).toEqual(
        traits.namesConflicts ? ['energy-due[EV,0]', 'import-limit[PDJ,0]'] : [],
      );
    });

    it('names a column whose own bounds cross', async () => {
      const builder = new ProgramBuilder();
      builder.column('power[CHP,3]', 2, 1);
      builder.row('any', 0, 10, [[0, 1]]);
      const outcome = await solver().solve(builder.build(), LIMIT);
      expect(outcome).toMatchObject({ status: 'infeasible', conflict: ['power[CHP,3]'] });
    });

    it('tells an unbounded program as an outcome', async () => {
      const builder = new ProgramBuilder();
      const x = builder.column('sold', 0, Infinity);
      const y = builder.column('bought', 0, Infinity);
      builder.cost('sold', x, -1);
      builder.row('balance', -Infinity, 3, [
        [x, 1],
        [y, -1],
      ]);
      expect((await solver().solve(builder.build(), LIMIT)).status).toBe('unbounded');
    });

    it.each([
      ['cost', 'the cost of column x is NaN'],
      ['bound', 'column x has a bound that is no number'],
      ['coefficient', 'row r has the coefficient NaN for x'],
    ])('refuses a NaN in a %s and says where', async (where, message) => {
      const builder = new ProgramBuilder();
      const x = builder.column('x', 0, where === 'bound' ? Number.NaN : 1);
      builder.cost('c', x, where === 'cost' ? Number.NaN : 1);
      builder.row('r', 0, 1, [[x, where === 'coefficient' ? Number.NaN : 1]]);
      const outcome = await solver().solve(builder.build(), LIMIT);
      expect(outcome.status).toBe('failed');
      expect(outcome.report.message).toContain(message);
    });

    it('does not begin when it is cancelled before', async () => {
      const outcome = await solver().solve(paperProgram(), { ...LIMIT, signal: AbortSignal.abort() });
      expect(outcome.status).toBe('cancelled');
    });

    it('takes whole numbers only where they are asked for', async () => {
      const program = knapsackProgram();
      const outcome = optimal(await solver().solve(program, LIMIT));
      // Weights 5, 4, 3 into 9: the first two are worth 10 + 7 = 17; half the third would not fit.
      expect(Array.from(outcome.primal)).toEqual([1, 1, 0]);
      expect(outcome.objective).toBeCloseTo(-17, 7);
      expect(checkSolution(program, outcome).problems).toEqual([]);
    });

    it('finds that no whole numbers will do', async () => {
      const builder = new ProgramBuilder();
      builder.column('n', 0, 10);
      builder.row('between', 1.2, 1.8, [[0, 1]]);
      const program = { ...builder.build(), integrality: Uint8Array.of(1) };
      expect((await solver().solve(program, LIMIT)).status).toBe('infeasible');
    });

    it('solves on after every bad answer, and the same program twice the same way', async () => {
      const first = optimal(await solver().solve(paperProgram(), LIMIT));
      const second = optimal(await solver().solve(paperProgram(), LIMIT));
      expect(second.primal).toEqual(first.primal);
    });
  });
}

/** min 10 - 3x - 2y + z; x + y <= 4; x + 3y <= 6; -5 <= z - y <= -5; 0 <= x <= 2.5; y >= 0; z free. */
export function paperProgram(): LinearProgram {
  const builder = new ProgramBuilder();
  const x = builder.column('x', 0, 2.5);
  const y = builder.column('y', 0, Infinity);
  const z = builder.column('z', -Infinity, Infinity);
  builder.cost('earned', x, -3);
  builder.cost('earned', y, -2);
  builder.cost('paid', z, 1);
  builder.constant('fixed', 10);
  builder.row('sum', 0, 4, [
    [x, 1],
    [y, 1],
  ]);
  builder.row('weighted', -Infinity, 6, [
    [x, 1],
    [y, 3],
  ]);
  builder.row('tied', -5, -5, [
    [z, 1],
    [y, -1],
  ]);
  return builder.build();
}

/** Worth 10, 7, 5; weights 5, 4, 3 into 9; one of each. */
function knapsackProgram(): LinearProgram {
  const builder = new ProgramBuilder();
  [10, 7, 5].forEach((worth, j) => {
    builder.column(`take[${String(j)}]`, 0, 1);
    builder.cost('worth', j, -worth);
  });
  builder.row('weight', -Infinity, 9, [
    [0, 5],
    [1, 4],
    [2, 3],
  ]);
  return { ...builder.build(), integrality: Uint8Array.of(1, 1, 1) };
}

/** Seeded small LP that always has an optimum: boxed columns, and rows that a known point satisfies. */
export function randomProgram(seed: number): LinearProgram {
  const random = generator(seed);
  const builder = new ProgramBuilder();
  const point = Array.from({ length: 12 }, () => Math.round(random() * 10));
  const cols = point.map((value, j) => {
    const free = random() < 0.1;
    const col = builder.column(
      `x[${String(j)}]`,
      value - Math.round(random() * 5),
      free ? 1000 : value + Math.round(random() * 5),
    );
    builder.cost('cost', col, Math.round((random() * 2 - 1) * 20));
    return col;
  });
  for (let r = 0; r < 10; r++) {
    const entries = cols.flatMap((col) =>
      random() < 0.4 ? [[col, Math.round(random() * 8) - 3] as const] : [],
    );
    const activity = entries.reduce((sum, [col, value]) => sum + value * (point[col] ?? 0), 0);
    const kind = random();
    const lower = kind < 0.3 ? -Infinity : activity - Math.round(random() * 4);
    const upper = kind > 0.7 ? Infinity : activity + Math.round(random() * 4);
    builder.row(`r[${String(r)}]`, lower, upper, entries);
  }
  return builder.build();
}

export function optimal(outcome: SolveOutcome): Extract<SolveOutcome, { status: 'optimal' }> {
  if (outcome.status !== 'optimal')
    throw new Error(
      `expected optimal, saw ${outcome.status}: ${outcome.report.message} ${outcome.conflict.join(' ')}`,
    );
  return outcome;
}

/** Mulberry32, seeded. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
