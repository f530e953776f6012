/** Blocks, envelopes and profiles walked along schedules a planner must not make. */
import { describe, expect, it } from '@jest/globals';
import { demandResponse, envelope, profile } from '../dispatch/testing/flexible-assets.js';
import { smallInput, type SmallWorld } from '../dispatch/testing/small-grid.js';
import { walk } from './testing/walk.js';

const flat = (slots: number): number[] => new Array<number>(slots).fill(0.1);
const four = (over: Partial<SmallWorld> = {}) => smallInput({ assets: [], importPrice: flat(4), ...over });

describe('demand-response block', () => {
  it('may be called for its whole time at one level', () => {
    expect(walk(demandResponse(), four(), [0, -60, -60, 0])).toEqual([]);
  });

  it.each([
    ['ends early', [0, -60, 0, 0], 'call at 2: 0 outside -60..-60'],
    ['changes its level', [-60, -50, 0, 0], 'call at 1: -50 outside -60..-60'],
    ['gives less than its share', [-30, -30, 0, 0], 'call at 0: 30 outside 40..80'],
    ['gives more than the block', [-90, -90, 0, 0], 'call at 0: -90 outside -80..0'],
    ['is called twice', [-60, -60, -60, -60], 'call at 2: -60 outside 0..0'],
    ['begins too late to end', [0, 0, 0, -60], 'call at 3: -60 outside 0..0'],
  ])('that %s is found out', (_, powerKw, finding) => {
    expect(walk(demandResponse(), four(), powerKw)[0]).toBe(finding);
  });

  it('keeps its notice and gives back what it must', () => {
    expect(walk(demandResponse({ noticeSlots: 1 }), four(), [-60, -60, 0, 0])[0]).toBe(
      'call at 0: -60 outside 0..0',
    );
    const rebounding = demandResponse({ reboundShare: 0.5, reboundSlots: 1 });
    expect(walk(rebounding, four(), [-60, -60, 60, 0])).toEqual([]);
    expect(walk(rebounding, four(), [-60, -60, 0, 0])[0]).toBe('call at 2: 0 outside 60..60');
  });

  it('goes on with an announced call and has none left after it', () => {
    const input = four({ snapshot: { announced: [{ assetId: 'DRB', powerKw: [-60, 0, 0, 0] }] } });
    expect(walk(demandResponse({ noticeSlots: 1 }), input, [-60, 0, 0, 0])).toEqual([]);
    expect(walk(demandResponse({ noticeSlots: 1 }), input, [0, 0, 0, 0])[0]).toBe(
      'call at 0: 0 outside -60..-60',
    );
    expect(walk(demandResponse({ noticeSlots: 1 }), input, [-60, -60, -60, 0])[0]).toBe(
      'call at 1: -60 outside 0..0',
    );
  });
});

describe('power envelope', () => {
  it('keeps its window and tells of a budget it missed', () => {
    const budget = envelope({ energyMinKwh: 20, energyMaxKwh: 30 });
    expect(walk(budget, four(), [50, 50, 0, 0])).toEqual([]);
    expect(walk(budget, four(), [50, 0, 0, 0])).toEqual(['budget at 3: 12.5 outside 20..30 (warning)']);
    expect(walk(envelope(), four(), [51, 0, 0, 0])[0]).toBe('power-bound at 0: 51 outside -50..50');
  });
});

describe('power profile', () => {
  it('may run once, whole, inside its window', () => {
    expect(walk(profile(), four(), [0, 40, 20, 0])).toEqual([]);
  });

  it.each([
    ['is broken off', [40, 0, 0, 0], 'profile at 1: 0 outside 20..20'],
    ['runs twice', [40, 20, 40, 20], 'profile at 2: 40 outside 0..0'],
    ['begins with another power', [30, 20, 0, 0], 'profile at 0: 30 outside 40..40'],
    ['begins too late', [0, 0, 0, 40], 'profile at 3: 40 outside 0..0'],
  ])('that %s is found out', (_, powerKw, finding) => {
    expect(walk(profile(), four(), powerKw)[0]).toBe(finding);
  });

  it('that does not run in its window is a warning', () => {
    expect(walk(profile(), four(), [0, 0, 0, 0])).toEqual(['unserved at 3: 0 outside 1..1 (warning)']);
  });

  it('under way runs on to its end', () => {
    const input = four({ snapshot: { announced: [{ assetId: 'RUN', powerKw: [20, 0, 0, 0] }] } });
    expect(walk(profile(), input, [20, 0, 0, 0])).toEqual([]);
    expect(walk(profile(), input, [0, 0, 0, 0])[0]).toBe('profile at 0: 0 outside 20..20');
  });
});
