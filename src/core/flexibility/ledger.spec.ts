/** The ledger of fairness: whom a call burdened, and whom it did not. */
import { describe, expect, it } from '@jest/globals';
import type { DrEvent, Part } from './dr-event.js';
import { callsOf, ledgerOf, mayBeCalled } from './ledger.js';
import type { DrBuilding } from './program.js';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 0, 20, 12);
const WINDOW = { startMs: NOW_MS - 24 * HOUR_MS, endMs: NOW_MS - 22 * HOUR_MS };

const BUILDING = { id: 'B', programId: 'peak', offeredKw: 50, enrolledMs: 0 } as DrBuilding;

function called(part: Partial<Part>, more: Partial<DrEvent> = {}): DrEvent {
  const usual = { buildingId: 'B', state: 'delivered', askedKw: 40, agreedKw: 40, fromMs: WINDOW.startMs };
  const own = { ...usual, fromMs: more.window?.startMs ?? usual.fromMs, ...part } as Part;
  return { id: 'e', programId: 'peak', state: 'completed', window: WINDOW, parts: [own], ...more } as DrEvent;
}

function entry(...events: DrEvent[]): ReturnType<typeof ledgerOf>[number] | undefined {
  return ledgerOf({ buildings: [BUILDING], events, statements: [], nowMs: NOW_MS })[0];
}

describe('ledgerOf', () => {
  it('counts energy called and offered over the last 30 days', () => {
    // 40 kW asked and 50 kW offered over two hours.
    expect(entry(called({}))).toMatchObject({ calledKwh: 80, offeredKwh: 100, lastCallMs: WINDOW.endMs });
    const old = { startMs: NOW_MS - 40 * 24 * HOUR_MS, endMs: NOW_MS - 40 * 24 * HOUR_MS + HOUR_MS };
    expect(entry(called({}, { window: old }))).toMatchObject({
      calledKwh: 0,
      offeredKwh: 0,
      lastCallMs: old.endMs,
    });
  });

  it.each<[string, Partial<Part>, number]>([
    ['left', { state: 'opted-out', agreedKw: 0 }, 0],
    ['was called off', { state: 'called-off', agreedKw: 0 }, 0],
    ['was silent where silence means no', { state: 'no-answer', agreedKw: 0 }, 0],
    ['was silent where silence means yes', { state: 'no-answer', agreedKw: 40 }, 80],
    ['did not deliver', { state: 'under-delivered' }, 80],
    ['agreed to a part of it', { state: 'accepted', agreedKw: 10 }, 20],
    ['has not answered yet', { state: 'invited', agreedKw: 0 }, 80],
    ['left after half an hour', { state: 'opted-out', untilMs: WINDOW.startMs + HOUR_MS / 2 }, 20],
    ['was called an hour late', { fromMs: WINDOW.startMs + HOUR_MS }, 40],
    ['offered something else that nobody took', { state: 'countered', agreedKw: 0 }, 0],
  ])('burdens a building that %s as it should', (_, part, kwh) => {
    const told = entry(called(part));
    expect(told?.calledKwh).toBe(kwh);
    expect(callsOf('B', [called(part)], null)).toHaveLength(kwh === 0 ? 0 : 1);
  });

  it('counts a call that was cancelled as far as it ran under the building, for burden, limits and baselines alike', () => {
    const untilMs = WINDOW.startMs + HOUR_MS / 2;
    const cut = called({ state: 'called-off', untilMs }, { state: 'cancelled' });
    expect(entry(cut)).toMatchObject({ calledKwh: 20, offeredKwh: 25, lastCallMs: untilMs });
    expect(callsOf('B', [cut], null)).toEqual([{ startMs: WINDOW.startMs, endMs: untilMs }]);
    const before = called({ state: 'called-off', agreedKw: 0 }, { state: 'cancelled' });
    expect(entry(before)).toMatchObject({ calledKwh: 0, offeredKwh: 0, lastCallMs: null });
    expect(callsOf('B', [before], null)).toEqual([]);
  });

  it('counts as offered only what was asked while the building was in the program', () => {
    const left = { ...BUILDING, leftMs: WINDOW.endMs - 1 };
    const [told] = ledgerOf({ buildings: [left], events: [called({})], statements: [], nowMs: NOW_MS });
    expect(told?.offeredKwh).toBe(0);
  });

  it('looks for evenness among buildings that may be called', () => {
    const limits = { critical: false } as DrBuilding['limits'];
    const usual = { ...BUILDING, limits, leftMs: null };
    const cases: Partial<DrBuilding>[] = [
      {},
      { limits: { ...limits, critical: true } },
      { leftMs: NOW_MS },
      { enrolledMs: NOW_MS + 1 },
    ];
    expect(cases.map((more) => mayBeCalled({ ...usual, ...more }, NOW_MS))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('draws up no other call on top of a counter-offer that may still be taken', () => {
    const open = called({ state: 'countered', agreedKw: 0 }, { state: 'published' });
    expect(callsOf('B', [open], null)).toEqual([WINDOW]);
    expect(entry(open)?.calledKwh).toBe(0);
  });

  it('counts nothing of drafts, of other programs and of the call itself', () => {
    expect(entry(called({}, { state: 'draft' }))).toMatchObject({ calledKwh: 0, offeredKwh: 0 });
    expect(entry(called({}, { programId: 'other' }))).toMatchObject({ calledKwh: 0, lastCallMs: null });
    expect(callsOf('B', [called({})], 'e')).toEqual([]);
  });
});
