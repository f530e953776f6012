/** Radial networks: the AC sweep against published flows, LinDistFlow within its error, and dispatches checked by the sweep. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HighsSolver } from '../../src/adapters/highs/highs-solver.js';
import { checkAc } from '../../src/core/network/ac-check.js';
import { type RadialFlow, sweepPowerFlow } from '../../src/core/power-flow/ac-sweep.js';
import { linDistFlow } from '../../src/core/dispatch/constraints/lin-dist-flow.js';
import type { OpfResult } from '../../src/core/network/opf-result.js';
import type { NetworkGenerator, PowerNetwork } from '../../src/core/power-flow/power-network.js';
import { solveRadialOpf } from '../../src/core/network/radial-opf.js';
import {
  caseDemand,
  radialTree,
  type RadialTree,
  type TreeDemand,
} from '../../src/core/power-flow/radial-tree.js';
import { baranWu } from '../fixtures/baran-wu.js';
import { CIGRE_RENEWABLES, cigreMv } from '../fixtures/cigre-mv.js';

const LIMIT_MS = 60_000;

let solver: HighsSolver;
beforeAll(() => {
  solver = new HighsSolver();
});
afterAll(() => solver.close());

const solved = (network: PowerNetwork): Promise<OpfResult> =>
  solveRadialOpf(network, (program) => solver.solve(program, { timeLimitMs: LIMIT_MS }));
const flowOf = (tree: RadialTree, demand: TreeDemand = caseDemand(tree)): RadialFlow =>
  sweepPowerFlow(tree, demand);
const positionOf = (tree: RadialTree, bus: number): number => tree.position.get(bus) ?? -1;
const voltageAt = (tree: RadialTree, flow: Pick<RadialFlow, 'voltagePu'>, bus: number): number =>
  flow.voltagePu[positionOf(tree, bus)] ?? Number.NaN;
const unit = (busId: number, maxMw: number, price: number): NetworkGenerator => ({
  id: 2,
  busId,
  inService: true,
  minMw: 0,
  maxMw,
  minMvar: 0,
  maxMvar: 0,
  cost: { kind: 'polynomial', coefficients: [price, 0] },
});
const withLowest = (network: PowerNetwork, minVoltagePu: number): PowerNetwork => ({
  ...network,
  buses: network.buses.map((bus) => ({ ...bus, minVoltagePu })),
});

/** Power that comes in = demand + losses, whatever the network. */
function expectConservation(network: PowerNetwork, flow: RadialFlow, generatedMw = 0): void {
  const demandMw = network.buses.reduce((sum, bus) => sum + bus.demandMw, 0);
  expect(flow.importMw).toBeCloseTo(demandMw - generatedMw + flow.lossMw, 8);
}

describe('AC sweep', () => {
  it('gives the published losses and voltages of Baran and Wu', () => {
    const network = baranWu();
    const tree = radialTree(network);
    const flow = flowOf(tree);
    expect(flow.converged).toBe(true);
    expect(flow.lossMw * 1000).toBeCloseTo(202.68, 2);
    expect(flow.lossMvar * 1000).toBeCloseTo(135.14, 2);
    expect(flow.importMw).toBeCloseTo(3.91768, 5);
    expect(flow.importMvar).toBeCloseTo(2.43514, 5);
    const published: readonly (readonly [number, number])[] = [
      ...([
        [2, 0.99703],
        [3, 0.98294],
        [6, 0.94966],
        [10, 0.92924],
        [18, 0.91309],
      ] as const),
      ...([
        [22, 0.99158],
        [25, 0.96936],
        [30, 0.92195],
        [33, 0.91659],
      ] as const),
    ];
    for (const [bus, volts] of published) expect(voltageAt(tree, flow, bus)).toBeCloseTo(volts, 5);
    expect(checkAc(tree, flow).lowestVoltage.bus).toBe(18);
    expectConservation(network, flow);
  });

  it('gives the published flow of the CIGRE network, its overloaded transformer included', () => {
    const network = cigreMv();
    const tree = radialTree(network);
    const flow = flowOf(tree);
    expect(network.buses.reduce((sum, bus) => sum + bus.demandMw, 0)).toBeCloseTo(44.742, 3);
    expect(network.buses.reduce((sum, bus) => sum + bus.demandMvar, 0)).toBeCloseTo(11.04, 3);
    expect(flow.importMw).toBeCloseTo(45.04573, 5);
    const transformers = [1, 12].map((bus) => positionOf(tree, bus));
    const transformerLoss = transformers.reduce(
      (sum, k) => sum + 0.0016 * (flow.seriesCurrentSquaredPu[k] ?? 0) * 25,
      0,
    );
    expect((flow.lossMw - transformerLoss) * 1000).toBeCloseTo(233.75, 1);
    for (const [bus, volts] of [
      [1, 0.99197],
      [3, 0.93096],
      [11, 0.92298],
      [12, 1.00015],
      [14, 0.99255],
    ] as const) {
      expect(Math.abs(voltageAt(tree, flow, bus) - volts)).toBeLessThan(1e-5);
    }
    const check = checkAc(tree, flow);
    expect(check.lowestVoltage.bus).toBe(11);
    expect(check.mostLoaded?.branch).toBe('15-1');
    expect(transformers.map((k) => Number((flow.currentPu[k] ?? 0).toFixed(3)))).toEqual([1.014, 0.847]);
    expect(check).toMatchObject({
      passed: false,
      problems: ['branch 15-1 carries 101.4 % of its rated current'],
    });
    expectConservation(network, flow);
  });

  it('gives the published loading with photovoltaics and wind', () => {
    const tree = radialTree(cigreMv());
    const demand = caseDemand(tree);
    for (const [bus, mw] of CIGRE_RENEWABLES) {
      const k = positionOf(tree, bus);
      demand.mw[k] = (demand.mw[k] ?? 0) - mw;
    }
    const check = checkAc(tree, flowOf(tree, demand));
    expect(check.passed).toBe(true);
    expect(check.mostLoaded?.branch).toBe('15-1');
    expect((check.mostLoaded?.loading ?? 0) * 100).toBeCloseTo(93.8, 1);
  });

  it('says that there is no operating point instead of giving one', () => {
    const network = baranWu();
    const tree = radialTree({
      ...network,
      buses: network.buses.map((bus) => ({
        ...bus,
        demandMw: bus.demandMw * 5,
        demandMvar: bus.demandMvar * 5,
      })),
    });
    const flow = flowOf(tree);
    expect(flow.converged).toBe(false);
    expect(checkAc(tree, flow).problems).toEqual([expect.stringMatching(/no AC operating point was found/)]);
  });
});

describe('LinDistFlow', () => {
  it('stays within 0.003 pu of the AC voltages of Baran and Wu', () => {
    const tree = radialTree(baranWu());
    const linear = linDistFlow(tree, caseDemand(tree));
    const exact = flowOf(tree).voltagePu;
    expect(linear[positionOf(tree, 18)]).toBeCloseTo(0.91593, 5);
    const worst = Math.max(...linear.map((volts, k) => Math.abs(volts - (exact[k] ?? 0))));
    expect(worst).toBeCloseTo(0.00284, 4);
    expect(worst).toBeLessThan(0.003);
  });

  it('misses what transformers lose in reactive power: 0.014 pu on the CIGRE network', () => {
    const tree = radialTree(cigreMv());
    const linear = linDistFlow(tree, caseDemand(tree));
    const exact = flowOf(tree).voltagePu;
    expect(Math.max(...linear.map((volts, k) => Math.abs(volts - (exact[k] ?? 0))))).toBeLessThan(0.015);
  });
});

describe('dispatch of a radial network', () => {
  it('without binding limits takes all from the cheap grid, losses included', async () => {
    const result = await solved(baranWu());
    expect(result).toMatchObject({
      status: 'optimal',
      model: 'lindistflow',
      congested: false,
      acCheck: { passed: true },
    });
    expect(result.generators[0]?.outputMw).toBeCloseTo(3.91768, 4);
    expect(result.cost).toBeCloseTo(3.91768 * 50, 3);
    expect(result.acCheck?.lossMw).toBeCloseTo(0.20268, 5);
    expect(result.check?.worstImbalanceMw).toBeLessThan(1e-4);
  });

  it('relieves an undervoltage with the dearer unit at the end of the feeder, and the AC sweep agrees', async () => {
    const feeder = withLowest(baranWu(), 0.92);
    const before = checkAc(radialTree(feeder), flowOf(radialTree(feeder)));
    expect(before.problems.some((problem) => problem.startsWith('bus 18 has 0.9131 pu'))).toBe(true);
    const result = await solved({ ...feeder, generators: [...feeder.generators, unit(18, 1, 90)] });
    expect(result).toMatchObject({
      status: 'optimal',
      congested: true,
      acCheck: { passed: true, problems: [] },
    });
    expect(result.generators[1]?.outputMw).toBeGreaterThan(0.05);
    expect(result.generators[1]?.at).toBeNull();
    // Just enough: the lowest voltage stands at the limit, and the price behind it is that of the dearer unit.
    expect(result.acCheck?.lowestVoltage.voltagePu).toBeCloseTo(0.92, 4);
    const bus18 = result.buses.find((bus) => bus.id === 18);
    expect(bus18?.price).toBeCloseTo(90, 3);
    expect(result.buses.filter((bus) => (bus.voltageShadowPrice ?? 0) > 0)).toHaveLength(1);
  });

  it('what 0.001 pu more room saves is what the voltage shadow price says', async () => {
    const cost = async (minVoltagePu: number): Promise<OpfResult> => {
      const feeder = withLowest(baranWu(), minVoltagePu);
      return solved({ ...feeder, generators: [...feeder.generators, unit(18, 1, 90)] });
    };
    const [tight, loose] = [await cost(0.92), await cost(0.919)];
    const shadow = Math.max(...tight.buses.map((bus) => bus.voltageShadowPrice ?? 0));
    const saved = (tight.cost ?? 0) - (loose.cost ?? 0);
    expect(Math.abs(saved / (shadow / 10) - 1)).toBeLessThan(0.02);
  });

  it('relieves the overloaded CIGRE transformer of 101.4 %', async () => {
    const network = cigreMv([unit(1, 5, 80)]);
    const result = await solved(network);
    expect(result).toMatchObject({ status: 'optimal', congested: true, acCheck: { passed: true } });
    const transformer = result.branches.find((branch) => branch.name === '15-1');
    expect(transformer?.binding).toBe('rating');
    expect(transformer?.loading).toBeLessThanOrEqual(1.0001);
    // The polygon gives away at most 0.9 %.
    expect(transformer?.loading).toBeGreaterThan(0.99);
    expect(result.generators[1]?.outputMw).toBeGreaterThan(0.3);
    expect(result.generators[1]?.outputMw).toBeLessThan(0.9);
  });

  it('names the voltage limits that no dispatch can hold', async () => {
    const feeder = withLowest(baranWu(), 0.95);
    const result = await solved({ ...feeder, generators: [...feeder.generators, unit(18, 0.1, 90)] });
    expect(result).toMatchObject({ status: 'infeasible', cost: null });
    expect(result.conflict?.buses.length).toBeGreaterThan(0);
    expect(result.conflict?.sentence).toMatch(/the voltage limits of bus.* cannot hold together/);
  });

  it('refuses what is not radial and says why', async () => {
    const feeder = baranWu();
    const tie = { ...feeder.branches[0]!, id: 40, name: '18-33', fromBus: 18, toBus: 33 };
    await expect(solved({ ...feeder, branches: [...feeder.branches, tie] })).rejects.toThrow(/closes a ring/);
    await expect(solved({ ...feeder, branches: feeder.branches.slice(0, -1) })).rejects.toThrow(
      /no branch in service leads from bus 1 to bus 33/,
    );
    const twoRoots = feeder.buses.map((bus) => (bus.id === 2 ? { ...bus, kind: 'reference' as const } : bus));
    await expect(solved({ ...feeder, buses: twoRoots })).rejects.toThrow(/it has 2 reference buses/);
  });
});
