import { describe, expect, it } from '@jest/globals';
import { type MeterReading, type Observable, seriesId } from '../../core/series/series.js';
import { SLOT_MS } from '../../core/time/slot.js';
import { LateSlots } from './late-slots.js';

const T = Date.parse('2026-01-15T17:45:00Z');

function reading(ownerId: string, sourceMs: number, observable: Observable = 'importBlock'): MeterReading {
  const id = seriesId(ownerId, observable);
  return { seriesId: id, sourceMs, knownAtMs: T, value: 1, quality: 'good', statusCode: 0 };
}

describe('LateSlots', () => {
  it('counts a value on the bound to the slot that ends there, as blocks are stamped', () => {
    const late = new LateSlots();
    late.note([reading('M', T)], T);
    expect(late.take()).toEqual([{ startMs: T - SLOT_MS, endMs: T, ownerIds: ['M'] }]);
  });

  it('does not count slots that are not closed yet', () => {
    const late = new LateSlots();
    late.note([reading('M', T + 1), reading('M', T + SLOT_MS)], T);
    expect(late.take()).toEqual([]);
  });

  it('joins the slots of an owner and the owners of equal slots', () => {
    const late = new LateSlots();
    late.note([reading('A', T - SLOT_MS), reading('B', T - SLOT_MS), reading('C', T)], T);
    late.note([reading('A', T), reading('B', T)], T);
    const from = T - 2 * SLOT_MS;
    expect(late.take()).toEqual([
      { startMs: from, endMs: T, ownerIds: ['A', 'B'] },
      { startMs: T - SLOT_MS, endMs: T, ownerIds: ['C'] },
    ]);
    expect(late.take()).toEqual([]);
  });
});
