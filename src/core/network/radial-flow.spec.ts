import { describe, expect, it } from '@jest/globals';
import type { LinearProgram } from '../dispatch/linear-program.js';
import { ProgramBuilder } from '../dispatch/program-builder.js';
import { sweepPowerFlow } from '../power-flow/ac-sweep.js';
import { addLinDistFlow, linDistFlow } from '../dispatch/constraints/lin-dist-flow.js';
import type { NetworkBranch, NetworkBus, PowerNetwork } from '../power-flow/power-network.js';
import { caseDemand, radialTree, type RadialTree } from '../power-flow/radial-tree.js';

const BUS: NetworkBus = {
  id: 1,
  kind: 'reference',
  demandMw: 0,
  demandMvar: 0,
  shuntMw: 0,
  shuntMvar: 0,
  baseKv: 20,
  voltagePu: 1,
  minVoltagePu: 0.95,
  maxVoltagePu: 1.05,
};
const BRANCH: NetworkBranch = {
  id: 1,
  name: '1-2',
  fromBus: 1,
  toBus: 2,
  inService: true,
  resistancePu: 0.02,
  reactancePu: 0.04,
  chargingPu: 0,
  ratingMva: Infinity,
  tap: 1,
  shiftDeg: 0,
  minAngleDeg: -Infinity,
  maxAngleDeg: Infinity,
};

/** Bus 1 feeds bus 2 on a base of 10 MVA. */
function twoBus(load: Partial<NetworkBus>, branch: Partial<NetworkBranch> = {}): RadialTree {
  const network: PowerNetwork = {
    name: 'two',
    baseMva: 10,
    buses: [{ ...BUS, id: 2, kind: 'load', ...load }, BUS],
    generators: [],
    branches: [{ ...BRANCH, ...branch }],
    notes: [],
  };
  return radialTree(network);
}

describe('two buses by hand', () => {
  it('solves the quadratic of one line: P = 0.5, Q = 0.2 pu', () => {
    // U² + U (2 (rP + xQ) - 1) + (r² + x²)(P² + Q²) = 0 with rP + xQ = 0.018 and z² s² = 0.002 * 0.29.
    const [half, product] = [0.018 - 0.5, 0.002 * 0.29];
    const square = -half + Math.sqrt(half * half - product);
    const flow = sweepPowerFlow(...withDemand(twoBus({ demandMw: 5, demandMvar: 2 })));
    expect(flow.converged).toBe(true);
    expect(flow.voltagePu[1]).toBeCloseTo(Math.sqrt(square), 10);
    expect(flow.lossMw).toBeCloseTo((0.02 * 0.29 * 10) / square, 8);
    expect(flow.lossMvar).toBeCloseTo((0.04 * 0.29 * 10) / square, 8);
    expect(flow.importMw).toBeCloseTo(5 + flow.lossMw, 8);
    expect(flow.flowMvar[1]).toBeCloseTo(2 + flow.lossMvar, 8);
    expect(flow.currentPu[1]).toBeCloseTo(Math.sqrt(0.29 / square), 8);
  });

  it('takes generation as negative demand: the voltage rises and power flows up', () => {
    const flow = sweepPowerFlow(...withDemand(twoBus({ demandMw: -5 })));
    expect(flow.voltagePu[1]).toBeGreaterThan(1);
    expect(flow.importMw).toBeCloseTo(-5 + flow.lossMw, 8);
  });

  it.each([
    ['at the feeding end, V / 0.95', { fromBus: 1, toBus: 2 }, 1 / 0.95],
    ['at the far end, V * 0.95', { fromBus: 2, toBus: 1 }, 0.95],
  ])('puts the tap %s', (_where, ends, expected) => {
    const tree = twoBus({}, { ...ends, tap: 0.95 });
    expect(sweepPowerFlow(tree, caseDemand(tree)).voltagePu[1]).toBeCloseTo(expected, 10);
    expect(linDistFlow(tree, caseDemand(tree))[1]).toBeCloseTo(expected, 10);
  });

  it('gives charging and shunts to both models: a little load hardly parts them', () => {
    const load = { demandMw: 0.1, shuntMw: 0.02, shuntMvar: 0.5 };
    for (const ends of [
      { fromBus: 1, toBus: 2 },
      { fromBus: 2, toBus: 1 },
    ]) {
      const tree = twoBus(load, { ...ends, chargingPu: 0.05, tap: 1.02 });
      const exact = sweepPowerFlow(tree, caseDemand(tree)).voltagePu[1] ?? 0;
      expect(Math.abs((linDistFlow(tree, caseDemand(tree))[1] ?? 0) - exact)).toBeLessThan(3e-4);
    }
  });
});

describe('addLinDistFlow', () => {
  it('writes the equations of a slot with names of bus and slot', () => {
    const tree = twoBus({ demandMw: 5, demandMvar: 2 }, { ratingMva: 8 });
    const builder = new ProgramBuilder();
    const flexible = builder.column('charge[BAT,7]', 0, 1);
    const demands = [
      { mw: 0, mvar: 0, active: [], reactive: [] },
      { mw: 5, mvar: 2, active: [[flexible, 0.001] as const], reactive: [] },
    ];
    const part = addLinDistFlow(builder, tree, { slot: 7, demands });
    const program = builder.build();
    expect(program.colNames).toEqual([
      'charge[BAT,7]',
      'line-active[2,7]',
      'line-reactive[2,7]',
      'voltage-squared[1,7]',
      'voltage-squared[2,7]',
    ]);
    expect(program.rowNames.slice(0, 6)).toEqual([
      'active-balance[1,7]',
      'active-balance[2,7]',
      'reactive-balance[1,7]',
      'reactive-balance[2,7]',
      'voltage-drop[2,7]',
      'voltage[2,7]',
    ]);
    expect(program.rowNames).toHaveLength(6 + 24);
    expect(program.rowNames.at(-1)).toBe('line-rating[2,7,23]');
    const row = (name: string): [number, number, Record<string, number>] => {
      const r = program.rowNames.indexOf(name);
      const entries: Record<string, number> = {};
      for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
        entries[program.colNames[program.indices[k] ?? -1] ?? ''] = program.values[k] ?? 0;
      }
      return [program.rowLower[r] ?? 0, program.rowUpper[r] ?? 0, entries];
    };
    // What comes in less what charges = 5 MW; U2 = U1 - 2 (0.02 P + 0.04 Q) / 10.
    expect(row('active-balance[2,7]')).toEqual([5, 5, { 'charge[BAT,7]': -0.001, 'line-active[2,7]': 1 }]);
    expect(row('voltage-drop[2,7]')).toEqual([
      0,
      0,
      {
        'voltage-squared[2,7]': 1,
        'voltage-squared[1,7]': -1,
        'line-active[2,7]': 0.004,
        'line-reactive[2,7]': 0.008,
      },
    ]);
    expect(row('voltage[2,7]')).toEqual([0.95 ** 2, 1.05 ** 2, { 'voltage-squared[2,7]': 1 }]);
    expect(row('line-rating[2,7,0]')[2]).toEqual({ 'line-active[2,7]': 1 });
    expect(part.voltageRows).toEqual([-1, 5]);
  });

  it('holds exactly at the sweep it is written around', () => {
    const tree = twoBus({ demandMw: 5, demandMvar: 2 }, { chargingPu: 0 });
    const flow = sweepPowerFlow(tree, caseDemand(tree));
    const builder = new ProgramBuilder();
    const demands = tree.buses.map(({ demandMw, demandMvar }) => ({
      mw: demandMw,
      mvar: demandMvar,
      active: [],
      reactive: [],
    }));
    const part = addLinDistFlow(builder, tree, { slot: 0, demands, around: flow });
    const program = builder.build();
    const point = new Float64Array(program.numCols);
    point[part.activeCols[1] ?? -1] = flow.flowMw[1] ?? 0;
    point[part.reactiveCols[1] ?? -1] = flow.flowMvar[1] ?? 0;
    part.squareCols.forEach((col, k) => (point[col] = (flow.voltagePu[k] ?? 0) ** 2));
    const rows = [part.activeRows[1], part.reactiveRows[1], program.rowNames.indexOf('voltage-drop[2,0]')];
    for (const r of rows) {
      expect(activityOf(program, r ?? -1, point)).toBeCloseTo(program.rowLower[r ?? -1] ?? Number.NaN, 8);
    }
  });
});

function withDemand(tree: RadialTree): [RadialTree, ReturnType<typeof caseDemand>] {
  return [tree, caseDemand(tree)];
}

function activityOf(program: LinearProgram, row: number, point: Float64Array): number {
  const indices = program.indices.slice(program.starts[row], program.starts[row + 1]);
  const values = program.values.slice(program.starts[row], program.starts[row + 1]);
  return values.reduce((sum, value, k) => sum + value * (point[indices[k] ?? -1] ?? Number.NaN), 0);
}
