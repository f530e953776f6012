/** DC optimal power flow on the real solver: cases on paper, published costs, prices that hold when perturbed, conflicts. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { syntheticGrid } from '../../src/apps/bench/synthetic-grid.js';
import { noise } from '../../src/core/city/seeded-noise.js';
import { parseMatpower } from '../../src/core/network/matpower-case.js';
import type { OpfResult } from '../../src/core/network/opf-result.js';
import type { NetworkBranch, PowerNetwork } from '../../src/core/power-flow/power-network.js';
import { solveOpf } from '../../src/core/network/solve-opf.js';
import { type CaseRows, caseText, RING } from '../fixtures/power-cases.js';
import { sharedExpected, sharedPath } from '../fixtures/shared-data.js';

const LIMIT_MS = 60_000;
/** Published costs carry five digits. */
const PUBLISHED_ACCURACY = 5.1e-5;

let solver: HighsSolver;
beforeAll(() => {
  solver = new HighsSolver();
});
afterAll(() => solver.close());

const solved = (network: PowerNetwork): Promise<OpfResult> =>
  solveOpf(network, (program) => solver.solve(program, { timeLimitMs: LIMIT_MS }));
const solvedRows = (rows: CaseRows): Promise<OpfResult> => solved(parseMatpower(caseText(rows)));
const withBranch = (network: PowerNetwork, name: string, change: Partial<NetworkBranch>): PowerNetwork => ({
  ...network,
  branches: network.branches.map((branch) => (branch.name === name ? { ...branch, ...change } : branch)),
});

describe('on paper', () => {
  it('serves all from the cheapest without limits: 30 MW * 10 = 300 per hour, one price', async () => {
    const result = await solvedRows(RING);
    expect(result).toMatchObject({ status: 'optimal', congested: false, conflict: null, remedies: [] });
    expect(result.cost).toBeCloseTo(300, 6);
    expect(result.generators.map((g) => [g.outputMw, g.at])).toEqual([
      [30, null],
      [0, 'min'],
    ]);
    expect(result.branches.map((b) => Number(b.flowMw.toFixed(6)))).toEqual([10, 10, 20]);
    for (const bus of result.buses) expect(bus.price).toBeCloseTo(10, 6);
  });

  it('splits by Kirchhoff when a line is full: 1-3 held to 17 MW', async () => {
    // 2/3 g1 + 1/3 g2 = 17 and g1 + g2 = 30: g1 = 21, g2 = 9; cost 390. One MW more on 1-3 moves 3 MW from bus 2 to bus 1:
    // 30 per hour. A MW at bus 3 is 2 g2 - g1: 2 * 20 - 10 = 30.
    const result = await solvedRows({
      ...RING,
      branches: [RING.branches[0]!, RING.branches[1]!, [1, 3, 0.1, 17]],
    });
    expect(result).toMatchObject({ status: 'optimal', congested: true });
    expect(result.cost).toBeCloseTo(390, 6);
    expect(result.generators.map((g) => Number(g.outputMw.toFixed(6)))).toEqual([21, 9]);
    expect(result.branches[2]).toMatchObject({ name: '1-3', limitMw: 17, binding: 'rating' });
    expect(result.branches[2]?.shadowPrice).toBeCloseTo(30, 6);
    expect(result.buses.map((bus) => Number(bus.price.toFixed(6)))).toEqual([10, 20, 30]);
  });

  it('names an angle limit as such and turns the sign with the direction', async () => {
    // 17 MW on a line of x = 0.1 and base 100: 0.017 rad. The line is written from 3 to 1.
    const degrees = (0.017 * 180) / Math.PI;
    const result = await solvedRows({
      ...RING,
      branches: [RING.branches[0]!, RING.branches[1]!, [3, 1, 0.1, 0, degrees]],
    });
    expect(result.cost).toBeCloseTo(390, 6);
    expect(result.branches[2]).toMatchObject({ name: '3-1', binding: 'angle-difference' });
    expect(result.branches[2]?.flowMw).toBeCloseTo(-17, 6);
    expect(result.branches[2]?.shadowPrice).toBeCloseTo(30, 6);
  });

  it('divides a load by marginal cost: quadratic generators', async () => {
    // 0.1 p² + 10 p and 0.2 p² + 10 p, 30 MW: 0.2 p1 = 0.4 p2, so 20 and 10 MW; cost 40 + 200 + 20 + 100 = 360, price 14.
    const result = await solvedRows({
      ...RING,
      generators: [
        [1, 0, 100, [0.1, 10, 0]],
        [2, 0, 100, [0.2, 10, 0]],
      ],
    });
    expect(Math.abs((result.cost ?? 0) / 360 - 1)).toBeLessThan(1e-7);
    expect(result.check?.costLowerBound).toBeLessThanOrEqual((result.cost ?? 0) + 1e-9);
    expect(result.generators.map((g) => Math.round(g.outputMw * 50) / 50)).toEqual([20, 10]);
    for (const bus of result.buses) expect(Math.abs(bus.price - 14)).toBeLessThan(0.02);
  });

  it('keeps constants in the cost and must-run output on the bus', async () => {
    // Bus 2 gives at least 12 MW: 18 * 10 + 12 * 20 + 7 = 427.
    const result = await solvedRows({
      ...RING,
      generators: [
        [1, 0, 100, [10, 7]],
        [2, 12, 100, [20, 0]],
      ],
    });
    expect(result.cost).toBeCloseTo(427, 6);
  });

  it('serves islands each for itself and says so', async () => {
    const result = await solvedRows({
      buses: [...RING.buses, [4, 1, 5], [5, 2, 0]],
      generators: [...RING.generators, [5, 0, 10, [50, 0]]],
      branches: [...RING.branches, [4, 5, 0.1, 0]],
    });
    expect(result.cost).toBeCloseTo(300 + 250, 6);
    expect(result.buses.map((bus) => Number(bus.price.toFixed(6)))).toEqual([10, 10, 10, 50, 50]);
    expect(result.notes.join('\n')).toMatch(/2 islands\n.*island of bus 4 \(2 buses\) has no reference bus/);
  });
});

describe('infeasible cases', () => {
  it('tells a bus that cannot be served from congestion', async () => {
    const tight: CaseRows = { ...RING, branches: RING.branches.map(([a, b, x]) => [a, b, x, 12] as const) };
    const result = await solvedRows(tight);
    expect(result).toMatchObject({
      status: 'infeasible',
      cost: null,
      congested: null,
      generators: [],
      buses: [],
    });
    expect(result.conflict?.buses).toEqual([3]);
    expect(result.conflict?.branches).toEqual(['2-3', '1-3']);
    expect(result.conflict?.sentence).toBe(
      'bus 3 must be given 30 MW: the generators there give at most 0 MW and branches 2-3 (12 MW), 1-3 (12 MW) can bring 24 MW; 6 MW are missing',
    );
    expect(result.remedies.map((r) => [r.kind, Number(r.totalMw.toFixed(6))])).toEqual([
      ['unserved-demand', 6],
      ['raised-ratings', 6],
    ]);
    expect(result.remedies[0]?.sentence).toBe('lower the demand of bus 3 by 6 MW');
  });

  it('names a lack of generation, and does not offer ratings that would not help', async () => {
    const result = await solvedRows({ ...RING, generators: [[1, 0, 20, [10, 0]]] });
    expect(result.status).toBe('infeasible');
    expect(result.conflict?.sentence).toMatch(/must be given 30 MW: the generators there give at most 20 MW/);
    expect(result.remedies.map((remedy) => remedy.kind)).toEqual(['unserved-demand']);
  });

  it('names must-run output that has nowhere to go', async () => {
    const result = await solvedRows({
      ...RING,
      generators: [
        [1, 0, 100, [10, 0]],
        [2, 60, 100, [20, 0]],
      ],
    });
    expect(result.conflict?.sentence).toMatch(/give at least 60 MW .*30 MW have nowhere to go/);
  });

  it('names the lines of a ring that only Kirchhoff keeps from working', async () => {
    // Alone 2 * 15 MW would do, but two thirds of what bus 1 sends take 1-3.
    const result = await solvedRows({
      ...RING,
      generators: [[1, 0, 100, [10, 0]]],
      branches: [RING.branches[0]!, [2, 3, 0.1, 15], [1, 3, 0.1, 16]],
    });
    expect(result.status).toBe('infeasible');
    expect(result.conflict?.branches).toContain('1-3');
    expect(result.conflict?.sentence).toMatch(/1-3 \(16 MW\).*Kirchhoff/);
    expect(result.remedies.find((r) => r.kind === 'raised-ratings')?.parts).toEqual([
      { bus: null, branch: '1-3', mw: expect.closeTo(4, 6) },
    ]);
  });

  describe('that the solver cannot tell, as happens over thousands of buses', () => {
    /** Answers nothing of the plain program; what may give way is solved. */
    const unsure = (network: PowerNetwork): Promise<OpfResult> =>
      solveOpf(network, async (program) => {
        const outcome = await solver.solve(program, { timeLimitMs: LIMIT_MS });
        const isPlain = !program.colNames.some((name) => /^(unserved|overload)\[/.test(name));
        return isPlain ? { status: 'failed', conflict: [], report: outcome.report } : outcome;
      });

    it('are proven by what has to give way, and told by its prices', async () => {
      const tight = { ...RING, branches: RING.branches.map(([a, b, x]) => [a, b, x, 12] as const) };
      const [told, known] = [await unsure(parseMatpower(caseText(tight))), await solvedRows(tight)];
      expect(told.status).toBe('infeasible');
      expect(told.conflict?.sentence).toBe(known.conflict?.sentence);
      expect(told.remedies).toEqual(known.remedies);
    });

    it('are not guessed: what needs nothing to give way is no answer', async () => {
      expect(await unsure(parseMatpower(caseText(RING)))).toMatchObject({
        ...{ status: 'failed', conflict: null, remedies: [] },
      });
    });
  });

  describe('of random networks', () => {
    /** The case with all limits but those named gone: demand of a bus, rating of a branch, window of a generator. */
    const holding = (network: PowerNetwork, named: ReadonlySet<string>): PowerNetwork => ({
      ...network,
      // A balance that is not asked for is a generator without limits.
      generators: [
        ...network.generators.map((g) =>
          named.has(`generator ${String(g.id)}`) ? g : { ...g, minMw: -1e4, maxMw: 1e4 },
        ),
        ...network.buses.flatMap((bus) =>
          named.has(`bus ${String(bus.id)}`)
            ? []
            : [{ ...network.generators[0]!, id: 100 + bus.id, busId: bus.id, minMw: -1e4, maxMw: 1e4 }],
        ),
      ],
      branches: network.branches.map((b) =>
        named.has(`branch ${b.name}`) ? b : { ...b, ratingMva: Infinity },
      ),
    });

    it.each([1, 2, 3, 5, 6])(
      'name limits that cannot hold together, none of which can be left out (%d)',
      async (seed) => {
        const draw = noise(seed);
        const size = 7;
        const network = parseMatpower(
          caseText({
            buses: Array.from(
              { length: size },
              (_, k) => [k + 1, k === 0 ? 3 : 1, Math.round(10 + draw() * 40)] as const,
            ),
            generators: [1, 3, 5].map((bus) => [bus, seed % 2 === 0 ? 55 : 0, 150, [10, 0]] as const),
            branches: Array.from({ length: size }, (_, k) => [
              [k + 1, ((k + 1) % size) + 1, 0.05 + 0.1 * draw(), Math.round(8 + 14 * draw())] as const,
              [k + 1, ((k + 2) % size) + 1, 0.05 + 0.1 * draw(), Math.round(8 + 14 * draw())] as const,
            ]).flat(),
          }),
        );
        const { status, conflict } = await solved(network);
        expect(status).toBe('infeasible');
        const members = [
          ...(conflict?.buses ?? []).map((id) => `bus ${String(id)}`),
          ...(conflict?.branches ?? []).map((name) => `branch ${name}`),
          ...(conflict?.generators ?? []).map((id) => `generator ${String(id)}`),
        ];
        expect(members.length).toBeGreaterThan(1);
        expect((await solved(holding(network, new Set(members)))).status).toBe('infeasible');
        for (const left of members) {
          const rest = new Set(members.filter((member) => member !== left));
          expect([left, (await solved(holding(network, rest))).status]).toEqual([left, 'optimal']);
        }
      },
    );
  });

  describe('of a network above two thousand rows', () => {
    const grid = syntheticGrid(900, 1);
    const rated = (mw: (branch: NetworkBranch) => number): PowerNetwork => ({
      ...grid,
      branches: grid.branches.map((b) => ({ ...b, ratingMva: mw(b) })),
    });

    it('are told in one go from cases with an optimum, whose costs overruns do not touch', async () => {
      const [wide, unlimited] = [await solved(rated(() => 1e4)), await solved(rated(() => Infinity))];
      expect(wide).toMatchObject({ status: 'optimal', congested: false, conflict: null });
      expect((wide.cost ?? 0) / (unlimited.cost ?? 0)).toBeCloseTo(1, 6);
    });

    it('name the one bus that is shut in', async () => {
      const bus = grid.buses.find(({ id, demandMw }) => id > 400 && id % 5 !== 1 && demandMw > 60);
      const shut = rated((b) => (b.fromBus === bus?.id || b.toBus === bus?.id ? 5 : 1e4));
      const result = await solved(shut);
      expect(result.status).toBe('infeasible');
      expect(result.conflict?.buses).toEqual([bus?.id]);
      const missing = (bus?.demandMw ?? 0) - 5 * (result.conflict?.branches.length ?? 0);
      expect(result.remedies.map(({ kind, totalMw }) => [kind, totalMw])).toEqual([
        ['unserved-demand', expect.closeTo(missing, 4)],
        ['raised-ratings', expect.closeTo(missing, 4)],
      ]);
    });
  });

  it('asks for the cost of every generator', async () => {
    const text = caseText(RING).replace(/mpc\.gencost = \[[^\]]*\];/, '');
    await expect(solved(parseMatpower(text))).rejects.toThrow(/generator 1 has no cost; give mpc\.gencost/);
  });
});

const BASELINE = sharedPath('data', 'pglib', 'dc_baseline.csv');
const withPglib = sharedExpected(BASELINE) ? describe : describe.skip;

withPglib('published costs of pglib-opf (skipped without ../shared/data/pglib)', () => {
  const network = (name: string): PowerNetwork =>
    parseMatpower(readFileSync(sharedPath('data', 'pglib', `${name}.m`), 'utf8'));
  const published = sharedExpected(BASELINE)
    ? readFileSync(BASELINE, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    : [];

  it('has the twelve cases', () => expect(published).toHaveLength(12));

  it.each(published)('%s', async (name = '', buses, branches, cost) => {
    const read = network(name);
    expect([read.buses.length, read.branches.length]).toEqual([Number(buses), Number(branches)]);
    const result = await solved(read);
    expect(result.status).toBe('optimal');
    expect(Math.abs((result.cost ?? 0) / Number(cost) - 1)).toBeLessThan(PUBLISHED_ACCURACY);
    expect(result.check?.worstImbalanceMw).toBeLessThan(1e-6);
    expect(result.check?.worstOverloadMw).toBeLessThan(1e-4);
  });

  it('a full line saves what its shadow price says, a bus costs what its price says', async () => {
    const base = network('pglib_opf_case5_pjm');
    const before = await solved(base);
    const full = before.branches.find((branch) => branch.binding !== null);
    expect(full?.name).toBe('4-5');
    const wider = await solved(withBranch(base, '4-5', { ratingMva: 241 }));
    expect((before.cost ?? 0) - (wider.cost ?? 0)).toBeCloseTo(full?.shadowPrice ?? 0, 4);
    const loaded = {
      ...base,
      buses: base.buses.map((b) => (b.id === 2 ? { ...b, demandMw: b.demandMw + 1 } : b)),
    };
    const after = await solved(loaded);
    expect((after.cost ?? 0) - (before.cost ?? 0)).toBeCloseTo(before.buses[1]?.price ?? 0, 4);
  });

  it('cost never falls when a rating tightens, until the case is infeasible', async () => {
    const base = network('pglib_opf_case30_ieee');
    let last = 0;
    const statuses: string[] = [];
    for (const share of [1, 0.9, 0.8, 0.6, 0.3]) {
      const result = await solved({
        ...base,
        branches: base.branches.map((branch) => ({ ...branch, ratingMva: branch.ratingMva * share })),
      });
      statuses.push(result.status);
      if (result.cost === null) continue;
      expect(result.cost).toBeGreaterThanOrEqual(last - 1e-6);
      last = result.cost;
    }
    expect([statuses[0], statuses.at(-1)]).toEqual(['optimal', 'infeasible']);
  });
});
