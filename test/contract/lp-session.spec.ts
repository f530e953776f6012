/** Live models: whatever is changed, added, taken out or shifted, the answer is that of the program solved from nothing. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import type { LinearProgram } from '../../src/core/dispatch/linear-program.js';
import { ProgramBuilder, type RowEntry } from '../../src/core/dispatch/program-builder.js';
import type { LpSession, LpSolver } from '../../src/ports/lp-solver.js';
import { generator, optimal, randomProgram } from './lp-solver-contract.js';

const LIMIT = { timeLimitMs: 20_000 };

const highs = new HighsSolver();
const jslp = new JslpSolver();

afterAll(async () => {
  await highs.close();
  await jslp.close();
});

describe.each<[string, LpSolver]>([
  ['highs', highs],
  ['jslp', jslp],
])('live models of %s', (_name, solver) => {
  it('answers each change of prices and bounds as a cold solve would', async () => {
    const random = generator(11);
    const session = solver.open(randomProgram(3));
    for (let round = 0; round < 5; round++) {
      const { program } = session;
      session.change({
        colCost: program.colCost.map((cost) => cost + Math.round(random() * 6 - 3)),
        colUpper: program.colUpper.map((upper) => upper + Math.round(random() * 2)),
        rowUpper: program.rowUpper.map((upper) => upper + Math.round(random() * 3)),
        offset: round,
      });
      await expectSameAsCold(session, solver);
    }
    await session.close();
  });

  it('takes columns in and out', async () => {
    const session = solver.open(storeProgram([5, 1, 4, 2]));
    await session.solve(LIMIT);
    // A dearer and a cheaper way to buy in slot 2, and one that stores for good.
    session.addColumns({
      names: ['dear[X,2]', 'cheap[X,2]'],
      cost: Float64Array.of(9, 0.5),
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(Infinity, 0.5),
      starts: Int32Array.of(0, 1, 2),
      rows: Int32Array.of(2, 2),
      values: Float64Array.of(1, 1),
    });
    await expectSameAsCold(session, solver);
    session.deleteColumns([session.program.colNames.indexOf('cheap[X,2]'), 1]);
    expect(session.program.colNames).not.toContain('cheap[X,2]');
    await expectSameAsCold(session, solver);
    await session.close();
  });

  it('moves on by a slot', async () => {
    const session = solver.open(storeProgram([5, 1, 4, 2, 6, 3]));
    await session.solve(LIMIT);
    session.replace(storeProgram([1, 4, 2, 6, 3, 7]), 1);
    await expectSameAsCold(session, solver);
    await session.close();
  });

  it('refuses numbers of another shape and stays as it was', async () => {
    const session = solver.open(storeProgram([5, 1]));
    expect(() => session.change({ colCost: Float64Array.of(1) })).toThrow(/colCost has 1 values/);
    const stray = {
      names: ['x'],
      cost: Float64Array.of(1),
      lower: Float64Array.of(0),
      upper: Float64Array.of(1),
    };
    expect(() =>
      session.addColumns({
        ...stray,
        starts: Int32Array.of(0, 1),
        rows: Int32Array.of(77),
        values: Float64Array.of(1),
      }),
    ).toThrow(/names row 77/);
    await expectSameAsCold(session, solver);
    await session.close();
  });
});

describe('live models of highs', () => {
  it('answers any course of edits as a cold solve would', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = generator(seed);
      const session = highs.open(randomProgram(seed));
      for (let step = 0; step < 6; step++) {
        editAtRandom(session, random);
        if (random() < 0.7) await expectSameAsCold(session, highs);
      }
      await expectSameAsCold(session, highs);
      await session.close();
    }
  });

  it('keeps several apart on one thread', async () => {
    const sessions = [storeProgram([5, 1]), randomProgram(4), storeProgram([2, 9, 1])].map((p) =>
      highs.open(p),
    );
    for (let round = 0; round < 2; round++) {
      for (const session of sessions) await expectSameAsCold(session, highs);
    }
    for (const session of sessions) await session.close();
    await expect(async () => sessions[0]?.solve(LIMIT)).rejects.toThrow(/closed/);
  });

  it('starts from the vertex it ended in, from one that is given, and from nothing', async () => {
    const session = highs.open(randomProgram(5));
    expect(session.basis).toBeNull();
    const cold = optimal(await session.solve(LIMIT)).report.iterations ?? 0;
    expect(cold).toBeGreaterThan(0);
    expect(optimal(await session.solve(LIMIT)).report.iterations).toBe(0);
    const { basis } = session;
    const second = highs.open(randomProgram(5), basis ?? undefined);
    expect(optimal(await second.solve(LIMIT)).report.iterations).toBe(0);
    second.startFrom(null);
    expect(optimal(await second.solve(LIMIT)).report.iterations).toBe(cold);
    expect(() => second.startFrom({ cols: new Uint8Array(1), rows: new Uint8Array(1) })).toThrow(RangeError);
    await session.close();
    await second.close();
  });

  it('starts over from nothing when a warm run takes too many pivots', async () => {
    const session = highs.open(denseProgram(2_000, 30));
    await session.solve(LIMIT);
    // The whole vertex is wrong now, and the primal simplex has to walk all the way.
    session.change({ colCost: session.program.colCost.map((cost) => -cost) });
    const live = optimal(await session.solve({ ...LIMIT, simplex: 'primal' }));
    const cold = optimal(await highs.solve(session.program, LIMIT));
    expect(checkSolution(session.program, live).problems).toEqual([]);
    expect(live.report.iterations).toBe(cold.report.iterations);
    await session.close();
  });

  it('gives each run its own time, however often it ran out before', async () => {
    const session = highs.open(denseProgram(1_000, 100));
    const flipped = session.program.colCost.map((cost) => -cost);
    session.change({ colCost: flipped });
    for (let k = 0; k < 3; k++) expect((await session.solve({ timeLimitMs: 1 })).status).toBe('time-limit');
    await expectSameAsCold(session, highs);
    await session.close();
  });

  it('lives on when its thread is replaced, from the vertex it had', async () => {
    const small = new HighsSolver({ recycleBytes: 1 });
    const session = small.open(storeProgram([5, 1, 4, 2]));
    await session.solve(LIMIT);
    session.change({ colCost: session.program.colCost.map((cost) => cost + 1) });
    await expectSameAsCold(session, highs);
    expect(optimal(await session.solve(LIMIT)).report.iterations).toBe(0);
    await small.close();
  });
});

/** Dearer, wider, one column more or one less: the program keeps an answer. */
function editAtRandom(session: LpSession, random: () => number): void {
  const { program } = session;
  const pick = Math.floor(random() * program.numCols);
  if (random() < 0.25) session.change({ colCost: program.colCost.map((cost) => cost + 4 * random() - 2) });
  else if (random() < 0.33) session.change({ rowUpper: program.rowUpper.map((upper) => upper + random()) });
  else if (random() < 0.5) {
    const rows = Int32Array.from({ length: program.numRows }, (_, r) => r).filter(() => random() < 0.4);
    session.addColumns({
      names: [`more[${String(program.numCols)}]`],
      cost: Float64Array.of(10 * random() - 5),
      lower: Float64Array.of(0),
      upper: Float64Array.of(2),
      starts: Int32Array.of(0, rows.length),
      rows,
      values: Float64Array.from(rows, () => 1 + random()),
    });
  } else if (program.colNames[pick]?.startsWith('more') === true) session.deleteColumns([pick]);
}

async function expectSameAsCold(session: LpSession, solver: LpSolver): Promise<void> {
  const live = optimal(await session.solve(LIMIT));
  const cold = optimal(await solver.solve(session.program, LIMIT));
  expect(checkSolution(session.program, live).problems).toEqual([]);
  expect(live.objective).toBeCloseTo(cold.objective, 7);
}

/** Buys 1 kWh a slot at its price, and may store up to 2 kWh for later at a small loss. */
function storeProgram(prices: readonly number[]): LinearProgram {
  const builder = new ProgramBuilder();
  let before: number | null = null;
  prices.forEach((price, t) => {
    const buy = builder.column(`buy[X,${String(t)}]`, 0, 5);
    const energy = builder.column(`energy[X,${String(t)}]`, 0, 2);
    builder.cost('energy', buy, price);
    builder.row(`balance[X,${String(t)}]`, 1, 1, [
      [buy, 1],
      [energy, -1],
      ...(before === null ? [] : [[before, 0.95] as const]),
    ]);
    before = energy;
  });
  return builder.build();
}

/** Columns of 1 to 2 EUR each, in rows that a quarter of them fill. */
function denseProgram(columns: number, rows: number): LinearProgram {
  const random = generator(5);
  const builder = new ProgramBuilder();
  for (let j = 0; j < columns; j++) {
    builder.column(`x[${String(j)}]`, 0, 1);
    builder.cost('cost', j, 1 + random());
  }
  for (let r = 0; r < rows; r++) {
    const entries = Array.from({ length: columns }, (_, j): RowEntry => [j, 0.1 + random()]);
    builder.row(`r[${String(r)}]`, -Infinity, columns / 8, entries);
  }
  return builder.build();
}
