import { describe, expect, it } from '@jest/globals';
import { type BalanceStart, deadbandKw, readCorrections, startRound } from './balance-round.js';
import type { BalancedAsset, BalanceInput, Correction } from './balance-types.js';
import { balanced, BATTERY, CARS, NOW, round, station } from './testing/small-balance.js';

const LONG_AGO = new Map([
  ['BAT', 0],
  ['CARS', 0],
]);

/** Corrections of a made-up answer: a value for each named column, 0 for the others. */
function corrections(start: BalanceStart, answer: Readonly<Record<string, number>>): Correction[] {
  const names = start.built?.program.colNames ?? [];
  return readCorrections(
    start,
    Float64Array.from(names, (name) => answer[name] ?? 0),
  ).corrections;
}

const at = (flowKw: number, ...assets: BalancedAsset[]): BalanceInput =>
  round(assets, [
    station(
      flowKw,
      assets.map((a) => a.asset.id),
    ),
  ]);

describe('whether a round solves anything', () => {
  it('holds while nothing is over and nothing is off its plan', () => {
    const start = startRound(at(39_500, balanced(BATTERY, 0)), new Map());
    expect(start).toMatchObject({ built: null, over: false });
    expect(readCorrections(start, new Float64Array())).toEqual({ corrections: [], unsolved: [] });
  });

  it('holds what it moved while the flow is in the quiet zone', () => {
    const moved = balanced(BATTERY, 0, { orderedKw: -1_000 });
    const start = startRound(at(39_500, moved), LONG_AGO);
    expect(start.built).toBeNull();
    expect([...start.corrected]).toEqual(['BAT']);
    // Room that was there before counts from anew.
    expect(start.memory.size).toBe(0);
  });

  it('solves when a flow is above its safety band, or room has lasted', () => {
    expect(startRound(at(39_700, balanced(BATTERY, 0)), new Map()).built).not.toBeNull();
    const moved = balanced(BATTERY, 0, { orderedKw: -1_000 });
    expect(startRound(at(38_000, moved), LONG_AGO).built).not.toBeNull();
  });

  it('an asset below two nodes waits for room at both', () => {
    const moved = balanced(BATTERY, 0, { orderedKw: -1_000 });
    const city = { ...station(39_500, ['BAT']), nodeId: 'CITY' };
    const start = startRound(round([moved], [station(30_000, ['BAT']), city]), LONG_AGO);
    expect(start.built).toBeNull();
    expect(start.memory.size).toBe(0);
  });
});

describe('the program', () => {
  const start = startRound(at(40_500, balanced(BATTERY, 500), balanced(CARS, 800)), new Map());

  it('names what it holds', () => {
    expect(start.built?.program.colNames).toEqual([
      ...['up[BAT]', 'down[BAT]', 'down[CARS]'],
      ...['band[S,import]', 'over[S,import]', 'band[S,export]', 'over[S,export]'],
    ]);
    expect(start.built?.program.rowNames).toEqual(['flow-limit[S,import]', 'flow-limit[S,export]']);
  });

  it('prices the limit above the band, and the band above every deviation', () => {
    const cost = (name: string): number =>
      start.built?.program.colCost[start.built.program.colNames.indexOf(name)] ?? Number.NaN;
    expect(cost('over[S,import]')).toBe(25);
    expect(cost('band[S,import]')).toBe(1);
    expect(cost('down[BAT]')).toBeCloseTo(0.03, 4);
    expect(cost('down[CARS]')).toBeCloseTo(0.1, 3);
  });
});

describe('reading an answer', () => {
  const over = startRound(at(40_500, balanced(BATTERY, 500)), new Map());

  it('turns a way down into a smaller order, a way up into a larger one', () => {
    expect(corrections(over, { 'down[BAT]': 1_200 })).toMatchObject([{ powerKw: -700, returns: false }]);
    expect(corrections(over, { 'up[BAT]': 300 })).toMatchObject([{ powerKw: 800, returns: false }]);
  });

  it('orders nothing for less than the deadband: 5 kW, or 0.2 % of the rating', () => {
    expect(deadbandKw(1_000)).toBe(5);
    expect(deadbandKw(24_000)).toBe(48);
    expect(corrections(over, { 'down[BAT]': 5.9 })).toEqual([]);
    expect(corrections(over, { 'down[BAT]': 6.1 })).toHaveLength(1);
  });

  it('opens no cap that is not filled while its substation is over', () => {
    const idle = balanced(CARS, 800, { orderedKw: 400, power: { value: 50, atMs: NOW } });
    const start = startRound(at(40_500, idle, balanced(BATTERY, 0)), new Map());
    expect(corrections(start, { 'down[BAT]': 1_000 }).map((c) => c.assetId)).toEqual(['BAT']);
  });

  it('gives the planned setpoint back to the last watt when there is room', () => {
    const nearly = balanced(BATTERY, 500, { orderedKw: 498 });
    const start = startRound(at(30_000, nearly), LONG_AGO);
    expect(corrections(start, {})).toMatchObject([
      { powerKw: 500, returns: true, reason: 'room has returned at S: back to the planned 500.0 kW' },
    ]);
  });

  it('names the substations that are assumed to import up to their limit', () => {
    const city = station(40_500, ['BAT'], { nodeId: 'CITY', assumedFull: ['CRX'] });
    const start = startRound(round([balanced(BATTERY, 0)], [city]), new Map());
    expect(corrections(start, { 'down[BAT]': 1_000 })[0]?.reason).toContain(
      'nothing fresh is known of CRX: assumed to import up to the limit',
    );
  });
});
