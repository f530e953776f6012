/** What the program says of nodes, limits, lines and the reserve: signs, margins, and what only an emergency may break. */
import { describe, expect, it } from '@jest/globals';
import type { GridModel } from '../../grid/grid-model.js';
import { gridTree } from '../grid-tree.js';
import { MARGIN_SHORTFALL_EUR_PER_KWH, OVERLOAD_EUR_PER_KWH } from '../prices.js';
import { readProgram } from '../testing/read-program.js';
import { battery, smallInput, type SmallWorld } from '../testing/small-grid.js';

const input = (world: Partial<SmallWorld>): ReturnType<typeof smallInput> =>
  smallInput({ assets: [], importPrice: [0.1, 0.3], ...world });

describe('balance of a node', () => {
  it('takes base load and local assets as constants, steered ones and nodes below as columns', () => {
    const program = readProgram(
      input({
        assets: [
          battery(),
          battery({ id: 'OFF', safeState: { mode: 'power', powerKw: 7 }, controllable: false }),
        ],
        baseKw: [400, 500],
      }),
    );
    expect(program.row('node-balance[PDJ,1]')).toEqual({
      lower: 507,
      upper: 507,
      terms: { 'import[PDJ,1]': 1, 'charge[BAT,1]': -1, 'discharge[BAT,1]': 1 },
    });
    expect(program.row('node-balance[CITY,1]').terms).toEqual({ 'import[CITY,1]': 1, 'import[PDJ,1]': -1 });
  });

  it('cannot do without the base load of a meter', () => {
    const { forecasts, ...rest } = input({});
    const without = forecasts.filter((one) => one.seriesId !== 'MTR-L5.base');
    expect(() => readProgram({ ...rest, forecasts: without })).toThrow(/MTR-L5\.base/);
  });
});

describe('import limits', () => {
  it('bound the import both ways, less the margin', () => {
    const program = readProgram(input({ limitKw: 600, spreadKw: 25 }));
    const row = program.row('import-limit[PDJ,0]');
    expect([row.lower, row.upper]).toEqual([-10_000, expect.closeTo(575, 9)]);
    expect(program.column('margin-shortfall[PDJ,0]').upper).toBeCloseTo(25, 9);
    expect(program.column('margin-shortfall[PDJ,0]').costs).toEqual({
      margin: MARGIN_SHORTFALL_EUR_PER_KWH / 4,
    });
  });

  it.each([
    ['emergency', Infinity],
    ['hard', 0],
  ] as const)('in a %s program may break by %d', (limits, spare) => {
    const program = readProgram(input({}), { limits });
    for (const side of ['overload', 'backfeed'])
      expect(program.column(`${side}[PDJ,0]`)).toMatchObject({
        upper: spare,
        costs: { overload: OVERLOAD_EUR_PER_KWH / 4 },
      });
  });

  it('take the snapshot’s before the rating, for the city and for a substation', () => {
    const program = readProgram(
      input({ limitKw: 600, snapshot: { limitsKw: { PDJ: [450, 460], CITY: [900, 910] } } }),
    );
    expect(program.row('import-limit[PDJ,1]').upper).toBe(460);
    expect(program.row('import-limit[CITY,0]').upper).toBe(900);
  });

  it('keep no margin at a risk of one half', () => {
    expect(readProgram(input({})).column('margin-shortfall[PDJ,0]').upper).toBe(0);
  });
});

describe('the tree', () => {
  const grid = (over: Partial<GridModel>): GridModel => ({ ...input({ assets: [battery()] }).grid, ...over });

  it('puts every child before its parent, however deep and in whatever order it is written', () => {
    const branch = (id: string, parentId: string): GridModel['branches'][number] => ({
      id,
      kind: 'feeder',
      parentId,
      limitKw: 100,
    });
    const nodes = gridTree(grid({ branches: [branch('A', 'PDJ'), branch('C', 'B'), branch('B', 'A')] }));
    expect(nodes.map(({ id }) => id)).toEqual(['C', 'B', 'A', 'PDJ', 'CITY']);
    expect(nodes.find(({ id }) => id === 'A')?.childIds).toEqual(['B']);
  });

  it('refuses branches in a loop', () => {
    const branches: GridModel['branches'] = [
      { id: 'A', kind: 'feeder', parentId: 'B', limitKw: 1 },
      { id: 'B', kind: 'feeder', parentId: 'A', limitKw: 1 },
    ];
    expect(() => gridTree(grid({ branches }))).toThrow(/above itself; the grid must be a tree/);
  });

  it('leaves the transmission level out of the city', () => {
    const [first] = grid({}).substations;
    if (!first) throw new Error('the small grid has a substation');
    const substations = [first, { ...first, id: 'CUS', level: 'transmission' as const }];
    const city = gridTree(grid({ substations })).at(-1);
    expect(city).toMatchObject({ id: 'CITY', childIds: ['PDJ'] });
  });

  it('hangs an asset on its substation when its meter is on no branch', () => {
    expect(gridTree(grid({})).find(({ id }) => id === 'PDJ')?.assetIds).toEqual(['BAT']);
  });
});

describe('trade and peak', () => {
  it('tell network and carbon from energy, and sell without either', () => {
    const program = readProgram(
      input({
        snapshot: { networkPriceEurPerKwh: [0.02, 0.05] },
        tariff: { co2EurPerTonne: 100, co2WinterGPerKwh: new Array<number>(24).fill(40) },
      }),
    );
    const { costs } = program.column('bought[CITY,1]');
    expect(costs.energyImport).toBeCloseTo(0.25 / 4, 12);
    expect(costs.network).toBeCloseTo(0.05 / 4, 12);
    // 40 g/kWh at 100 EUR/t are 0.4 ct.
    expect(costs.co2).toBeCloseTo(0.004 / 4, 12);
    expect(program.column('sold[CITY,1]').costs).toEqual({ energyExport: -0.15 / 4 });
  });

  it('pay for a peak above what today reached already, and only for that', () => {
    const program = readProgram(input({ peakEurPerKw: 2, snapshot: { peakSoFarKw: 480 } }));
    expect(program.column('peak[CITY]')).toMatchObject({ lower: 480, costs: { peak: 2 } });
    expect(program.built.layout.offsets.peak).toBe(-960);
    expect(program.row('peak[CITY,1]').terms).toEqual({ 'import[CITY,1]': 1, 'peak[CITY]': -1 });
  });

  it('ignore a peak below 0: a day of export', () => {
    expect(readProgram(input({ snapshot: { peakSoFarKw: -50 } })).column('peak[CITY]').lower).toBe(0);
  });
});

describe('subscribed power', () => {
  const evening = { name: 'HPH', months: [1], weekdays: [4], hours: [18], eurPerKwh: 0.05 };

  it('is paid above, in the slots of its class', () => {
    const program = readProgram(
      input({
        importPrice: [0.1, 0.1, 0.1, 0.1, 0.1],
        tariff: { networkClasses: [evening] },
        grid: {
          subscriptions: [
            { nodeId: 'CITY', subscribedKw: 450, overrunEurPerKwh: 2, networkClass: 'HPH' },
            { nodeId: 'PDJ', subscribedKw: 400, overrunEurPerKwh: 1 },
          ],
        },
      }),
    );
    // From 18:00 the class holds for four slots, not for the one of 19:00.
    expect(program.rowsOf('subscribed-power[')).toEqual(
      [0, 1, 2, 3].map((t) => `subscribed-power[CITY,${String(t)}]`),
    );
    expect(program.rowsOf('subscribed-power-2[')).toHaveLength(5);
    expect(program.row('subscribed-power-2[PDJ,4]')).toMatchObject({ upper: 400 });
    expect(program.column('subscribed-overrun[CITY,0]').costs).toEqual({ subscribedOverrun: 0.5 });
  });
});

describe('the ramp of an import', () => {
  it('is priced beyond what is free, up and down, from the second slot on, where the site says so', () => {
    const ramps = [
      { nodeId: 'CITY', freeKw: 30, eurPerKw: 0.5 },
      { nodeId: 'PDJ', freeKw: 0, eurPerKw: 2 },
      { nodeId: 'GONE', freeKw: 0, eurPerKw: 1 },
    ];
    const program = readProgram(input({ importPrice: [0.1, 0.1, 0.1], grid: { ramps } }));
    expect(program.rowsOf('import-ramp[')).toEqual([
      ...['import-ramp[CITY,1]', 'import-ramp[CITY,2]', 'import-ramp[PDJ,1]', 'import-ramp[PDJ,2]'],
    ]);
    expect(program.row('import-ramp[CITY,2]')).toMatchObject({
      ...{ lower: -30, upper: 30 },
      terms: { 'import[CITY,2]': 1, 'import[CITY,1]': -1, 'rise[CITY,2]': -1, 'fall[CITY,2]': 1 },
    });
    expect(program.column('rise[PDJ,1]')).toMatchObject({ lower: 0, costs: { importRamp: 2 } });
    expect(program.column('fall[CITY,1]').costs).toEqual({ importRamp: 0.5 });
    expect(readProgram(input({})).rowsOf('import-ramp[')).toEqual([]);
  });
});

describe('lines of a mesh', () => {
  const mesh = (over: Partial<SmallWorld> = {}): ReturnType<typeof smallInput> => {
    const flat = input(over);
    const [first] = flat.grid.substations;
    if (!first) throw new Error('the small grid has a substation');
    const line = (id: string, fromId: string, toId: string): NonNullable<GridModel['lines']>[number] => ({
      id,
      fromId,
      toId,
      reactance: 0.2,
      limitKw: 300,
    });
    const grid = {
      ...flat.grid,
      substations: [first, { ...first, id: 'VAI', name: 'Vaise' }],
      lines: [line('L1', 'CITY', 'PDJ'), line('L2', 'PDJ', 'VAI')],
    };
    return { ...flat, grid };
  };

  it('carry by angle over reactance, with the infeed at angle 0', () => {
    const program = readProgram(mesh());
    expect(program.row('dc-flow[L1,0]').terms).toEqual({ 'flow[L1,0]': 0.2, 'angle[PDJ,0]': 1 });
    expect(program.row('dc-flow[L2,0]').terms).toEqual({
      'flow[L2,0]': 0.2,
      'angle[PDJ,0]': -1,
      'angle[VAI,0]': 1,
    });
  });

  it('bring each substation its import', () => {
    const program = readProgram(mesh());
    expect(program.row('dc-balance[PDJ,1]')).toEqual({
      lower: 0,
      upper: 0,
      terms: { 'flow[L1,1]': 1, 'flow[L2,1]': -1, 'import[PDJ,1]': -1 },
    });
  });

  it('are limited both ways, by the snapshot where it knows better', () => {
    const program = readProgram(mesh({ snapshot: { limitsKw: { L2: [120, 130] } } }));
    expect(program.row('line-limit[L1,0]')).toMatchObject({ lower: -300, upper: 300 });
    expect(program.row('line-limit[L2,1]')).toMatchObject({ lower: -130, upper: 130 });
  });

  it('keep no margin for forecast error, and say so', () => {
    const { built } = readProgram(mesh({ spreadKw: 20 }));
    expect(built.notes.map(({ message }) => message).join('\n')).toMatch(/no margin .* on the 2 lines/);
  });
});

describe('reserve', () => {
  const need = { upKw: 60, downKw: 30, holdSlots: 2, shortfallEurPerKwh: 4 };
  const LOSSY = battery({ efficiencyCharge: 0.9, efficiencyDischarge: 0.8, socMin: 0.1, socMax: 0.9 });

  it('is what batteries keep ready, or a priced shortfall', () => {
    const program = readProgram(input({ assets: [LOSSY], grid: { reserve: need } }));
    expect(program.row('reserve-need-up[CITY,0]')).toEqual({
      lower: 60,
      upper: Infinity,
      terms: { 'reserve-up[BAT,0]': 1, 'reserve-shortfall-up[CITY,0]': 1 },
    });
    expect(program.column('reserve-shortfall-down[CITY,1]')).toMatchObject({
      upper: 30,
      costs: { reserve: 1 },
    });
  });

  it('leaves room in power and in energy, with the losses of its way', () => {
    const program = readProgram(input({ assets: [LOSSY], grid: { reserve: need } }));
    expect(program.row('reserve-up-power[BAT,0]')).toMatchObject({
      upper: 100,
      terms: { 'charge[BAT,0]': -1, 'discharge[BAT,0]': 1, 'reserve-up[BAT,0]': 1 },
    });
    expect(program.row('reserve-up-energy[BAT,1]')).toMatchObject({
      lower: 10,
      terms: { 'energy[BAT,1]': 1, 'reserve-up[BAT,1]': -0.5 / 0.8 },
    });
    expect(program.row('reserve-down-start[BAT,1]')).toMatchObject({
      upper: 90,
      terms: { 'energy[BAT,0]': 1, 'reserve-down[BAT,1]': 0.5 * 0.9 },
    });
  });

  it('cannot promise at once what is not stored yet', () => {
    const program = readProgram(
      input({ assets: [LOSSY], states: [{ assetId: 'BAT', soc: 0.2 }], grid: { reserve: need } }),
    );
    expect(program.column('reserve-up[BAT,0]').upper).toBeCloseTo((10 * 0.8) / 0.5, 9);
    expect(program.column('reserve-down[BAT,0]').upper).toBeCloseTo(70 / 0.9 / 0.5, 9);
  });

  it('counts on steered batteries only, and asks for nothing where nothing is needed', () => {
    const program = readProgram(
      input({ assets: [battery({ controllable: false })], grid: { reserve: { ...need, downKw: 0 } } }),
    );
    expect(program.row('reserve-need-up[CITY,0]').terms).toEqual({ 'reserve-shortfall-up[CITY,0]': 1 });
    expect(program.rowsOf('reserve-need-down')).toEqual([]);
  });
});
