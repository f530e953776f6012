import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../domain-error.js';
import { parseMatpower } from './matpower-case.js';
import { activeNetwork } from '../power-flow/power-network.js';
import { islandsOf } from './islands.js';

/** Two buses, a generator, a line. Rows stand on lines 4-5, 8, 11 and 14. */
const SMALL = `function mpc = two_bus
mpc.version = '2'; mpc.x = 1;
`.replace(' mpc.x = 1;', '');
const BUS = `mpc.baseMVA = 100.0;
mpc.bus = [
	1	3	0	0	0	0	1	1.02	0	110	1	1.1	0.9;
	2	1	50	10	1.5	2	1	1	0	110	1	1.1	0.9;
];
`;
const GEN = `mpc.gen = [
	1	0	0	30	-30	1	100	1	200	10;
];
`;
const COST = `mpc.gencost = [
	2	0	0	3	0.01	20	5;
];
`;
const BRANCH = `mpc.branch = [
	1	2	0.01	0.1	0.02	0	0	0	0	0	1	-30	30;
];
`;
const CASE = SMALL + BUS + GEN + COST + BRANCH;

/** The message of the refusal and the line it names. */
function refusal(text: string): { message: string; line: unknown } {
  try {
    parseMatpower(text);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid-case') {
      return { message: error.message, line: error.context['line'] };
    }
    throw error;
  }
  throw new Error('the case was taken');
}

describe('parseMatpower', () => {
  it('reads buses, generators, costs and branches', () => {
    const network = parseMatpower(CASE);
    expect(network).toMatchObject({ name: 'two_bus', baseMva: 100, notes: [] });
    expect(network.buses[0]).toMatchObject({ id: 1, kind: 'reference', voltagePu: 1.02, baseKv: 110 });
    expect(network.buses[1]).toEqual({
      id: 2,
      kind: 'load',
      demandMw: 50,
      demandMvar: 10,
      shuntMw: 1.5,
      shuntMvar: 2,
      baseKv: 110,
      voltagePu: 1,
      minVoltagePu: 0.9,
      maxVoltagePu: 1.1,
    });
    expect(network.generators).toEqual([
      {
        id: 1,
        busId: 1,
        inService: true,
        minMw: 10,
        maxMw: 200,
        minMvar: -30,
        maxMvar: 30,
        cost: { kind: 'polynomial', coefficients: [0.01, 20, 5] },
      },
    ]);
    // rateA 0 is no rating, ratio 0 no tap.
    expect(network.branches[0]).toEqual({
      id: 1,
      name: '1-2',
      fromBus: 1,
      toBus: 2,
      inService: true,
      resistancePu: 0.01,
      reactancePu: 0.1,
      chargingPu: 0.02,
      ratingMva: Infinity,
      tap: 1,
      shiftDeg: 0,
      minAngleDeg: -30,
      maxAngleDeg: 30,
    });
  });

  it('understands comments, commas, continued rows, one-line matrices, Inf and Windows line ends', () => {
    const text = `%{
mpc.version = '1';
%}
function mpc = 'two' % a comment with ' in it
mpc.version = "2"; % '%'
mpc.baseMVA = 1e2;
mpc.bus_name = { 'a; b]'; };
mpc.areas = [ 1 1; ];
mpc.bus = [ 1, 3, 0, 0, 0, 0, 1, 1, 0, ...
  110, 1, 1.1, 0.9; 2 1 .5 -10 0 0 1 1 0 110 1 1.1 0.9 ]; % both
mpc.gen = [1 0 0 Inf -Inf 1 100 1 inf 0];
mpc.gencost = [2 0 0 2 20 5];
mpc.branch = [
1 2 0.01 0.1 0 Inf 0 0 0.98 0 1 0 0
2 1 0.01 -0.1 0 80 0 0 0 0 1 -360 360
];
`
      .replace("mpc = 'two'", 'mpc = two')
      .replaceAll('\n', '\r\n');
    const network = parseMatpower(text);
    expect(network.name).toBe('two');
    expect(network.buses.map((bus) => bus.demandMw)).toEqual([0, 0.5]);
    expect(network.generators[0]).toMatchObject({ maxMw: Infinity, minMvar: -Infinity });
    expect(network.branches.map((b) => [b.name, b.ratingMva, b.tap, b.minAngleDeg, b.maxAngleDeg])).toEqual([
      ['1-2', Infinity, 0.98, -Infinity, Infinity],
      ['2-1', 80, 1, -Infinity, Infinity],
    ]);
  });

  it('takes several statements on a line, and a byte order mark', () => {
    const text = CASE.replace("'2';\n", "'2'; ").replace('function', '\uFEFFfunction');
    expect(text).toMatch(/^\uFEFF.*\n.*'2'; mpc\.baseMVA = 100\.0;$/m);
    expect(parseMatpower(text)).toEqual(parseMatpower(CASE));
  });

  it('tells what takes no part', () => {
    const text = (SMALL + BUS + GEN + COST + BRANCH)
      .replace('110\t1\t1.1\t0.9;\n]', '110\t1\t1.1\t0.9;\n3 4 9 0 0 0 1 1 0 110 1 1.1 0.9;\n]')
      .replace('200\t10;', '200\t10;\n1 0 0 0 0 1 100 0 50 60;')
      .replace('0.01\t20\t5;', '0.01\t20\t5;\n2 0 0 3 -1 0 0;\n1 0 0 0 0 0 0;\n1 0 0 0 0 0 0;')
      .replace('-30\t30;', '-30\t30;\n1 2 0 0 0 0 0 0 0 0 0 -30 30;\n1 3 0 0.1 0 0 0 0 0 0 1 -30 30;')
      .replace('1 0 0 0 0 0 0;\n1 0 0 0 0 0 0;', '2 0 0 0 0 0 0;\n2 0 0 0 0 0 0;')
      .concat('mpc.storage = [ 1 2 3 ];\n');
    const network = parseMatpower(text);
    expect(network.notes).toEqual([
      '1 buses are isolated (type 4): they and what hangs on them take no part: 3',
      '1 generators are out of service: 2',
      '1 branches are out of service: 1-2#2',
      'fields that were not read: mpc.storage',
      'costs of reactive power (second half of mpc.gencost) were not read',
    ]);
    const active = activeNetwork(network);
    expect([active.buses.length, active.generators.length, active.branches.length]).toEqual([2, 1, 1]);
  });

  it.each<[what: string, from: string, to: string, line: number, message: RegExp]>([
    ['no version', "mpc.version = '2';", '', 1, /mpc\.version is missing: expected/],
    ['a later version', "'2'", "'3'", 2, /version "3" is unknown; only version 2/],
    ['version 1', 'function mpc = two_bus', 'function [baseMVA, bus] = two', 1, /format version 1/],
    ['no baseMVA', 'mpc.baseMVA = 100.0;', '', 1, /mpc\.baseMVA is missing/],
    ['a negative base', '100.0;', '-1;', 3, /baseMVA is "-1"; expected a number of MVA above 0/],
    ['no branches', BRANCH, '', 1, /mpc\.branch is missing; expected a matrix .* fbus tbus/],
    ['an empty bus matrix', BUS, 'mpc.baseMVA = 1;\nmpc.bus = [];\n', 4, /mpc\.bus has no rows/],
    ['a short row', '\t110\t1\t1.1\t0.9;\n]', ';\n]', 6, /mpc\.bus has 9 values; expected at least 13/],
    ['a ragged row', '0.9;\n]', '0.9\t7;\n]', 6, /has 14 values, its first row has 13/],
    ['NaN', '50\t10', 'NaN\t10', 6, /"NaN" in mpc\.bus is not a number/],
    ['an expression', '50\t10', '5*10\t10', 6, /"5\*10" in mpc\.bus is not a number/],
    ['an infinite demand', '50\t10', 'Inf\t10', 6, /Pd of mpc\.bus is Infinity/],
    ['a bus number that is none', '\t2\t1\t50', '\t2.5\t1\t50', 6, /bus number 2\.5/],
    ['a bus twice', '\t2\t1\t50', '\t1\t1\t50', 6, /bus 1 is given twice/],
    ['an unknown type', '\t2\t1\t50', '\t2\t5\t50', 6, /bus 2 has type 5; expected 1 \(load\)/],
    ['voltage limits that cross', '1.1\t0.9;\n]', '0.8\t0.9;\n]', 6, /bus 2: Vmax 0\.8 is below Vmin 0\.9/],
    ['no slack', '\t1\t3\t0', '\t1\t2\t0', 4, /no bus is the reference/],
    ['a generator nowhere', '\t1\t0\t0\t30', '\t7\t0\t0\t30', 9, /generator 1 is at bus 7, which mpc\.bus/],
    ['a crossed window', '200\t10;', '200\t201;', 9, /Pmax 200 MW is below Pmin 201 MW/],
    ['a line to nowhere', '\t1\t2\t0.01', '\t1\t9\t0.01', 15, /branch 1-9 ends at bus 9/],
    ['a loop', '\t1\t2\t0.01', '\t2\t2\t0.01', 15, /begins and ends at the same bus/],
    ['no impedance', '0.01\t0.1\t', '0\t0\t', 15, /r = x = 0; merge its buses/],
    ['a negative rating', '0.02\t0', '0.02\t-5', 15, /rateA -5; expected 0/],
    ['crossed angles', '-30\t30', '30\t-30', 15, /angmax -30° is below angmin 30°/],
    ['too few costs', GEN, GEN.replace('];', '\t1 0 0 0 0 1 100 1 9 0;\n];'), 12, /1 rows for 2 generators/],
    ['an unknown cost model', '\t2\t0\t0\t3', '\t3\t0\t0\t3', 12, /model 3; expected 1 .* or 2/],
    [
      'too many coefficients',
      '\t2\t0\t0\t3',
      '\t2\t0\t0\t4',
      12,
      /n = 4 coefficients, the row has room for 3/,
    ],
    ['points without values', '\t2\t0\t0\t3', '\t1\t0\t0\t2', 12, /n = 2 points \(two values each\)/],
    ['a concave cost', '0.01\t20', '-0.01\t20', 12, /not convex between 10 and 200 MW/],
    ['an infinite cost', '0.01\t20', '0.01\tInf', 12, /a value that is not finite/],
    [
      'a matrix left open',
      BRANCH,
      BRANCH.replace('];', ''),
      14,
      /mpc\.branch is opened here and never closed/,
    ],
    ['a matrix given twice', GEN, GEN + GEN, 11, /mpc\.gen is given a second time, first in line 8/],
    [
      'code',
      GEN,
      `${GEN}mpc.bus(:, 3) = 0;\n`,
      11,
      /"mpc\.bus\(:, 3\) = 0;" is MATLAB code, which is not run/,
    ],
    ['code behind a matrix', '0.9;\n];', "0.9;\n]';", 7, /follows the "\]" of mpc\.bus/],
    ['a DC line', GEN, `${GEN}mpc.dcline = [ 1 2 1 10 ];\n`, 11, /DC lines are not modelled/],
  ])('refuses %s', (_what, from, to, line, message) => {
    const text = CASE.replace(from, to);
    expect(text).not.toBe(CASE);
    const refused = refusal(text);
    expect(refused.message).toMatch(message);
    expect(refused.line).toBe(line);
  });

  it.each(['', 'hello', '\0\0', '{"buses": []}'])('refuses what is no case at all: %j', (text) => {
    expect(refusal(text).message).toMatch(/mpc\.version is missing|not run/);
  });

  it('takes any of its own refusals as a sentence, whatever is cut from the end', () => {
    for (let length = 0; length < CASE.length - 2; length += 7) {
      expect(refusal(CASE.slice(0, length)).message).toMatch(/\w/);
    }
  });
});

describe('islandsOf', () => {
  const bus = (id: number, type: number): string =>
    `${String(id)} ${String(type)} 1 0 0 0 1 1 0 110 1 1.1 0.9;`;
  const line = (a: number, b: number): string => `${String(a)} ${String(b)} 0 0.1 0 0 0 0 0 0 1 0 0;`;
  const network = (types: readonly number[], lines: readonly string[]): ReturnType<typeof activeNetwork> =>
    activeNetwork(
      parseMatpower(
        `mpc.version = '2'; \nmpc.baseMVA = 1;\nmpc.bus = [${types.map((t, k) => bus(k + 1, t)).join('\n')}];\nmpc.gen = [];\nmpc.branch = [${lines.join('\n')}];`,
      ),
    );

  it('finds parts that no branch connects and takes the first bus where the case names no reference', () => {
    const islands = islandsOf(network([1, 3, 1, 1, 4], [line(1, 2), line(3, 4), line(4, 5)]));
    expect(islands.map(({ busIds, referenceId }) => [busIds, referenceId])).toEqual([
      [[1, 2], 2],
      [[3, 4], 3],
    ]);
    expect(islands[0]?.note).toBeNull();
    expect(islands[1]?.note).toMatch(/island of bus 3 \(2 buses\) has no reference bus/);
  });

  it('holds one angle only where an island has several references', () => {
    const islands = islandsOf(network([3, 1, 3], [line(1, 2), line(2, 3)]));
    expect(islands).toHaveLength(1);
    expect(islands[0]).toMatchObject({ referenceId: 1 });
    expect(islands[0]?.note).toMatch(/buses 1, 3 of one island are all reference buses/);
  });
});
