/** Large dispatches in blocks, at a size where one program gives the optimum to hold them against. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { HighsSeriesPool } from '../../src/adapters/highs/highs-series-pool.js';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { districtInput } from '../../src/apps/bench/solve-district.js';
import { solveDispatch } from '../../src/core/control/solve-dispatch.js';
import { buildDispatch } from '../../src/core/dispatch/build-dispatch.js';
import { checkSolution } from '../../src/core/dispatch/check-solution.js';
import { columnOwners } from '../../src/core/dispatch/column-owners.js';
import type { DispatchInput } from '../../src/core/dispatch/dispatch-input.js';
import { isSolved, type LinearProgram, type SolvedOutcome } from '../../src/core/dispatch/linear-program.js';
import { BlockSolver } from '../../src/modules/city/block-solver.js';
import { LpSeriesSolver, type SeriesAnswer } from '../../src/ports/lp-series.js';

const LIMIT = { timeLimitMs: 60_000 };
const INPUT = districtInput({ assets: 60, slots: 16, seed: 3, firstSlot: 64 });

const highs = new HighsSolver();
const pool = new HighsSeriesPool(1);
const blocks = new BlockSolver(highs, pool);

afterAll(() => blocks.close());

/** The program of an input with its owners, whatever its size. */
function cuttable(input: DispatchInput): LinearProgram {
  const { program } = buildDispatch(input);
  return { ...program, owners: columnOwners(input.grid, program.colNames) };
}

async function solved(solver: BlockSolver | HighsSolver, program: LinearProgram): Promise<SolvedOutcome> {
  const outcome = await solver.solve(program, LIMIT);
  if (!isSolved(outcome)) throw new Error(`${outcome.status}: ${outcome.report.message}`);
  return outcome;
}

describe('a dispatch in blocks', () => {
  it('is near the optimum of the one program, as near as it proves, and its proof passes the check', async () => {
    const program = cuttable(INPUT);
    const best = await solved(highs, buildDispatch(INPUT).program);
    const near = await solved(blocks, program);
    const report = near.report.columnGeneration;
    expect(near.status).toBe('feasible');
    expect(report?.blocks).toBe(6);
    expect(report?.gap).toBeLessThanOrEqual(1e-3);
    expect(report?.lowerEur).toBeLessThanOrEqual(best.objective + 1e-6);
    expect(near.objective).toBeGreaterThanOrEqual(best.objective - 1e-6);
    const check = checkSolution(program, near);
    expect(check.problems).toEqual([]);
    expect(check.gap).toBeGreaterThan(0);
    expect(near.mip?.bound).toBe(report?.lowerEur);
  });

  it('comes out the same however many threads solve its blocks', async () => {
    const two = new BlockSolver(new HighsSolver(), new HighsSeriesPool(2));
    const program = cuttable(INPUT);
    const [a, b] = [await solved(blocks, program), await solved(two, program)];
    await two.close();
    expect(b.objective).toBe(a.objective);
    expect([...b.primal]).toEqual([...a.primal]);
  });

  it('claims no more than it proves: a bound that is too good does not pass the check', async () => {
    const program = cuttable(INPUT);
    const near = await solved(blocks, program);
    const { columnGeneration: report } = near.report;
    if (!report) throw new Error('it was not solved in blocks');
    const boast = { ...report, heldLowerEur: near.objective, lowerEur: near.objective, gap: 0 };
    const check = checkSolution(program, { ...near, report: { ...near.report, columnGeneration: boast } });
    expect(check.passed).toBe(false);
    expect(check.problems.join()).toMatch(/^gap is/);
  });

  it('decides whole numbers block by block and keeps them whole', async () => {
    const negative = INPUT.snapshot.importPriceEurPerKwh.map((eur, t) => (t % 8 < 3 ? -0.2 : eur));
    const snapshot = { ...INPUT.snapshot, importPriceEurPerKwh: negative, exportPriceEurPerKwh: negative };
    const program = cuttable({ ...INPUT, snapshot });
    expect(program.integrality?.includes(1)).toBe(true);
    const best = await solved(highs, buildDispatch({ ...INPUT, snapshot }).program);
    const near = await solved(blocks, program);
    const report = near.report.columnGeneration;
    expect(report?.decisions).toBe(program.integrality?.filter((whole) => whole === 1).length);
    expect(checkSolution(program, near).problems).toEqual([]);
    expect(near.objective).toBeGreaterThanOrEqual((report?.lowerEur ?? Infinity) - 1e-6);
    expect(report?.lowerEur).toBeLessThanOrEqual(best.objective + 1e-6);
    expect(near.objective - best.objective).toBeLessThan(0.01 * Math.abs(best.objective));
  });

  it('keeps a node whose limit binds in most slots in one block with all below it', async () => {
    const tightKw = Object.fromEntries([['S0', INPUT.snapshot.importPriceEurPerKwh.map(() => 900)]]);
    const input = { ...INPUT, snapshot: { ...INPUT.snapshot, limitsKw: tightKw } };
    const near = await solved(blocks, cuttable(input));
    const best = await solved(highs, buildDispatch(input).program);
    expect(near.report.columnGeneration?.wholeNodes).toBe(1);
    expect(near.objective / best.objective - 1).toBeLessThan(1e-3);
  });

  it('carries lines of a mesh in its frame, and their limits', async () => {
    const line = (id: string, from: string, to: string) => ({
      id,
      fromId: from,
      toId: to,
      reactance: 1,
      limitKw: 600,
    });
    const lines = [line('L0', 'CITY', 'S0'), line('L1', 'CITY', 'S1'), line('L2', 'S0', 'S1')];
    const input = { ...INPUT, grid: { ...INPUT.grid, lines } };
    const near = await solved(blocks, cuttable(input));
    const best = await solved(highs, buildDispatch(input).program);
    expect(
      Math.abs(best.objective - (await solved(highs, buildDispatch(INPUT).program)).objective),
    ).toBeGreaterThan(1);
    expect(checkSolution(cuttable(input), near).problems).toEqual([]);
    expect(near.objective / best.objective - 1).toBeLessThan(1e-3);
  });

  it('is solved in one piece when a block fails, and says why', async () => {
    class Broken extends LpSeriesSolver {
      override solveSeries(): Promise<SeriesAnswer> {
        return Promise.reject(new Error('the thread is gone'));
      }
      override close(): Promise<void> {
        return Promise.resolve();
      }
    }
    const outcome = await new BlockSolver(highs, new Broken()).solve(cuttable(INPUT), LIMIT);
    expect(outcome.status).toBe('optimal');
    expect(outcome.report.columnGeneration).toBeUndefined();
    expect(outcome.report.message).toMatch(/in one piece, because .*the thread is gone/);
  });

  it('ends as cancelled when it is cancelled', async () => {
    const ending = new AbortController();
    ending.abort();
    const outcome = await blocks.solve(cuttable(INPUT), { ...LIMIT, signal: ending.signal });
    expect(outcome.status).toBe('cancelled');
  });
});

describe('the switch by size', () => {
  it('is no business of the solver itself: it takes a program with owners in one piece', async () => {
    const outcome = await solved(highs, cuttable(INPUT));
    expect(outcome.status).toBe('optimal');
    expect(outcome.report.columnGeneration).toBeUndefined();
  });

  it('leaves a program without owners in one piece, and the plan says so', async () => {
    const meta = { validUntilMs: Infinity, snapshotHash: 's', inputHash: 'i' };
    const result = await solveDispatch(INPUT, (program) => blocks.solve(program, LIMIT), { meta });
    if (result.status !== 'planned') throw new Error(result.status);
    expect(result.content.solver.method).toBe('monolith');
  });

  it('cuts a dispatch of more than 1 000 assets; plan, check and reasons say so', async () => {
    const large = districtInput({ assets: 1_010, slots: 4, seed: 3, firstSlot: 70 });
    const meta = { validUntilMs: large.snapshot.slotMs + 900_000, snapshotHash: 's', inputHash: 'i' };
    const result = await solveDispatch(large, (program) => blocks.solve(program, LIMIT), { meta });
    if (result.status !== 'planned') throw new Error(result.status);
    const { content, check, outcome } = result;
    expect(check.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(check.passed).toBe(true);
    expect(content.solver.method).toBe('column-generation');
    expect(content.solver.certifiedGap).toBeLessThanOrEqual(1e-3);
    expect(check.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^planned by column generation/),
    );
    expect(outcome.report.columnGeneration?.blocks).toBeGreaterThan(100);
    const told = content.schedules
      .map(({ reason }) => reason.sentence)
      .find((text) => text.includes('a kWh is worth'));
    expect(told).toMatch(/The plan may cost up to .* more than the best, and its prices are as near\./);
  });
});
