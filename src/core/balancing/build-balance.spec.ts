/** The program of a round, read row by row: signs of imports and exports, what is priced, and that nothing blind is worsened. */
import { describe, expect, it } from '@jest/globals';
import { OVERLOAD_EUR_PER_KWH } from '../dispatch/prices.js';
import type { AssetReach } from './asset-reach.js';
import { BAND_EUR_PER_KWH } from './balance-prices.js';
import { type BuiltBalance, buildBalance } from './build-balance.js';
import { limitStates } from './node-state.js';
import { BATTERY, balanced, CARS, round, station } from './testing/small-balance.js';

/** A battery on a plan of 1 000 kW that stands at 1 500 kW and may have 200 to 2 000 kW. */
function reach(more: Partial<AssetReach> = {}): AssetReach {
  const powers = { powerKw: 1_500, heldKw: 1_500, planKw: 1_000, lowKw: 200, highKw: 2_000 };
  return { of: balanced(BATTERY, 1_000), ...powers, heldBecause: null, ...more };
}

interface Case {
  readonly flowKw?: number | null;
  readonly reaches?: readonly AssetReach[];
  readonly corrected?: readonly string[];
  readonly waiting?: readonly string[];
}

function built({
  flowKw = 30_000,
  reaches = [reach()],
  corrected = [],
  waiting = [],
}: Case = {}): BuiltBalance {
  const input = round(
    reaches.map(({ of }) => of),
    [station(flowKw, [...reaches.map(({ of }) => of.asset.id), 'ELSEWHERE'])],
  );
  const states = limitStates(input, reaches);
  return buildBalance({ reaches, states, corrected: new Set(corrected), waiting: new Set(waiting) });
}

/** A row by its name: its upper bound and its terms by column; undefined when there is none. */
function row({ program }: BuiltBalance, name: string) {
  const r = program.rowNames.indexOf(name);
  if (r < 0) return undefined;
  const terms: Record<string, number> = {};
  for (let k = program.starts[r] ?? 0; k < (program.starts[r + 1] ?? 0); k += 1)
    terms[program.colNames[program.indices[k] ?? 0] ?? ''] = program.values[k] ?? 0;
  return { lower: program.rowLower[r], upper: program.rowUpper[r], terms };
}

/** Bounds of a column by its name. */
function column({ program }: BuiltBalance, name: string): (number | undefined)[] | undefined {
  const j = program.colNames.indexOf(name);
  return j < 0 ? undefined : [program.colLower[j], program.colUpper[j], program.colCost[j]];
}

describe('the ways an asset may go', () => {
  it('are up and down from its plan, each at its price', () => {
    const one = built();
    expect(column(one, 'up[BAT]')).toEqual([0, 1_000, 0.03]);
    expect(column(one, 'down[BAT]')).toEqual([0, 800, 0.03]);
  });

  it('begin where it must be, when its reach does not hold the plan', () => {
    const above = built({ reaches: [reach({ lowKw: 1_200 })] });
    expect(column(above, 'up[BAT]')?.slice(0, 2)).toEqual([200, 1_000]);
    expect(column(above, 'down[BAT]')).toBeUndefined();
    const below = built({ reaches: [reach({ heldKw: 500, lowKw: 200, highKw: 700 })] });
    expect(column(below, 'up[BAT]')).toBeUndefined();
    expect(column(below, 'down[BAT]')?.slice(0, 2)).toEqual([300, 800]);
  });

  it('lead no nearer to the plan than it stands while it waits, on either side of it', () => {
    const above = built({ waiting: ['BAT'] });
    expect(column(above, 'up[BAT]')?.slice(0, 2)).toEqual([500, 1_000]);
    expect(column(above, 'down[BAT]')).toBeUndefined();
    const below = built({ reaches: [reach({ heldKw: 600 })], waiting: ['BAT'] });
    expect(column(below, 'down[BAT]')?.slice(0, 2)).toEqual([400, 800]);
    expect(column(below, 'up[BAT]')).toBeUndefined();
  });

  it('cost a trace more further down the list, so that the answer is one', () => {
    const second = { ...reach(), of: balanced({ ...BATTERY, id: 'BAT-2' }, 1_000) };
    const two = built({ reaches: [reach(), second] });
    expect(column(two, 'up[BAT-2]')?.[2]).toBeCloseTo(0.03001, 9);
  });
});

describe('an import limit', () => {
  it('bounds what is measured, put back on plan, and moved from there', () => {
    // 30 000 kW held, the battery 500 kW above its plan: 29 500 on plan; 39 600 below the band of 1 %.
    expect(row(built(), 'flow-limit[S,import]')).toEqual({
      lower: -Infinity,
      upper: 39_600 - 29_500,
      terms: { 'up[BAT]': 1, 'down[BAT]': -1, 'band[S,import]': -1, 'over[S,import]': -1 },
    });
  });

  it('may use its band at a price and be broken at a far higher one', () => {
    const one = built();
    expect(column(one, 'band[S,import]')).toEqual([0, 400, BAND_EUR_PER_KWH]);
    expect(column(one, 'over[S,import]')).toEqual([0, Infinity, OVERLOAD_EUR_PER_KWH]);
    expect(OVERLOAD_EUR_PER_KWH).toBeGreaterThan(BAND_EUR_PER_KWH);
  });

  it('is filled to the middle of the quiet zone where something is off its plan', () => {
    expect(row(built({ corrected: ['BAT'] }), 'flow-limit[S,import]')?.upper).toBeCloseTo(39_500 - 29_500, 6);
    expect(row(built({ corrected: ['OTHER'] }), 'flow-limit[S,import]')?.upper).toBeCloseTo(
      39_600 - 29_500,
      6,
    );
  });

  it('that is broken leaves less than nothing', () => {
    const over = row(built({ flowKw: 41_000 }), 'flow-limit[S,import]');
    expect(over?.upper).toBeCloseTo(39_500 - 40_500, 6);
  });
});

describe('an export limit', () => {
  it('turns all signs round', () => {
    // Held: 9 000 kW out; on plan the battery takes 500 less, so 9 500 would go out.
    expect(row(built({ flowKw: -9_000 }), 'flow-limit[S,export]')).toEqual({
      lower: -Infinity,
      upper: 9_900 - 9_500,
      terms: { 'up[BAT]': -1, 'down[BAT]': 1, 'band[S,export]': -1, 'over[S,export]': -1 },
    });
  });
});

describe('a node of which nothing fresh is known', () => {
  it('is not pushed either way by the sum of what hangs below', () => {
    const blind = built({ flowKw: null });
    // From the plan up to the 500 kW above it where the battery stands, and no further; the other way the same.
    expect(row(blind, 'blind[S,import]')).toEqual({
      lower: -Infinity,
      upper: 500,
      terms: { 'up[BAT]': 1, 'down[BAT]': -1 },
    });
    expect(row(blind, 'blind[S,export]')).toEqual({
      lower: -Infinity,
      upper: -500,
      terms: { 'up[BAT]': -1, 'down[BAT]': 1 },
    });
    expect(blind.limits).toEqual([]);
  });

  it('keeps all orders as they are at least: what stands is a solution', () => {
    const cars = { ...reach({ heldKw: 300, planKw: 700, lowKw: 0, highKw: 900 }), of: balanced(CARS, 700) };
    const blind = built({ flowKw: null, reaches: [reach(), cars] });
    const { upper = 0, terms = {} } = row(blind, 'blind[S,import]') ?? {};
    const asItStands = { 'up[BAT]': 500, 'down[CARS]': 400 };
    const sum = Object.entries(asItStands).reduce((all, [name, kw]) => all + (terms[name] ?? 0) * kw, 0);
    expect(sum).toBeLessThanOrEqual(upper);
  });

  it('asks nothing where nothing below can move', () => {
    const still = reach({ lowKw: 1_500, highKw: 1_500, planKw: 1_500, heldBecause: 'local' });
    const blind = built({ flowKw: null, reaches: [still] });
    expect(blind.program.rowNames).toEqual([]);
    expect(blind.assets.map(({ up, down }) => [up, down])).toEqual([[null, null]]);
  });
});
