import { describe, expect, it } from '@jest/globals';
import { checkAc, loadingOf } from './ac-check.js';
import type { RadialFlow } from '../power-flow/ac-sweep.js';
import type { NetworkBranch, NetworkBus } from '../power-flow/power-network.js';
import type { RadialTree } from '../power-flow/radial-tree.js';

const bus = (id: number): NetworkBus => ({
  id,
  kind: id === 1 ? 'reference' : 'load',
  demandMw: 0,
  demandMvar: 0,
  shuntMw: 0,
  shuntMvar: 0,
  baseKv: 20,
  voltagePu: 1,
  minVoltagePu: 0.95,
  maxVoltagePu: 1.05,
});
const line = (toBus: number, ratingMva: number): NetworkBranch => ({
  id: toBus,
  name: `1-${String(toBus)}`,
  fromBus: 1,
  toBus,
  inService: true,
  resistancePu: 0.01,
  reactancePu: 0.01,
  chargingPu: 0,
  ratingMva,
  tap: 1,
  shiftDeg: 0,
  minAngleDeg: -Infinity,
  maxAngleDeg: Infinity,
});

/** Bus 1 feeds bus 2 over 5 MVA and bus 3 over a line without rating; base 10 MVA. */
const TREE: RadialTree = {
  baseMva: 10,
  buses: [bus(1), bus(2), bus(3)],
  feeds: [
    null,
    { branch: line(2, 5), parent: 0, isDownward: true },
    { branch: line(3, Infinity), parent: 0, isDownward: true },
  ],
  rootVoltagePu: 1,
  position: new Map([
    [1, 0],
    [2, 1],
    [3, 2],
  ]),
};

function flow(voltages: readonly number[], currents: readonly number[], converged = true): RadialFlow {
  const zeros = new Float64Array(3);
  return {
    converged,
    sweeps: 7,
    voltagePu: Float64Array.from(voltages),
    angleRad: zeros,
    flowMw: zeros,
    flowMvar: zeros,
    currentPu: Float64Array.from(currents),
    seriesCurrentSquaredPu: zeros,
    lossMw: 0.5,
    lossMvar: 0,
    importMw: 0,
    importMvar: 0,
  };
}

describe('checkAc', () => {
  it('passes inside all limits and names the extremes', () => {
    expect(checkAc(TREE, flow([1, 0.96, 1.04], [0, 0.4, 9]))).toEqual({
      passed: true,
      lossMw: 0.5,
      lowestVoltage: { bus: 2, voltagePu: 0.96 },
      highestVoltage: { bus: 3, voltagePu: 1.04 },
      mostLoaded: { branch: '1-2', loading: 0.8 },
      problems: [],
    });
  });

  it('names every limit that is broken, and lets rounding pass', () => {
    const broken = checkAc(TREE, flow([1, 0.9, 1.0501], [0, 0.6, 0]));
    expect(broken.passed).toBe(false);
    expect(broken.problems).toEqual([
      'bus 2 has 0.9000 pu; allowed 0.95 … 1.05 pu',
      'branch 1-2 carries 120.0 % of its rated current',
    ]);
    expect(checkAc(TREE, flow([1, 0.94995, 1], [0, 0.50004, 0])).passed).toBe(true);
  });

  it('does not judge the root, whose voltage is held from above', () => {
    expect(checkAc(TREE, flow([1.08, 1.04, 1.04], [0, 0, 0])).passed).toBe(true);
  });

  it('never passes a flow that did not converge', () => {
    expect(checkAc(TREE, flow([1, 1, 1], [0, 0, 0], false))).toMatchObject({
      passed: false,
      problems: [expect.stringMatching(/no AC operating point was found in 7 sweeps/)],
    });
  });
});

describe('loadingOf', () => {
  it('is current over rated current, and unknown without a rating or at the root', () => {
    const given = flow([1, 1, 1], [0, 0.25, 0.25]);
    expect([0, 1, 2].map((k) => loadingOf(TREE, given, k))).toEqual([null, 0.5, null]);
  });
});
