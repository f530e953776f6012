/** Over the boundary of a slot: what stays off the plan while a limit is pressed, and what goes back. */
import { describe, expect, it } from '@jest/globals';
import { carriedPowers, heldOffsets, type CarriedAsset } from './carry-offsets.js';
import { balanced, BATTERY, CARS, round, SLOT, station } from './testing/small-balance.js';

const bat = (more: Partial<CarriedAsset> = {}): CarriedAsset => ({
  assetId: 'BAT',
  plannedKw: 1_000,
  powerKw: -500,
  room: { lowKw: -500, highKw: 2_500 },
  ...more,
});
const cars: CarriedAsset = { assetId: 'CARS', plannedKw: 400, powerKw: 400, room: null };

function carried(
  offsets: Record<string, number>,
  flowKw: number | null,
  assets: readonly CarriedAsset[] = [bat(), cars],
): Record<string, number> {
  const nodes = [station(flowKw, ['BAT', 'CARS'])];
  return Object.fromEntries(carriedPowers(new Map(Object.entries(offsets)), assets, nodes));
}

describe('an offset at the start of a slot', () => {
  it('is carried while the plan would lift the node over the middle of its quiet zone', () => {
    // 38 900 kW measured + 1 500 kW back to the plan: over 39 500 kW, which is 98.75 % of 40 000.
    expect(carried({ BAT: -1_500 }, 38_900)).toEqual({ BAT: -500 });
    expect(carried({ BAT: -1_500 }, 38_001)).toEqual({ BAT: -500 });
  });

  it('is dropped where there is room for the plan, or nothing fresh is known', () => {
    expect(carried({ BAT: -1_500 }, 37_999)).toEqual({});
    expect(carried({ BAT: -1_500 }, null)).toEqual({});
    expect(carried({}, 39_900)).toEqual({});
  });

  it('stays inside the room of the new plan, and is none without one', () => {
    expect(
      carried({ BAT: -1_500 }, 39_000, [bat({ plannedKw: 600, room: { lowKw: 0, highKw: 900 } })]),
    ).toEqual({
      BAT: 0,
    });
    expect(carried({ BAT: -1_500 }, 39_000, [bat({ room: null })])).toEqual({});
  });

  it('is carried only where it relieves: not a discharge into a node that exports too much', () => {
    // -11 000 kW with 10 000 kW of export allowed.
    expect(carried({ BAT: -1_500 }, -12_500)).toEqual({});
    expect(carried({ BAT: 800 }, -12_500)).toEqual({ BAT: 1_800 });
    expect(carried({ BAT: 800 }, 39_900)).toEqual({});
  });

  it('does not count an asset whose power is not known', () => {
    expect(carried({ BAT: -1_500 }, 38_900, [bat({ powerKw: null })])).toEqual({});
    expect(carried({ BAT: -1_500 }, 39_600, [bat({ powerKw: null })])).toEqual({ BAT: -500 });
  });
});

describe('what is held when a round ends', () => {
  const assets = [balanced(BATTERY, 1_000, { orderedKw: -500 }), balanced(CARS, 400)];
  const input = round(assets, []);

  it('is the difference of order and plan, with the orders of the round', () => {
    expect(heldOffsets(input, [], new Set())).toEqual({ slotMs: SLOT, kw: new Map([['BAT', -1_500]]) });
    const correction = { assetId: 'BAT', powerKw: 0, returns: false, reason: '' };
    expect(heldOffsets(input, [{ correction, sentKw: 0 }], new Set()).kw.get('BAT')).toBe(-1_000);
    expect(heldOffsets(input, [{ correction, sentKw: null }], new Set()).kw.get('BAT')).toBe(-1_500);
    expect(heldOffsets(input, [{ correction, sentKw: 1_000 }], new Set()).kw.size).toBe(0);
  });

  it('is nothing of assets that may go back, or that cannot be moved', () => {
    expect(heldOffsets(input, [], new Set(['BAT'])).kw.size).toBe(0);
    const stuck = balanced(BATTERY, 1_000, { orderedKw: -500, heldBecause: 'it refused its last order' });
    expect(heldOffsets(round([stuck], []), [], new Set()).kw.size).toBe(0);
  });
});
