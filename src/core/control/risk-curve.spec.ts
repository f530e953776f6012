/** Points of the risk curve for which there is no plan: said, with the solver's own words, and never priced. */
import { describe, expect, it } from '@jest/globals';
import type { SolveOutcome } from '../dispatch/linear-program.js';
import type { ProgramSolver } from '../dispatch/program-solver.js';
import { battery, smallInput } from '../dispatch/testing/small-grid.js';
import { riskCurve } from './risk-curve.js';

const INPUT = smallInput({ assets: [battery()], importPrice: [0.1, 0.3], limitKw: 600, spreadKw: 20 });

/** A solver that gives the same answer to every question. */
function answering(status: 'time-limit' | 'cancelled' | 'failed', message: string) {
  const asked: string[] = [];
  const solve: ProgramSolver = (program) => {
    asked.push(`${String(program.numCols)} columns`);
    const report = { solver: 'none', version: '0', solveMs: 0, iterations: null, message };
    const outcome: SolveOutcome = { status, conflict: [], report };
    return Promise.resolve(outcome);
  };
  return { solve, asked };
}

describe('a risk without a plan', () => {
  it.each(['time-limit', 'cancelled', 'failed'] as const)(
    'ended with %s and has no figures',
    async (status) => {
      const { solve } = answering(status, 'why it ended');
      expect(await riskCurve(INPUT, [0.9], solve)).toEqual([
        {
          ...{ riskLevel: 0.9, planned: false, figures: null },
          message: `the solver ended with ${status}: why it ended`,
        },
      ]);
    },
  );

  it('does not keep the other risks from being asked for, in their order', async () => {
    const { solve, asked } = answering('time-limit', '');
    const points = await riskCurve(INPUT, [0.95, 0.5, 0.9], solve);
    expect(points.map(({ riskLevel }) => riskLevel)).toEqual([0.95, 0.5, 0.9]);
    expect(asked.length).toBe(3);
  });

  it('asks nothing for no levels', async () => {
    const { solve, asked } = answering('failed', '');
    expect([await riskCurve(INPUT, [], solve), asked]).toEqual([[], []]);
  });

  it('lets the failure of a dead engine through', async () => {
    await expect(riskCurve(INPUT, [0.9], () => Promise.reject(new Error('engine died')))).rejects.toThrow(
      'engine died',
    );
  });
});
