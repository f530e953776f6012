/** The recourse rows as they are written; their optimum on paper is in test/contract/dispatch-risk.spec.ts. */
import { describe, expect, it } from '@jest/globals';
import { buildDispatch } from '../build-dispatch.js';
import type { LinearProgram } from '../linear-program.js';
import { battery, evHub, smallInput, type SmallWorld } from '../testing/small-grid.js';

/** 500 kW under 560 kW; quantile 0.9 is 20 kW above the mean, 0.95 is 22.5 kW, so 0.99 is 22.5 + 2.5 log2(5) kW. */
const WORLD: SmallWorld = {
  assets: [battery({ efficiencyDischarge: 0.8, socMin: 0.1 })],
  importPrice: new Array<number>(6).fill(0.1),
  limitKw: 560,
  spreadKw: 20,
};
const DEEP_KW = 22.5 + 2.5 * Math.log2(5);

function rowOf(program: LinearProgram, name: string): { lower: number; terms: Record<string, number> } {
  const row = program.rowNames.indexOf(name);
  expect(row).toBeGreaterThanOrEqual(0);
  const terms: Record<string, number> = {};
  for (let k = program.starts[row] ?? 0; k < (program.starts[row + 1] ?? 0); k++) {
    terms[program.colNames[program.indices[k] ?? 0] ?? ''] = program.values[k] ?? 0;
  }
  return { lower: program.rowLower[row] ?? Number.NaN, terms };
}

function recourseRows(world: SmallWorld): string[] {
  return buildDispatch(smallInput(world)).program.rowNames.filter((name) => name.includes('recourse'));
}

describe('storage recourse', () => {
  const { program } = buildDispatch(smallInput(WORLD));

  it('needs what a miss ten times rarer than the risk would bring above the limit', () => {
    const { lower, terms } = rowOf(program, 'recourse-need[PDJ,2]');
    expect(lower).toBeCloseTo(DEEP_KW - 560, 9);
    expect(terms).toEqual({ 'recourse-need[PDJ,2]': 1, 'import[PDJ,2]': -1 });
  });

  it('holds an hour of misses in what the battery can give above its floor', () => {
    const { lower, terms } = rowOf(program, 'storage-recourse[PDJ,4]');
    // 10 kWh of floor give 8 kWh.
    expect(lower).toBeCloseTo(8, 9);
    expect(terms).toEqual({
      'energy[BAT,4]': 0.8,
      'recourse-missing[PDJ,4]': 1,
      'recourse-need[PDJ,1]': -0.25,
      'recourse-need[PDJ,2]': -0.25,
      'recourse-need[PDJ,3]': -0.25,
      'recourse-need[PDJ,4]': -0.25,
    });
  });

  it('looks back no further than the horizon, and not into frozen slots', () => {
    expect(Object.keys(rowOf(program, 'storage-recourse[PDJ,1]').terms)).toHaveLength(4);
    const frozen = { frozenSlots: 1, frozen: [{ assetId: 'BAT', powerKw: [0] }] };
    const names = recourseRows({ ...WORLD, snapshot: frozen });
    expect(names).not.toContain('storage-recourse[PDJ,0]');
    expect(names).not.toContain('recourse-need[PDJ,0]');
    expect(names).toContain('storage-recourse[PDJ,1]');
  });

  it('counts a battery for its substation, and for the city when the city is near its limit', () => {
    const names = recourseRows({ ...WORLD, cityLimitKw: 560 });
    expect(names.filter((name) => name.startsWith('storage-recourse[CITY'))).toHaveLength(6);
    expect(names.filter((name) => name.startsWith('storage-recourse[PDJ'))).toHaveLength(6);
  });

  it.each<[string, Partial<SmallWorld>]>([
    ['without risk to plan for', { spreadKw: 0 }],
    // 500 kW of load, 100 kW of charging and the miss stay below.
    ['where the limit is out of reach', { limitKw: 640 }],
    ['without a battery', { assets: [evHub()] }],
    ['with a battery on its own controller', { states: [{ assetId: 'BAT', available: false }] }],
  ])('adds nothing %s', (_name, change) => {
    expect(recourseRows({ ...WORLD, ...change })).toEqual([]);
  });
});
