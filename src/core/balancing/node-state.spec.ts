import { describe, expect, it } from '@jest/globals';
import { reachOf } from './asset-reach.js';
import type { BalanceInput } from './balance-types.js';
import { type LimitState, limitStates, targetKw } from './node-state.js';
import { balanced, BATTERY, NOW, round, station } from './testing/small-balance.js';

function states(input: BalanceInput): { imports: LimitState; exports: LimitState } {
  const [imports, exports] = limitStates(input, reachOf(input));
  if (imports === undefined || exports === undefined) throw new Error('two limits expected');
  return { imports, exports };
}

const quiet = (flowKw: number | null): BalanceInput =>
  round([balanced(BATTERY, 0)], [station(flowKw, ['BAT'])]);

describe('a node of 40 MW import and 10 MW export', () => {
  it.each([
    // Band from 39 600 kW on, quiet zone from 39 400 kW on.
    [39_601, true, false],
    [39_600, false, false],
    [39_401, false, false],
    [39_399, false, true],
    [-9_000, false, true],
  ])('importing %d kW: over %s, room %s', (flowKw, over, hasRoom) => {
    expect(states(quiet(flowKw)).imports).toMatchObject({ over, hasRoom, ceilingKw: 39_600 });
  });

  it.each([
    [-9_901, true, false],
    [-9_899, false, false],
    [-9_849, false, true],
    [30_000, false, true],
  ])('the export limit at %d kW: over %s, room %s', (flowKw, over, hasRoom) => {
    expect(states(quiet(flowKw)).exports).toMatchObject({ over, hasRoom, sign: -1, heldKw: -flowKw });
  });

  it('counts what its assets were told and do not show yet', () => {
    const told = balanced(BATTERY, 0, {
      orderedKw: -1_500,
      orderedAtMs: NOW - 2_000,
      power: { value: 0, atMs: NOW },
    });
    const { imports } = states(round([told], [station(41_000, ['BAT'])]));
    expect(imports).toMatchObject({ heldKw: 39_500, over: false });
  });

  it('is blind without a fresh flow: neither over nor with room', () => {
    const old = station(45_000, ['BAT'], { flow: { value: 45_000, atMs: NOW - 180_001 } });
    for (const input of [quiet(null), round([], [old]), quiet(Number.NaN)]) {
      expect(states(input).imports).toMatchObject({ heldKw: null, over: false, hasRoom: false });
    }
  });

  it('without an export limit has one limit only', () => {
    const { exportLimitKw: _, ...node } = station(1_000, []);
    expect(limitStates(round([], [node]), [])).toHaveLength(1);
  });
});

describe('the power a node is filled to', () => {
  it.each([
    ['the middle of the quiet zone when it is over', 41_000, false, 39_500],
    ['the safety band when nothing is off its plan below it', 39_550, false, 39_600],
    ['what it has, inside the quiet zone, when something is', 39_550, true, 39_550],
    ['the middle of the quiet zone when there is room to give back', 38_000, true, 39_500],
  ])('%s', (_, flowKw, engaged, expected) => {
    expect(targetKw(states(quiet(flowKw)).imports, engaged)).toBe(expected);
  });
});
