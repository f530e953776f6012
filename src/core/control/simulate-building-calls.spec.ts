/** Buildings walked along schedules a planner must not make: the checker knows their limits without the program. */
import { describe, expect, it } from '@jest/globals';
import type { BuildingOffer } from '../dispatch/building-offer.js';
import { demandResponse } from '../dispatch/testing/flexible-assets.js';
import { offerOfBlock } from '../dispatch/testing/offer-of-block.js';
import { smallInput } from '../dispatch/testing/small-grid.js';
import type { DemandResponse } from '../grid/asset.js';
import { walk } from './testing/walk.js';

const T = 8;
const BLOCK = demandResponse({ id: 'DR-a', minShare: 1, deliveryProbability: 0.5 });

function found(
  powerKw: readonly number[],
  offer: Partial<BuildingOffer> = {},
  block: DemandResponse = BLOCK,
): string[] {
  const input = smallInput({ assets: [], importPrice: new Array<number>(T).fill(0.1) });
  const buildings = { model: 'test', offers: [offerOfBlock(block, T, offer)], leftOut: [] };
  return walk(block, { ...input, snapshot: { ...input.snapshot, buildings } }, powerKw);
}

describe('a building', () => {
  it('may be called wholly, where its limits let a call begin', () => {
    expect(found([0, -40, -40, 0, 0, 0, 0, 0])).toEqual([]);
    expect(found([0, -40, -40, 0, 0, 0, 0, 0], { starts: [2] })[0]).toBe('call at 1: -40 outside 0..0');
  });

  it.each([
    ['a part of it', [-20, -20, 0, 0, 0, 0, 0, 0], 'call at 0: 20 outside 40..40'],
    ['more than is expected', [-50, -50, 0, 0, 0, 0, 0, 0], 'call at 0: -50 outside -40..0'],
    ['for a shorter time', [-40, 0, 0, 0, 0, 0, 0, 0], 'call at 1: 0 outside -40..-40'],
    ['too late to end', [0, 0, 0, 0, 0, 0, 0, -40], 'call at 7: -40 outside 0..0'],
  ])('called for %s is found out', (_, powerKw, finding) => {
    expect(found(powerKw)[0]).toBe(finding);
  });

  it('rests between calls and keeps to what a period has left', () => {
    const resting = { ...BLOCK, restSlots: 2 };
    expect(found([-40, -40, 0, -40, -40, 0, 0, 0], {}, resting)[0]).toBe('call at 3: -40 outside 0..0');
    expect(found([-40, -40, 0, 0, -40, -40, 0, 0], {}, resting)).toEqual([]);
    const caps = [{ per: 'day', fromSlot: 0, toSlot: 8, calls: 1 }] as const;
    expect(found([-40, -40, 0, 0, -40, -40, 0, 0], { caps }, resting)[0]).toBe('call at 4: -40 outside 0..0');
  });

  it('goes on with its standing calls, with a new one on top of their rebound', () => {
    const standingKw = [-30, -30, 10, 10, 0, 0, 0, 0];
    expect(found([-30, -30, 10, 10, 0, 0, 0, 0], { standingKw })).toEqual([]);
    expect(found([-30, -30, -30, -30, 0, 0, 0, 0], { standingKw, starts: [2] })).toEqual([]);
    expect(found([0, 0, 10, 10, 0, 0, 0, 0], { standingKw, starts: [] })[0]).toBe(
      'call at 0: 0 outside -30..-30',
    );
  });

  it('gives back what it must after a new call', () => {
    const rebounding = { ...BLOCK, reboundShare: 0.5, reboundSlots: 2 };
    expect(found([-40, -40, 20, 20, 0, 0, 0, 0], {}, rebounding)).toEqual([]);
    expect(found([-40, -40, 0, 0, 0, 0, 0, 0], {}, rebounding)[0]).toBe('call at 2: 0 outside 20..20');
  });
});
