/** Parts of a call: expectations, losses, orders, and what time makes of them; the ledger over them. */
import { describe, expect, it } from '@jest/globals';
import type { DrEvent, Part } from './dr-event.js';
import { ledgerOf, unevenness } from './ledger.js';
import { deadlineOf, expectedKw, isLost, newPart, orderedKw, partByClock, unreplaced } from './parts.js';
import type { DrBuilding } from './program.js';
import type { StatementContent } from './statement.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const HOUR_MS = 3_600_000;

const part = (buildingId: string, more: Partial<Part> = {}): Part => ({
  ...newPart(buildingId, 20, { replaces: null, override: null, fromMs: START }),
  ...more,
});

const event = (parts: readonly Part[], more: Partial<DrEvent> = {}): DrEvent => ({
  id: 'e',
  version: 1,
  programId: 'peak',
  state: 'published',
  window: { startMs: START, endMs: START + HOUR_MS },
  reduction: true,
  targetKw: 40,
  reason: 'peak',
  planId: null,
  createdBy: 'olga',
  approvedBy: 'otto',
  createdMs: 0,
  publishedMs: 1,
  answerByMs: START - HOUR_MS,
  parts,
  ...more,
});

describe('parts', () => {
  it('expects what was asked until the answer, then what was agreed', () => {
    const cases: [Partial<Part>, number, boolean][] = [
      [{}, 20, false],
      [{ state: 'accepted', agreedKw: 12 }, 12, false],
      [{ state: 'opted-out' }, 0, true],
      [{ state: 'no-answer', agreedKw: 20 }, 20, false],
      [{ state: 'no-answer' }, 0, true],
      [{ state: 'under-delivered', agreedKw: 20 }, 0, true],
      [{ state: 'countered' }, 0, false],
    ];
    for (const [more, kw, lost] of cases) {
      const one = part('a', more);
      const given = event([one]);
      expect([more.state, expectedKw(given, one, 0), isLost(given, one, 0)]).toEqual([more.state, kw, lost]);
    }
    const countered = part('a', { state: 'countered' });
    expect(isLost(event([countered]), countered, START)).toBe(true);
  });

  it('counts a lost building once, and gives who is called in its place time of its own', () => {
    const lost = part('a', { state: 'opted-out' });
    const next = part('b', { replaces: 'a', notifiedMs: START });
    expect(unreplaced(event([lost]), 0)).toEqual([lost]);
    expect(unreplaced(event([lost, next]), 0)).toEqual([]);
    expect(deadlineOf(event([lost, next]), next)).toBe(START + HOUR_MS / 4);
    expect(deadlineOf(event([lost, next]), lost)).toBe(START - HOUR_MS);
  });

  it('orders nothing before the own part began', () => {
    const late = part('b', { agreedKw: 8, fromMs: START + HOUR_MS / 2 });
    expect(orderedKw(event([]).window, late)).toEqual([0, 0, 8, 8]);
  });

  it('turns silence into what the program says, and agreement into performing once the call runs', () => {
    const silent = part('a');
    expect(partByClock(event([silent]), silent, 'counts-as-declined', START - 2 * HOUR_MS)).toEqual(silent);
    expect(partByClock(event([silent]), silent, 'counts-as-declined', START)).toMatchObject({
      state: 'no-answer',
      agreedKw: 0,
    });
    const active = event([silent], { state: 'active' });
    expect(partByClock(active, silent, 'counts-as-accepted', START)).toMatchObject({
      state: 'performing',
      agreedKw: 20,
    });
    const failed = part('a', { state: 'under-delivered', agreedKw: 20 });
    expect(partByClock(active, failed, 'counts-as-accepted', START)).toEqual(failed);
  });
});

describe('ledger', () => {
  const building = (id: string): DrBuilding =>
    ({ id, programId: 'peak', offeredKw: 20, enrolledMs: 0 }) as DrBuilding;
  const settled = (buildingId: string, deliveredKwh: string): StatementContent =>
    ({ programId: 'peak', buildingId, settlement: { orderedKwh: '20', deliveredKwh } }) as StatementContent;

  it('counts calls of 30 days as a share of what was offered, and learns what is delivered', () => {
    const past = event([part('a', { state: 'delivered' }), part('b', { state: 'opted-out' })], {
      state: 'settled',
    });
    const dead = event([part('b')], { id: 'dead', state: 'cancelled' });
    const input = {
      buildings: [building('a'), building('b')],
      events: [past, dead],
      nowMs: START + 24 * HOUR_MS,
    };
    const entries = ledgerOf({ ...input, statements: [settled('a', '10')] });
    expect(entries).toMatchObject([
      { buildingId: 'a', calledKwh: 20, offeredKwh: 20, lastCallMs: START + HOUR_MS, deliveryRate: 0.5 },
      { buildingId: 'b', calledKwh: 0, offeredKwh: 20, lastCallMs: null, deliveryRate: 0.5 },
    ]);
    expect(unevenness(entries)).toBeCloseTo(0.5);
    const later = ledgerOf({ ...input, nowMs: START + 32 * 24 * HOUR_MS, statements: [] });
    expect(later[0]).toMatchObject({ calledKwh: 0, offeredKwh: 0, deliveryRate: 0.8 });
  });
});
