import { describe, expect, it } from '@jest/globals';
import type { LinearProgram } from '../dispatch/linear-program.js';
import { programFault } from '../dispatch/program-fault.js';
import { buildDcOpf, flowWindow, susceptance } from './dc-opf.js';
import { firstTangents } from './generator-columns.js';
import type {
  NetworkBranch,
  NetworkBus,
  NetworkGenerator,
  PowerNetwork,
} from '../power-flow/power-network.js';

const bus = (id: number, kind: NetworkBus['kind'], demandMw = 0, shuntMw = 0): NetworkBus => ({
  id,
  kind,
  demandMw,
  demandMvar: 0,
  shuntMw,
  shuntMvar: 0,
  baseKv: 110,
  voltagePu: 1,
  minVoltagePu: 0.9,
  maxVoltagePu: 1.1,
});
const generator = (id: number, busId: number, coefficients: readonly number[]): NetworkGenerator => ({
  id,
  busId,
  inService: true,
  minMw: 5,
  maxMw: 40,
  minMvar: 0,
  maxMvar: 0,
  cost: { kind: 'polynomial', coefficients },
});
const branch = (fromBus: number, toBus: number, more: Partial<NetworkBranch> = {}): NetworkBranch => ({
  id: fromBus,
  name: `${String(fromBus)}-${String(toBus)}`,
  fromBus,
  toBus,
  inService: true,
  resistancePu: 0,
  // Exactly 8 per unit of susceptance.
  reactancePu: 0.125,
  chargingPu: 0,
  ratingMva: Infinity,
  tap: 0.9,
  shiftDeg: 5,
  minAngleDeg: -Infinity,
  maxAngleDeg: Infinity,
  ...more,
});

/** 1 - 2 - 3 in a row; 30 MW and a shunt of 2 MW at bus 3; line 2-3 is rated. */
const ROW: PowerNetwork = {
  name: 'row',
  baseMva: 100,
  buses: [bus(1, 'reference'), bus(2, 'generator'), bus(3, 'load', 30, 2)],
  generators: [generator(1, 1, [10, 3]), generator(2, 2, [0.5, 10, 0])],
  branches: [branch(1, 2), branch(2, 3, { ratingMva: 50 })],
  notes: [],
};

/** Bounds and entries of a row by column name. */
function rowOf(program: LinearProgram, name: string): readonly [number, number, Record<string, number>] {
  const r = program.rowNames.indexOf(name);
  const entries: Record<string, number> = {};
  for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k++) {
    entries[program.colNames[program.indices[k] ?? -1] ?? ''] = program.values[k] ?? 0;
  }
  return [program.rowLower[r] ?? Number.NaN, program.rowUpper[r] ?? Number.NaN, entries];
}

const boundsOf = (program: LinearProgram, name: string): readonly (number | undefined)[] => {
  const j = program.colNames.indexOf(name);
  return [program.colLower[j], program.colUpper[j], program.colCost[j]];
};

describe('susceptance', () => {
  it.each([
    [0, 0.1, 10],
    [0.03, 0.04, 16],
    [0, -0.2, -5],
  ])('of r = %d, x = %d is x / (r² + x²)', (resistancePu, reactancePu, expected) => {
    expect(susceptance(branch(1, 2, { resistancePu, reactancePu }))).toBeCloseTo(expected, 12);
  });
});

describe('flowWindow', () => {
  // 1 degree on x = 0.125 and base 100 MVA is 13.96 MW.
  const perDegree = (8 * 100 * Math.PI) / 180;

  it('is open without limits', () => {
    expect(flowWindow(branch(1, 2), 100)).toMatchObject({ minMw: -Infinity, maxMw: Infinity });
  });

  it('takes the tighter limit on each side and says which it is', () => {
    const window = flowWindow(branch(1, 2, { ratingMva: 20, minAngleDeg: -1, maxAngleDeg: 2 }), 100);
    expect(window.minMw).toBeCloseTo(-perDegree, 9);
    expect(window).toMatchObject({ maxMw: 20, minFrom: 'angle-difference', maxFrom: 'rating' });
  });

  it('turns the angle limits around behind a series capacitor', () => {
    const window = flowWindow(branch(1, 2, { reactancePu: -0.125, minAngleDeg: -1, maxAngleDeg: 2 }), 100);
    expect(window.minMw).toBeCloseTo(-2 * perDegree, 9);
    expect(window.maxMw).toBeCloseTo(perDegree, 9);
  });
});

describe('buildDcOpf', () => {
  const model = buildDcOpf(ROW, firstTangents(ROW.generators));
  const { program } = model;

  it('names balances and rated branches, and gives solvers a sound program', () => {
    expect(program.rowNames).toEqual([
      'bus-balance[1]',
      'bus-balance[2]',
      'bus-balance[3]',
      'branch-flow[2-3]',
    ]);
    expect(program.colNames.filter((name) => name.startsWith('angle'))).toEqual([
      'angle[1]',
      'angle[2]',
      'angle[3]',
    ]);
    expect(programFault(program)).toBeNull();
    expect(model.flows).toEqual([
      null,
      { row: 3, window: expect.objectContaining({ minMw: -50, maxMw: 50 }) },
    ]);
  });

  it('writes what comes in less what flows out = demand, shunt included, taps and shifts left out', () => {
    expect(rowOf(program, 'bus-balance[1]')).toEqual([
      0,
      0,
      { 'output[1]': 1, 'angle[1]': -8, 'angle[2]': 8 },
    ]);
    expect(rowOf(program, 'bus-balance[3]')).toEqual([32, 32, { 'angle[2]': 8, 'angle[3]': -8 }]);
    expect(rowOf(program, 'branch-flow[2-3]')).toEqual([-50, 50, { 'angle[2]': 8, 'angle[3]': -8 }]);
  });

  it('holds the reference angle at 0 and leaves the others free', () => {
    expect(boundsOf(program, 'angle[1]')).toEqual([0, 0, 0]);
    expect(boundsOf(program, 'angle[2]')).toEqual([-Infinity, Infinity, 0]);
  });

  it('prices a linear cost in one column and a curved one in segments of rising slope', () => {
    expect(boundsOf(program, 'output[1]')).toEqual([5, 40, 10]);
    const slopes = program.colNames.flatMap((name, j) =>
      name.startsWith('output[2,') ? [program.colCost[j] ?? 0] : [],
    );
    expect(slopes.length).toBeGreaterThan(10);
    expect(slopes).toEqual([...slopes].sort((a, b) => a - b));
    // Slope p + 10 at both ends of 5 … 40 MW.
    expect([slopes[0], slopes.at(-1)]).toEqual([15, 50]);
    // Constants: 3 of the first; the tangent at 5 MW, 62.5 + 15 (p - 5), cuts the axis at -12.5.
    expect(program.offset).toBeCloseTo(3 - 12.5, 9);
  });

  it('lets demand and ratings give way at no price of its own, and outputs cost nothing then', () => {
    const { program: relaxed, unservedCols, overloadCols } = buildDcOpf(ROW, new Map(), 'all');
    expect(boundsOf(relaxed, 'unserved[3]')).toEqual([0, 30, 0]);
    expect(boundsOf(relaxed, 'output[1]')).toEqual([5, 40, 0]);
    expect(rowOf(relaxed, 'bus-balance[3]')[2]).toMatchObject({ 'unserved[3]': 1 });
    expect([[...unservedCols.keys()], [...overloadCols.keys()]]).toEqual([[2], [1]]);
    expect(boundsOf(relaxed, 'overload[2-3,forward]')).toEqual([0, Infinity, 0]);
    expect(relaxed.rowNames).toEqual(program.rowNames);
  });

  it('keeps the angle limit where ratings give way: beyond it there are columns of its own', () => {
    const limited = {
      ...ROW,
      branches: [branch(1, 2), branch(2, 3, { ratingMva: 10, minAngleDeg: -1, maxAngleDeg: 2 })],
    };
    const { program: relaxed } = buildDcOpf(limited, new Map(), 'all');
    expect(rowOf(relaxed, 'branch-flow[2-3]')).toEqual([
      ...[-10, 10],
      {
        ...{ 'angle[2]': 8, 'angle[3]': -8, 'overload[2-3,forward]': -1, 'overload[2-3,backward]': 1 },
        ...{ 'angle-overrun[2-3,forward]': -1, 'angle-overrun[2-3,backward]': 1 },
      },
    ]);
    // A degree is 13.963 MW: 27.925 forwards and 13.963 backwards.
    expect(boundsOf(relaxed, 'overload[2-3,forward]')[1]).toBeCloseTo(17.925, 3);
    expect(boundsOf(relaxed, 'overload[2-3,backward]')[1]).toBeCloseTo(3.963, 3);
    expect(boundsOf(relaxed, 'angle-overrun[2-3,forward]')).toEqual([0, Infinity, 0]);
  });

  it('prices an overrun beyond the dearest output', () => {
    const { program: priced, overloadCols } = buildDcOpf(ROW, firstTangents(ROW.generators), 'priced');
    // The steepest segment costs 50 per MWh.
    expect(boundsOf(priced, 'overload[2-3,forward]')).toEqual([0, Infinity, 50_000]);
    expect(overloadCols.get(1)?.angle).toEqual([]);
    expect(priced.offset).toBe(program.offset);
  });
});
