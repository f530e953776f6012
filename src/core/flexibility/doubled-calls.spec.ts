/** Of two calls published in one instant one keeps the building, the same one whoever looks. */
import { describe, expect, it } from '@jest/globals';
import { doubledIn } from './doubled-calls.js';
import type { DrEvent } from './dr-event.js';
import { asked, calling, HOUR_MS, SLOT, WINDOW } from './testing/offering.js';

describe('doubledIn', () => {
  const one = calling([asked('a'), asked('b')], { id: 'E1' });
  const two = calling([asked('a'), asked('c')], { id: 'E2' });

  it('names what both ask, in the later of them', () => {
    expect([doubledIn(one, [one, two], SLOT), doubledIn(two, [one, two], SLOT)]).toEqual([[], ['a']]);
    const late = { ...one, publishedMs: SLOT };
    expect([doubledIn(late, [two], SLOT), doubledIn(two, [late], SLOT)]).toEqual([['a'], []]);
  });

  it.each<[string, Partial<DrEvent>]>([
    ['another time', { window: { startMs: WINDOW.endMs, endMs: WINDOW.endMs + HOUR_MS } }],
    ['a draft', { state: 'draft', publishedMs: null }],
    ['one that was cancelled', { state: 'cancelled' }],
    ['one that the building left', { parts: [asked('a', { state: 'opted-out' })] }],
  ])('names nothing for %s', (_, more) => {
    const fromMs = (more.window ?? WINDOW).startMs;
    const other = { ...one, parts: [asked('a', { fromMs })], ...more };
    expect(doubledIn(two, [other], SLOT)).toEqual([]);
  });

  it('names nobody who left anyway', () => {
    expect(doubledIn({ ...two, parts: [asked('a', { state: 'opted-out' })] }, [one], SLOT)).toEqual([]);
  });
});
