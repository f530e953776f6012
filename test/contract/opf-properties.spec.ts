/** Properties of optimal power flows over random networks: balance, limits, prices, two solvers, and costs that only rise. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { JslpSolver } from '../../src/adapters/jslp/jslp-solver.js';
import { noise } from '../../src/core/city/seeded-noise.js';
import { DomainError } from '../../src/core/domain-error.js';
import { parseMatpower } from '../../src/core/network/matpower-case.js';
import type { OpfResult } from '../../src/core/network/opf-result.js';
import type { PowerNetwork } from '../../src/core/power-flow/power-network.js';
import { solveOpf } from '../../src/core/network/solve-opf.js';
import type { LpSolver } from '../../src/ports/lp-solver.js';
import { type CaseRows, caseText, RING } from '../fixtures/power-cases.js';

const LIMIT_MS = 60_000;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

let highs: LpSolver;
let jslp: LpSolver;
beforeAll(() => {
  highs = new HighsSolver();
  jslp = new JslpSolver();
});
afterAll(async () => {
  await highs.close();
  await jslp.close();
});

const solved = (network: PowerNetwork, solver = highs): Promise<OpfResult> =>
  solveOpf(network, (program) => solver.solve(program, { timeLimitMs: LIMIT_MS }));

/** A meshed network of 6 to 12 buses with linear costs, some lines tight. */
function randomNetwork(seed: number): PowerNetwork {
  const draw = noise(seed);
  const size = 6 + Math.floor(draw() * 7);
  const buses = Array.from(
    { length: size },
    (_, k) => [k + 1, k === 0 ? 3 : 1, Math.round(draw() * 40)] as const,
  );
  const demand = buses.reduce((sum, [, , mw]) => sum + mw, 0);
  const generators = [1, 3, 5].map((bus) => [bus, 0, demand, [Math.round(10 + 40 * draw()), 0]] as const);
  const ring = buses.map(([id]) => [id, (id % size) + 1, 0.05 + 0.1 * draw(), 0] as const);
  const chords = [1, 2].map((id) => [id, id + Math.floor(size / 2), 0.1, Math.ceil(demand / 7)] as const);
  return parseMatpower(caseText({ buses, generators, branches: [...ring, ...chords] }));
}

function expectSound(network: PowerNetwork, result: OpfResult): void {
  const demandMw = network.buses.reduce((sum, bus) => sum + bus.demandMw, 0);
  const outputMw = result.generators.reduce((sum, generator) => sum + generator.outputMw, 0);
  // No losses in the DC model.
  expect(outputMw).toBeCloseTo(demandMw, 6);
  for (const { outputMw: mw, minMw, maxMw } of result.generators) {
    expect(mw).toBeGreaterThanOrEqual(minMw - 1e-6);
    expect(mw).toBeLessThanOrEqual(maxMw + 1e-6);
  }
  for (const { loading } of result.branches) expect(loading ?? 0).toBeLessThanOrEqual(1 + 1e-6);
  expect(result.check?.worstImbalanceMw).toBeLessThan(1e-6);
}

describe.each(SEEDS)('random network %d', (seed) => {
  it('balances within its limits, and both solvers pay the same', async () => {
    const network = randomNetwork(seed);
    const result = await solved(network);
    expect(result.status).toBe('optimal');
    expectSound(network, result);
    const second = await solved(network, jslp);
    // jslp is known to lose its way on free angles; it must then say so and never be believed.
    if (second.status === 'optimal') expect(second.cost).toBeCloseTo(result.cost ?? 0, 5);
    else expect(['failed', 'infeasible', 'time-limit']).toContain(second.status);
  });

  it('is no cheaper with more demand or less line, by what prices say at least', async () => {
    const network = randomNetwork(seed);
    const before = await solved(network);
    const dearest = before.buses.reduce((a, b) => (b.price > a.price ? b : a));
    const loaded = network.buses.map((bus) =>
      bus.id === dearest.id ? { ...bus, demandMw: bus.demandMw + 2 } : bus,
    );
    const after = await solved({ ...network, buses: loaded });
    // Cost is convex in demand: the price is the least that a further MW costs.
    if (after.cost !== null) {
      expect(after.cost - (before.cost ?? 0)).toBeGreaterThanOrEqual(2 * dearest.price - 1e-5);
    }
    const narrower = network.branches.map((branch) => ({ ...branch, ratingMva: branch.ratingMva * 0.8 }));
    const tight = await solved({ ...network, branches: narrower });
    if (tight.cost !== null) expect(tight.cost).toBeGreaterThanOrEqual((before.cost ?? 0) - 1e-6);
  });
});

describe('a case file that was damaged', () => {
  it('is read or refused in words, whatever character is changed', () => {
    const text = caseText(RING satisfies CaseRows);
    const draw = noise(42);
    const signs = '0123456789.-;[]%\n eEN';
    for (let k = 0; k < 600; k++) {
      const at = Math.floor(draw() * text.length);
      const sign = signs[Math.floor(draw() * signs.length)] ?? ' ';
      const damaged = text.slice(0, at) + sign + text.slice(at + 1);
      try {
        expect(parseMatpower(damaged).buses.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
        expect((error as DomainError).code).toBe('invalid-case');
      }
    }
  });
});
