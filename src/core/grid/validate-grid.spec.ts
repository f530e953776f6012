/** What a site's author is told about a grid that is no tree, has no limits, or asks for tariffs that do not exist. */
import { describe, expect, it } from '@jest/globals';
import { battery, smallInput } from '../dispatch/testing/small-grid.js';
import type { GridLine, GridModel, NetworkClass, Tariff } from './grid-model.js';
import { validateGrid } from './validate-grid.js';

function gridWith(over: Partial<GridModel>): GridModel {
  return { ...smallInput({ assets: [], importPrice: [0.1] }).grid, ...over };
}

const paths = (grid: GridModel): string[] => validateGrid(grid).map(({ path }) => path.join('.'));
const messages = (grid: GridModel): string =>
  validateGrid(grid)
    .map(({ message }) => message)
    .join('\n');
const withTariff = (over: Partial<Tariff>): GridModel =>
  gridWith({ tariff: { ...gridWith({}).tariff, ...over } });

const SUBSTATION = {
  id: 'PDJ',
  name: 'Point-du-Jour',
  importLimitKw: 10_000,
  exportLimitKw: 10_000,
  firmKva: 40_000,
  level: 'distribution',
} as const;
const feeder = (id: string, parentId: string, limitKw = 700): GridModel['branches'][number] => ({
  id,
  kind: 'feeder',
  parentId,
  limitKw,
});

describe('limits', () => {
  it('finds nothing wrong with a small whole grid', () => {
    expect(validateGrid(gridWith({}))).toEqual([]);
  });

  it.each<[string, Partial<GridModel>, string]>([
    ['a city without a winter limit', { cityImportLimitWinterKw: 0 }, 'cityImportLimitWinterKw'],
    ['a negative summer limit', { cityImportLimitSummerKw: -1 }, 'cityImportLimitSummerKw'],
    ['a limit that is no number', { cityImportLimitSummerKw: Number.NaN }, 'cityImportLimitSummerKw'],
    [
      'a substation that exports nothing',
      { substations: [{ ...SUBSTATION, exportLimitKw: 0 }] },
      'substations.PDJ.exportLimitKw',
    ],
    [
      'a limit above what is firm',
      { substations: [{ ...SUBSTATION, firmKva: 9_000 }] },
      'substations.PDJ.importLimitKw',
    ],
    ['a feeder without a limit', { branches: [feeder('F1', 'PDJ', 0)] }, 'branches.F1.limitKw'],
  ])('refuses %s', (_name, over, path) => {
    expect(paths(gridWith(over))).toEqual([path]);
  });
});

describe('names', () => {
  it('refuses one id for two things, and says what it already names', () => {
    const grid = gridWith({ branches: [feeder('PDJ', 'PDJ')] });
    expect(messages(grid)).toMatch(/saw the id "PDJ" again, it already names one of substations/);
  });

  it('keeps CITY for the city', () => {
    const grid = gridWith({ assets: [battery({ id: 'CITY' })] });
    expect(messages(grid)).toMatch(/"CITY" again, it already names the city/);
  });
});

describe('the tree', () => {
  it('takes feeders below feeders', () => {
    expect(paths(gridWith({ branches: [feeder('F1', 'PDJ'), feeder('F2', 'F1')] }))).toEqual([]);
  });

  it('shows the way round a loop', () => {
    const grid = gridWith({ branches: [feeder('F1', 'F2'), feeder('F2', 'F1')] });
    expect(paths(grid)).toEqual(['branches.F1.parentId', 'branches.F2.parentId']);
    expect(messages(grid)).toMatch(/saw a loop: F1 -> F2 -> F1/);
  });

  it('blames the branch whose parent is unknown, not those below it', () => {
    expect(paths(gridWith({ branches: [feeder('F1', 'NOWHERE'), feeder('F2', 'F1')] }))).toEqual([
      'branches.F1.parentId',
    ]);
  });

  it('refuses a meter on a branch of another substation', () => {
    const grid = gridWith({
      substations: [SUBSTATION, { ...SUBSTATION, id: 'VAI', name: 'Vaise' }],
      branches: [feeder('F9', 'VAI')],
      meters: [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', branchId: 'F9' }],
    });
    expect(paths(grid)).toEqual(['meters.MTR-L5.branchId']);
    expect(messages(grid)).toMatch(/"F9", which hangs on VAI; expected a branch of PDJ/);
  });

  it.each([
    ['substationId', { substationId: 'X' }],
    ['districtId', { districtId: 'X' }],
    ['branchId', { branchId: 'X' }],
  ])('refuses a meter whose %s refers to nothing', (key, over) => {
    const meters = [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5', ...over }];
    expect(paths(gridWith({ meters }))).toEqual([`meters.MTR-L5.${key}`]);
    expect(validateGrid(gridWith({ meters }), { alsoDeclared: new Set(['X']) })).toEqual([]);
  });

  it('says that none is declared when there is nothing to choose from', () => {
    const meters = [{ id: 'MTR-L5', substationId: 'PDJ', districtId: 'L5' }];
    expect(messages(gridWith({ meters, districts: [] }))).toMatch(/none is declared/);
  });
});

describe('lines of a mesh', () => {
  const line = (id: string, fromId: string, toId: string, over: Partial<GridLine> = {}): GridLine => ({
    id,
    fromId,
    toId,
    reactance: 0.1,
    limitKw: 500,
    ...over,
  });
  const two = [SUBSTATION, { ...SUBSTATION, id: 'VAI', name: 'Vaise' }];
  const mesh = (...lines: GridLine[]): GridModel => gridWith({ substations: two, lines });

  it.each<[string, GridLine[], string[]]>([
    ['a ring', [line('A', 'CITY', 'PDJ'), line('B', 'PDJ', 'VAI'), line('C', 'VAI', 'CITY')], []],
    ['a chain written backwards', [line('B', 'VAI', 'PDJ'), line('A', 'PDJ', 'CITY')], []],
    ['a substation without a line', [line('A', 'CITY', 'PDJ')], ['substations.VAI']],
    ['an end that is nowhere', [line('A', 'CITY', 'XYZ')], ['lines.A.toId']],
    ['no reactance', [line('A', 'CITY', 'PDJ', { reactance: 0 })], ['lines.A.reactance']],
    ['no limit', [line('A', 'CITY', 'PDJ', { limitKw: -5 })], ['lines.A.limitKw']],
    ['two ends in one place', [line('A', 'PDJ', 'PDJ')], ['lines.A.toId']],
  ])('%s', (_name, lines, expected) => {
    expect(paths(mesh(...lines))).toEqual(expected);
  });

  it('does not ask for a line to a substation of the transmission level', () => {
    const substations = [
      SUBSTATION,
      { ...SUBSTATION, id: 'CUS', name: 'Cusset', level: 'transmission' as const },
    ];
    expect(paths(gridWith({ substations, lines: [line('A', 'CITY', 'PDJ')] }))).toEqual([]);
  });
});

describe('tariff, subscriptions and reserve', () => {
  const peak: NetworkClass = {
    name: 'P',
    months: [12, 1, 2],
    weekdays: [1, 2, 3, 4, 5],
    hours: [9, 18],
    eurPerKwh: 0.1,
  };

  it.each<[string, Partial<Tariff>, string]>([
    [
      '23 hours of winter',
      { energyWinterEurPerKwh: new Array<number>(23).fill(0.1) },
      'tariff.energyWinterEurPerKwh',
    ],
    ['no carbon of summer', { co2SummerGPerKwh: [] }, 'tariff.co2SummerGPerKwh'],
    ['an export share in per cent', { exportShare: 80 }, 'tariff.exportShare'],
    ['a peak that is rewarded', { peakEurPerKw: -1 }, 'tariff.peakEurPerKw'],
    ['a negative carbon price', { co2EurPerTonne: -50 }, 'tariff.co2EurPerTonne'],
    ['a month 13', { networkClasses: [{ ...peak, months: [13] }] }, 'tariff.networkClasses.0.months'],
    [
      'a weekday 0',
      { networkClasses: [peak, { ...peak, weekdays: [0] }] },
      'tariff.networkClasses.1.weekdays',
    ],
    ['an hour 24', { networkClasses: [{ ...peak, hours: [24] }] }, 'tariff.networkClasses.0.hours'],
  ])('refuses %s', (_name, over, path) => {
    expect(paths(withTariff(over))).toEqual([path]);
  });

  it('takes prices below 0: the market has them', () => {
    expect(paths(withTariff({ energySummerEurPerKwh: new Array<number>(24).fill(-0.02) }))).toEqual([]);
  });

  it('knows the nodes and classes a subscription may name', () => {
    const subscribed = { nodeId: 'PDJ', subscribedKw: 600, overrunEurPerKwh: 2 };
    const grid = withTariff({ networkClasses: [peak] });
    const problems = (over: object): string[] =>
      paths({ ...grid, subscriptions: [{ ...subscribed, ...over }] });
    expect(problems({})).toEqual([]);
    expect(problems({ nodeId: 'CITY', networkClass: 'P' })).toEqual([]);
    expect(problems({ nodeId: 'BAT' })).toEqual(['subscriptions.0.nodeId']);
    expect(problems({ networkClass: 'HCE' })).toEqual(['subscriptions.0.networkClass']);
    expect(problems({ subscribedKw: -1 })).toEqual(['subscriptions.0.subscribedKw']);
  });

  it.each([
    [{ upKw: -1 }, ['reserve.upKw']],
    [{ holdSlots: 0 }, ['reserve.holdSlots']],
    [{ shortfallEurPerKwh: -2, downKw: -3 }, ['reserve.downKw', 'reserve.shortfallEurPerKwh']],
    [{}, []],
  ])('a reserve with %j', (over, expected) => {
    const reserve = { upKw: 10, downKw: 0, holdSlots: 2, shortfallEurPerKwh: 5, ...over };
    expect(paths(gridWith({ reserve }))).toEqual(expected);
  });
});
