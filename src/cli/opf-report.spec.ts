import { describe, expect, it } from '@jest/globals';
import type { BranchResult, BusResult, GeneratorResult, OpfResult } from '../core/network/opf-result.js';
import { opfReport } from './opf-report.js';

const generator = (id: number, more: Partial<GeneratorResult> = {}): GeneratorResult => ({
  id,
  bus: id,
  outputMw: id,
  outputMvar: null,
  minMw: 0,
  maxMw: 100,
  cost: 10 * id,
  at: null,
  ...more,
});
const branch = (id: number, more: Partial<BranchResult> = {}): BranchResult => ({
  id,
  name: `${String(id)}-${String(id + 1)}`,
  from: id,
  to: id + 1,
  flowMw: id,
  flowMvar: null,
  limitMw: 100,
  loading: id / 100,
  binding: null,
  shadowPrice: 0,
  ...more,
});
const bus = (id: number, more: Partial<BusResult> = {}): BusResult => ({
  id,
  demandMw: 1,
  angleDeg: 0,
  voltagePu: null,
  voltageShadowPrice: null,
  price: id,
  ...more,
});

const OPTIMAL: OpfResult = {
  case: 'paper',
  model: 'dc',
  status: 'optimal',
  congested: false,
  cost: 1234.567,
  generators: [generator(1), generator(2, { at: 'max' })],
  branches: [branch(1), branch(2)],
  buses: [bus(1), bus(2)],
  conflict: null,
  remedies: [],
  check: { worstImbalanceMw: 1e-9, worstOverloadMw: 0, costLowerBound: 1234.5 },
  acCheck: null,
  notes: [],
  solver: { solver: 'highs', version: '1', solveMs: 12.3, iterations: 4, message: '', rounds: 1 },
};

const count = (from: number): number[] => Array.from({ length: from }, (_, k) => k + 1);

describe('opfReport', () => {
  it('shows cost, dispatch, loading, prices and who solved it', () => {
    const lines = opfReport(OPTIMAL).split('\n');
    expect(lines.slice(0, 2)).toEqual(['paper: optimal', "cost 1234.57 per hour, in the case's currency"]);
    // The largest output, the most loaded branch and the dearest bus come first.
    expect(lines.findIndex((line) => /^2 +2 +2\.00 max +0 … 100 +20\.00$/.test(line))).toBe(4);
    expect(lines.some((line) => /^2-3 +2\.00 +100\.00 +2\.0 % +–$/.test(line))).toBe(true);
    expect(lines).toContain('prices spread by 1.00 per MWh');
    expect(lines.at(-1)).toBe(
      'solved by highs 1 in 12 ms, 1 round; checked: imbalance 1.0e-9 MW, cost at least 1234.50',
    );
  });

  it('says that a case is congested, by which limit, and what more of it would save', () => {
    const text = opfReport({
      ...OPTIMAL,
      congested: true,
      notes: ['2 generators are out of service: 3, 4'],
      branches: [
        branch(1, { binding: 'rating', shadowPrice: 62.3, loading: 1 }),
        branch(2, { binding: 'angle-difference', shadowPrice: 5, loading: 0.99 }),
      ],
    });
    expect(text).toMatch(/^paper: optimal, congested\n {2}note: 2 generators are out of service: 3, 4$/m);
    expect(text).toMatch(/^1-2 .* 100\.0 % +62\.30$/m);
    expect(text).toMatch(/^2-3 .* 99\.0 % +5\.00 \(angle limit\)$/m);
  });

  it('shortens long lists and says by how much; of the prices it keeps both ends', () => {
    const text = opfReport({
      ...OPTIMAL,
      generators: count(40).map((id) => generator(id)),
      branches: count(50).map((id) => branch(id)),
      buses: count(60).map((id) => bus(id)),
    });
    expect(text).toMatch(/\(\+28 generators\)/);
    expect(text).toMatch(/\(\+38 branches, less loaded\)/);
    expect(text).toMatch(/\(\+48 buses, in between\)/);
    expect(text).toMatch(/^60 +60\.00/m);
    expect(text).toMatch(/^1 +1\.00 +1\.00$/m);
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('needs no limits: a network without ratings', () => {
    const free = { limitMw: null, loading: null };
    expect(opfReport({ ...OPTIMAL, branches: [branch(1, free)] })).toMatch(/^no branch has a limit$/m);
  });

  it('shows voltages and the AC check of a radial case', () => {
    const text = opfReport({
      ...OPTIMAL,
      model: 'lindistflow',
      buses: [
        bus(1, { voltagePu: 1, voltageShadowPrice: 0 }),
        bus(2, { voltagePu: 0.92, voltageShadowPrice: 3 }),
      ],
      acCheck: {
        passed: false,
        lossMw: 0.2027,
        lowestVoltage: { bus: 2, voltagePu: 0.92 },
        highestVoltage: { bus: 1, voltagePu: 1 },
        mostLoaded: { branch: '1-2', loading: 1.014 },
        problems: ['branch 1-2 carries 101.4 % of its rated current'],
      },
    });
    expect(text).toMatch(/^bus +price per MWh +demand MW +voltage pu$/m);
    expect(text).toMatch(/^2 +2\.00 +1\.00 +0\.9200 \(at its limit\)$/m);
    expect(text).toMatch(
      /^AC check FAILED: losses 202\.7 kW, lowest voltage 0\.9200 pu at bus 2, most loaded 1-2 \(101\.4 %\)\n {2}branch 1-2 carries/m,
    );
  });

  it('tells infeasible from congested, with reason and ways out', () => {
    const text = opfReport({
      ...OPTIMAL,
      ...{
        status: 'infeasible',
        congested: null,
        cost: null,
        generators: [],
        branches: [],
        buses: [],
        check: null,
      },
      conflict: { buses: [3], branches: ['1-3'], generators: [], sentence: 'bus 3 must be given 30 MW' },
      remedies: [
        {
          kind: 'unserved-demand',
          totalMw: 6,
          parts: [{ bus: 3, branch: null, mw: 6 }],
          sentence: 'lower the demand of bus 3 by 6 MW',
        },
      ],
    });
    expect(text.split('\n')).toEqual([
      'paper: infeasible',
      'no dispatch serves every bus within the limits (this is not congestion: no price solves it)',
      'why: bus 3 must be given 30 MW',
      'least change: lower the demand of bus 3 by 6 MW (6.00 MW in all)',
      '',
      'solved by highs 1 in 12 ms, 1 round',
    ]);
  });

  it('says why there is no answer', () => {
    const solver = { ...OPTIMAL.solver, message: 'the time limit passed' };
    const text = opfReport({ ...OPTIMAL, status: 'time-limit', cost: null, check: null, solver });
    expect(text).toMatch(/^paper: time-limit\nno answer: the time limit passed$/m);
  });
});
