/** Duals in the grid's words, from answers written down by hand. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from './build-dispatch.js';
import type { AssetPart, BuiltDispatch, NodePart } from './dispatch-input.js';
import { PriceReader } from './price-reader.js';
import { readByHand, solvedByHand } from './testing/solved-by-hand.js';
import { battery, hotWater, smallInput, type SmallWorld } from './testing/small-grid.js';

const build = (world: Partial<SmallWorld> = {}): BuiltDispatch =>
  buildDispatch(smallInput({ assets: [battery()], importPrice: [0.1, 0.2, 0.3, 0.2], ...world }));

const partOf = (built: BuiltDispatch, id: string): AssetPart => {
  const found = built.layout.assets.find(({ asset }) => asset.id === id);
  if (!found) throw new Error(`no part of ${id}`);
  return found;
};

const nodeOf = (built: BuiltDispatch, id: string): NodePart => {
  const found = built.layout.nodes.find(({ nodeId }) => nodeId === id);
  if (!found) throw new Error(`no node ${id}`);
  return found;
};

describe('prices at a node', () => {
  const built = build();

  it('are the dual of its balance by the hour: 0.05 EUR a kW over a quarter-hour are 0.20 EUR/kWh', () => {
    const reader = readByHand(built, { duals: { 'node-balance[PDJ,1]': 0.05 } });
    expect(reader.nodePrice('BAT', 1)).toBeCloseTo(0.2, 12);
    expect(reader.nodePrice('BAT', 0)).toBe(0);
  });

  it('are nothing for an asset that hangs nowhere, and beyond the horizon', () => {
    const reader = readByHand(built, { duals: { 'node-balance[PDJ,1]': 0.05 } });
    expect(reader.nodePrice('OTHER', 1)).toBe(0);
    expect(reader.nodePrice('BAT', 4)).toBe(0);
  });
});

describe('a limit that binds', () => {
  const built = build();
  const binding = (duals: Record<string, number>, slot = 1): ReturnType<PriceReader['binding']> =>
    readByHand(built, { duals }).binding('BAT', slot);

  it('is one of import where more of it saves, of export where more of it costs', () => {
    expect(binding({ 'import-limit[PDJ,1]': -0.3 })).toMatchObject({
      name: 'import-limit[PDJ,1]',
      slot: 1,
      kind: 'import',
      shadowPriceEurPerKw: 0.3,
    });
    expect(binding({ 'import-limit[PDJ,1]': 0.1 })).toMatchObject({
      kind: 'export',
      shadowPriceEurPerKw: 0.1,
    });
  });

  it('is the dearest on the way up', () => {
    const found = binding({
      'import-limit[PDJ,1]': -0.1,
      'import-limit[CITY,1]': -0.3,
      'peak[CITY,1]': -0.2,
    });
    expect(found).toMatchObject({ name: 'import-limit[CITY,1]', node: { nodeId: 'CITY' } });
  });

  it('may be the planned peak of the city', () => {
    expect(binding({ 'peak[CITY,1]': -2 })).toMatchObject({ kind: 'peak', shadowPriceEurPerKw: 2 });
  });

  it.each([
    ['a limit of another slot', { 'import-limit[PDJ,0]': -0.3 }],
    ['noise of the solver', { 'import-limit[PDJ,1]': -9e-7, 'peak[CITY,1]': -9e-7 }],
    ['a peak row that pushes the wrong way', { 'peak[CITY,1]': 0.5 }],
  ])('is none for %s', (_name, duals) => {
    expect(binding(duals)).toBeNull();
  });
});

describe('lines of a mesh', () => {
  const flat = smallInput({ assets: [battery()], importPrice: [0.1, 0.2] });
  const line = (id: string, limitKw: number) =>
    ({ id, fromId: 'CITY', toId: 'PDJ', reactance: 0.2, limitKw }) as const;
  const built = buildDispatch({
    ...flat,
    grid: { ...flat.grid, lines: [line('L1', 300), line('L2', 250)] },
  });

  it('bind where they make the substation another price than the infeed', () => {
    const reader = readByHand(built, {
      duals: { 'dc-balance[PDJ,0]': 0.1, 'line-limit[L1,0]': -0.05, 'line-limit[L2,0]': -0.4 },
    });
    expect(reader.binding('BAT', 0)).toMatchObject({
      name: 'line-limit[L2,0]',
      kind: 'line',
      node: { nodeId: 'L2', name: 'L2' },
      shadowPriceEurPerKw: 0.4,
    });
  });

  it('do not where the substation pays what the infeed pays', () => {
    expect(readByHand(built, { duals: { 'line-limit[L2,0]': -0.4 } }).binding('BAT', 0)).toBeNull();
  });
});

describe('planned flows and powers', () => {
  const built = build();
  const reader = readByHand(built, {
    values: { 'charge[BAT,2]': 30, 'discharge[BAT,2]': 12, 'import[CITY,2]': 518 },
  });

  it('are columns with their sign: 30 kW in and 12 kW out are 18 kW taken', () => {
    expect(reader.powerKw(partOf(built, 'BAT'), 2)).toBe(18);
    expect(reader.importKw(nodeOf(built, 'CITY'), 2)).toBe(518);
  });

  it('are nothing beyond the horizon', () => {
    expect(reader.powerKw(partOf(built, 'BAT'), 9)).toBe(0);
    expect(reader.importKw(nodeOf(built, 'CITY'), 9)).toBe(0);
    expect(reader.reducedCost(undefined)).toBe(0);
  });
});

describe('slots whose energy is interchangeable', () => {
  const built = build({ assets: [battery(), hotWater()] });
  const same = (values: readonly number[], slot: number): number[] =>
    readByHand(built, {
      duals: Object.fromEntries(values.map((eur, t) => [`storage-balance[BAT,${String(t)}]`, eur])),
    }).sameEnergy(partOf(built, 'BAT'), slot);

  it.each<[string, number[], number, number[]]>([
    ['all of a day with one value', [0.2, 0.2, 0.2, 0.2], 1, [0, 2, 3]],
    ['those up to a jump, either way', [0.2, 0.2, 0.3, 0.3], 0, [1]],
    ['those from a jump on', [0.2, 0.2, 0.3, 0.3], 3, [2]],
    ['those that losses explain: 1.5 % from slot to slot', [0.2, 0.203, 0.206, 0.209], 0, [1, 2, 3]],
    ['none beside a jump of 2.5 %', [0.2, 0.205, 0.3, 0.4], 0, []],
    ['none across a full store between them', [0.2, -0.2, 0.2, 0.2], 0, []],
    ['all of a store whose energy is worth nothing, noise apart', [0, 1e-9, -1e-9, 0], 2, [0, 1, 3]],
  ])('are %s', (_name, values, slot, expected) => {
    expect(same(values, slot)).toEqual(expected);
  });

  it('are none for an asset without a store', () => {
    const reader = readByHand(built, {});
    expect(reader.sameEnergy({ ...partOf(built, 'BAT'), stateRows: null }, 1)).toEqual([]);
  });
});

describe('opening an answer', () => {
  const built = build();

  it('needs duals: a solver without them gives no prices', () => {
    const outcome = solvedByHand(built, {});
    expect(PriceReader.of(built, { ...outcome, rowDuals: null })).toBeNull();
    expect(PriceReader.of(built, { ...outcome, reducedCosts: null })).toBeNull();
  });

  it('knows how far an answer of blocks may be from the best: 100 EUR less a bound of 98.5 EUR', () => {
    const columnGeneration = {
      blocks: 4,
      wholeNodes: 0,
      rounds: 3,
      blocksMs: 1,
      masterMs: 1,
      lowerEur: 98.5,
      gap: 0.015,
      decisions: 0,
      heldLowerEur: 98.5,
    };
    expect(readByHand(built, { objective: 100, report: { columnGeneration } }).openEur).toBe(1.5);
    expect(readByHand(built, { objective: 100 }).openEur).toBe(0);
  });

  it('finds rows that a reason may name, and no arithmetic', () => {
    const reader = readByHand(built, { duals: { 'storage-terminal[BAT]': 0.31 } });
    const row = reader.rowOf('storage-terminal[BAT]');
    expect(row).not.toBeNull();
    expect(reader.rowDual(row ?? -1)).toBe(0.31);
    expect(reader.rowOf('storage-balance[BAT,0]')).toBeNull();
    expect(reader.rowOf('ramp-limit[BAT,1]')).toBeNull();
  });

  it.each([
    [4e-4, false],
    [-4e-4, false],
    [4.1e-4, true],
    [-5e-4, true],
    [0, false],
  ])('takes a rate of %d EUR for more than the breaking of ties: %s', (rate, matters) => {
    expect(readByHand(built, {}).matters(rate)).toBe(matters);
  });
});
