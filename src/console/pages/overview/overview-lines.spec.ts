/** Lines of the overview's charts: gaps kept, measured and planned joined where one ends and the other begins. */
import { describe, expect, it } from '@jest/globals';
import { demandLines, inMw, localKw, newest, supplyLines } from './overview-lines.js';
import { city, limitRow, NOW_MS, SLOT_MS, supplyRow } from './testing/city.js';

const say = (key: string): string => key;

describe('columns', () => {
  it('become MW with their gaps, and know their newest value', () => {
    expect(inMw([1_500, null, 0])).toEqual([1.5, null, 0]);
    expect(newest([1, 2, null, null])).toBe(2);
    expect(newest([null])).toBeNull();
    expect(newest([])).toBeNull();
  });
});

describe('demand', () => {
  it('is measured, forecast with its band, imported and limited', () => {
    const lines = demandLines(city(), say, 'limit 500 MW');
    expect(lines.map(({ id, kind }) => [id, kind])).toEqual([
      ['measured', 'measured'],
      ['forecast', 'forecast'],
      ['import-measured', 'delivered'],
      ['import-planned', 'planned'],
      ['limit', 'limit'],
    ]);
    expect(lines[0]).toMatchObject({ values: [480, 500], quality: ['measured', 'estimated'] });
    expect(lines[1]).toMatchObject({
      values: [510, 520],
      low: [490, 500],
      high: [530, null],
      startMs: NOW_MS,
    });
  });

  it('has its limit over all steps, in MW', () => {
    const limit = demandLines(city(), say, 'limit').at(-1);
    expect(limit).toMatchObject({
      values: [500, 500, 500, 500],
      startMs: NOW_MS - 2 * SLOT_MS,
      label: 'limit',
    });
  });

  it('leaves out what is not known: no forecast, no import, no limit of the city', () => {
    const { demand, supply } = city();
    const bare = city({
      demand: { ...demand, forecast: null },
      supply: { ...supply, rows: [] },
      limits: [limitRow({ level: 'substation' })],
    });
    expect(demandLines(bare, say, 'limit').map(({ id }) => id)).toEqual(['measured']);
  });
});

describe('supply', () => {
  const withRows = (...rows: ReturnType<typeof supplyRow>[]) => city({ supply: { ...city().supply, rows } });

  it('goes over from measured to planned without a gap', () => {
    const [line] = supplyLines(withRows(supplyRow('chp')), say, true);
    expect(line).toMatchObject({
      id: 'chp',
      kind: 'area',
      values: [10, 12, 14, 16],
      startMs: NOW_MS - 2 * SLOT_MS,
    });
  });

  it('prefers what was measured where both are known, and fills with the plan where it was not', () => {
    const row = supplyRow('chp', { measuredKw: [10_000, null, 15_000], plannedKw: [14_000, 16_000] });
    const [line] = supplyLines(withRows(row), say, true);
    // Third step: measured 15 before planned 14; the second has neither.
    expect(line?.values).toEqual([10, null, 15, 16]);
  });

  it('stands from what hardly moves at the foot to what is steered at the top', () => {
    const rows = [supplyRow('storage-discharge'), supplyRow('pv'), supplyRow('import'), supplyRow('hydro')];
    expect(supplyLines(withRows(...rows), say, true).map(({ id }) => id)).toEqual([
      'import',
      'hydro',
      'pv',
      'storage-discharge',
    ]);
    expect(supplyLines(withRows(...rows), say, false)[0]?.id).toBe('hydro');
  });

  it('leaves out what gives nothing, and what is of the network above', () => {
    const rows = [
      supplyRow('wind', { measuredKw: [0, 0], plannedKw: [0, null] }),
      supplyRow('hydro', { level: 'transmission' }),
    ];
    expect(supplyLines(withRows(...rows), say, true)).toEqual([]);
  });
});

describe('local generation', () => {
  it('is what feeds the city beside import and storage, as newest measured', () => {
    const rows = [
      supplyRow('import'),
      supplyRow('storage-discharge'),
      supplyRow('chp', { measuredKw: [1_000, 2_000] }),
      supplyRow('pv', { measuredKw: [500, null] }),
      supplyRow('wind', { measuredKw: [null, null] }),
      supplyRow('hydro', { level: 'transmission', measuredKw: [9_000, 9_000] }),
    ];
    expect(localKw(city({ supply: { ...city().supply, rows } }))).toBe(2_500);
  });

  it('is not known where nothing of it was measured', () => {
    const rows = [supplyRow('import'), supplyRow('pv', { measuredKw: [null] })];
    expect(localKw(city({ supply: { ...city().supply, rows } }))).toBeNull();
  });
});
