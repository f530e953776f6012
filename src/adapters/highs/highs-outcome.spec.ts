/** What a thread's reply becomes in the words of the port. */
import { describe, expect, it } from '@jest/globals';
import { ProgramBuilder } from '../../core/dispatch/program-builder.js';
import type { EngineReply } from './highs-engine.js';
import { outcomeOf } from './highs-outcome.js';

const builder = new ProgramBuilder();
builder.column('x', 0, 1);
builder.row('r', 0, 1, [[0, 1]]);
const context = { program: builder.build(), version: '1.15.1', wallMs: 12 };

const facts = { id: 1, runMs: 10, iterations: 3, memoryBytes: 1 };
const numbers = {
  ...facts,
  kind: 'solved' as const,
  objective: -200,
  primal: Float64Array.of(1),
  rowDuals: null,
  reducedCosts: null,
  basis: null,
};

describe('outcomeOf', () => {
  it('is optimal without a proof for a program without integers', () => {
    const outcome = outcomeOf({ ...numbers, modelStatus: 7, bound: null }, context);
    expect(outcome).toMatchObject({ status: 'optimal', objective: -200 });
    expect(outcome).not.toHaveProperty('mip');
    expect(outcome.report).toEqual({
      solver: 'highs',
      version: '1.15.1',
      solveMs: 12,
      iterations: 3,
      message: 'optimal',
    });
  });

  it('carries the bound and the gap of integers', () => {
    const outcome = outcomeOf({ ...numbers, modelStatus: 7, bound: -201 }, context);
    expect(outcome).toMatchObject({ status: 'optimal', mip: { bound: -201, gap: 0.005 } });
    expect(outcome.report.message).toContain('gap 0.500 %');
  });

  it('is feasible when the time ran out with an answer in hand, whatever was proved', () => {
    const bounded = outcomeOf({ ...numbers, modelStatus: 13, bound: -220 }, context);
    expect(bounded).toMatchObject({ status: 'feasible', mip: { bound: -220, gap: 0.1 }, conflict: [] });
    const unproved = outcomeOf({ ...numbers, modelStatus: 13, bound: Number.NaN }, context);
    expect(unproved).toMatchObject({ status: 'feasible', mip: { bound: -Infinity, gap: Infinity } });
  });

  it.each([
    [8, 'infeasible'],
    [10, 'unbounded'],
    [13, 'time-limit'],
    [17, 'cancelled'],
    [15, 'failed'],
    [4, 'failed'],
  ])('reads model status %p as %s', (modelStatus, status) => {
    const ended = { ...facts, kind: 'ended' as const, modelStatus, conflictRows: [], conflictCols: [] };
    expect(outcomeOf(ended, context)).toMatchObject({ status, conflict: [] });
  });

  it('names the rows and columns in conflict', () => {
    const ended = { ...facts, kind: 'ended' as const, modelStatus: 8, conflictRows: [0], conflictCols: [0] };
    expect(outcomeOf(ended, context)).toMatchObject({ conflict: ['r', 'x'] });
  });

  it.each<[EngineReply, string, RegExp]>([
    [{ kind: 'killed', why: 'watchdog' }, 'time-limit', /did not stop/],
    [{ kind: 'killed', why: 'cancelled' }, 'cancelled', /was cancelled/],
    [{ kind: 'killed', why: 'closed' }, 'cancelled', /was closed/],
    [{ kind: 'died', message: 'out of memory' }, 'failed', /out of memory/],
    [{ id: 1, kind: 'poisoned', message: 'RuntimeError' }, 'failed', /RuntimeError/],
    [{ id: 1, kind: 'refused', message: 'no such column' }, 'failed', /no such column/],
  ])('tells of %j', (reply, status, message) => {
    const outcome = outcomeOf(reply, context);
    expect(outcome.status).toBe(status);
    expect(outcome.report.message).toMatch(message);
  });
});
