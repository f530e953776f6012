import { describe, expect, it } from '@jest/globals';
import type { SolveOutcome, SolveReport, SolveStatus } from '../dispatch/linear-program.js';
import type { PowerNetwork } from '../power-flow/power-network.js';
import { solveRadialOpf } from './radial-opf.js';
import { solveOpf } from './solve-opf.js';

const REPORT: SolveReport = {
  solver: 'told',
  version: '0',
  solveMs: 5,
  iterations: null,
  message: 'as told',
};

const NETWORK: PowerNetwork = {
  name: 'one_bus',
  baseMva: 100,
  buses: [
    {
      id: 1,
      kind: 'reference',
      demandMw: 10,
      demandMvar: 0,
      shuntMw: 0,
      shuntMvar: 0,
      baseKv: 20,
      voltagePu: 1,
      minVoltagePu: 0.9,
      maxVoltagePu: 1.1,
    },
  ],
  generators: [
    {
      id: 1,
      busId: 1,
      inService: true,
      minMw: 0,
      maxMw: 20,
      minMvar: 0,
      maxMvar: 0,
      cost: { kind: 'polynomial', coefficients: [7, 1] },
    },
  ],
  branches: [],
  notes: ['a note of the case'],
};

/** The right answer of the one bus, with the output as told. */
function optimal(outputMw: number): SolveOutcome {
  return {
    status: 'optimal',
    objective: 71,
    primal: Float64Array.of(outputMw, 0),
    rowDuals: Float64Array.of(7),
    reducedCosts: Float64Array.of(0, 0),
    report: REPORT,
  };
}

const ended = (status: Exclude<SolveStatus, 'optimal' | 'feasible'>): SolveOutcome => ({
  status,
  conflict: [],
  report: REPORT,
});

describe('solveOpf', () => {
  it('reads an answer it has checked', async () => {
    const result = await solveOpf(NETWORK, () => Promise.resolve(optimal(10)));
    expect(result).toMatchObject({
      case: 'one_bus',
      model: 'dc',
      status: 'optimal',
      cost: 71,
      congested: false,
      generators: [{ id: 1, bus: 1, outputMw: 10, cost: 71, at: null }],
      buses: [{ id: 1, price: 7, angleDeg: 0, voltagePu: null }],
      check: { worstImbalanceMw: 0, worstOverloadMw: 0, costLowerBound: 71 },
      notes: ['a note of the case'],
      solver: { solver: 'told', solveMs: 5, rounds: 1 },
    });
  });

  it('gives no numbers of an answer that does not balance', async () => {
    const result = await solveOpf(NETWORK, () => Promise.resolve(optimal(9)));
    expect(result).toMatchObject({
      status: 'failed',
      cost: null,
      generators: [],
      buses: [],
      congested: null,
    });
    expect(result.solver.message).toMatch(/refused by the checker/);
  });

  it.each(['time-limit', 'unbounded', 'cancelled', 'failed'] as const)(
    'hands on %s without a conflict',
    async (status) => {
      const result = await solveOpf(NETWORK, () => Promise.resolve(ended(status)));
      expect(result).toMatchObject({
        status,
        cost: null,
        conflict: null,
        remedies: [],
        check: null,
        acCheck: null,
      });
    },
  );

  it('adds up what is missing without a solver, and says when none names a conflict', async () => {
    const short = { ...NETWORK, generators: NETWORK.generators.map((g) => ({ ...g, maxMw: 4 })) };
    const result = await solveOpf(short, () => Promise.resolve(ended('infeasible')));
    expect(result.conflict).toEqual({
      buses: [1],
      branches: [],
      generators: [1],
      sentence:
        'bus 1 must be given 10 MW: the generators there give at most 4 MW and no branch leads there; 6 MW are missing',
    });
    const enough = await solveOpf(NETWORK, () => Promise.resolve(ended('infeasible')));
    expect(enough.conflict?.sentence).toBe('the solver named no conflicting limits');
  });

  it('lets a crash of the solver through', async () => {
    await expect(solveOpf(NETWORK, () => Promise.reject(new Error('engine gone')))).rejects.toThrow(
      'engine gone',
    );
  });
});

describe('solveRadialOpf', () => {
  it('hands on what is no answer', async () => {
    const late = await solveRadialOpf(NETWORK, () => Promise.resolve(ended('time-limit')));
    expect(late).toMatchObject({ model: 'lindistflow', status: 'time-limit', conflict: null, acCheck: null });
    const none = await solveRadialOpf(NETWORK, () => Promise.resolve(ended('infeasible')));
    expect(none.conflict?.sentence).toBe('the solver named no conflicting limits');
  });

  it('refuses an answer that is none', async () => {
    const outcome = {
      ...optimal(10),
      primal: new Float64Array(3),
      rowDuals: null,
      reducedCosts: null,
    } as SolveOutcome;
    const result = await solveRadialOpf(NETWORK, () => Promise.resolve(outcome));
    expect(result).toMatchObject({ status: 'failed', cost: null });
  });
});
