/** Pins: what is refused before anything is solved, and edits on top of each other. */
import { describe, expect, it } from '@jest/globals';
import type { PlanContent, SetpointPin } from '../dispatch/plan.js';
import { battery, EVENING_MS, smallInput } from '../dispatch/testing/small-grid.js';
import { SLOT_MS } from '../time/slot.js';
import { assertPins, pinsOver } from './pins.js';

const { grid: GRID } = smallInput({ assets: [battery()], importPrice: [0.1] });
const CONTENT = { firstSlotMs: EVENING_MS, horizonSlots: 8, frozenSlots: 1 } as PlanContent;

function pin(from: number, to: number, powerKw: number | null = 10, assetId = 'BAT'): SetpointPin {
  return { assetId, fromMs: EVENING_MS + from * SLOT_MS, toMs: EVENING_MS + to * SLOT_MS, powerKw };
}

describe('assertPins', () => {
  it.each<[string, SetpointPin[], string]>([
    ['an unknown asset', [pin(1, 2, 1, 'BAD')], 'the nearest is "BAT"'],
    ['a slot that is decided', [pin(0, 2)], 'can still be changed from 2026-01-15T17:15:00Z'],
    ['what lies beyond the horizon', [pin(7, 9)], 'is outside'],
    ['half a slot', [pin(1, 1.5)], 'whole quarter-hours'],
    ['an end before its start', [pin(3, 2)], 'its end after its start'],
    ['two powers for one slot', [pin(1, 4), pin(3, 5)], 'overlap at 2026-01-15T17:45:00Z'],
  ])('refuses %s', (_what, pins, words) => {
    expect(() => {
      assertPins(pins, GRID, CONTENT);
    }).toThrow(words);
  });

  it('refuses more than the rating as unsafe, either way', () => {
    for (const kw of [100.5, -101]) {
      expect(() => {
        assertPins([pin(1, 2, kw)], GRID, CONTENT);
      }).toThrow(expect.objectContaining({ code: 'unsafe-setpoint' }));
    }
  });

  it('takes neighbours, the whole rating and local control', () => {
    expect(() => {
      assertPins([pin(1, 2, 100), pin(2, 3, -100), pin(3, 8, null)], GRID, CONTENT);
    }).not.toThrow();
  });
});

describe('pinsOver', () => {
  it('keeps what the later pins leave: before, after, and of other assets', () => {
    const earlier = [pin(1, 6, 1), pin(1, 3, 2, 'OTHER')];
    const later = [pin(2, 3, 5), pin(4, 5, null)];
    expect(pinsOver(earlier, later)).toEqual([
      pin(1, 2, 1),
      pin(3, 4, 1),
      pin(5, 6, 1),
      pin(1, 3, 2, 'OTHER'),
      ...later,
    ]);
  });

  it('drops what is pinned anew as a whole', () => {
    expect(pinsOver([pin(2, 4)], [pin(1, 5, 7)])).toEqual([pin(1, 5, 7)]);
  });
});
