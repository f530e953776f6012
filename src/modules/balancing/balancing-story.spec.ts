/** What people are told of balancing: each thing once. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../ports/clock.js';
import type { Journal, JournalEntry } from '../../ports/journal.js';
import type { SentCorrection } from './balancing-orders.service.js';
import { BalancingStory, type RoundStory } from './balancing-story.service.js';

const T = Date.parse('2026-01-15T17:00:00Z');

function sent(assetId: string, more: Partial<SentCorrection> = {}): SentCorrection {
  const correction = { assetId, powerKw: -1, returns: false, reason: 'PDJ is over' };
  return { correction, orderId: `P:${assetId}:b1`, sentKw: -1, note: null, ...more };
}

function round(more: Partial<RoundStory> = {}): RoundStory {
  return { busy: true, sent: [], unsolved: [], pressed: new Set(), ...more };
}

describe('the story of balancing', () => {
  let told: JournalEntry[];
  let nowMs: number;
  let story: BalancingStory;

  beforeEach(() => {
    told = [];
    nowMs = T;
    const journal = { append: (entry: JournalEntry) => Promise.resolve(void told.push(entry)) };
    const clock: Clock = { kind: () => 'wall', nowMs: () => nowMs, speed: () => 1 };
    story = new BalancingStory(journal as unknown as Journal, clock);
  });

  const codes = (): string[] => told.map((entry) => entry.code);

  it('begins with the first order, changes with later ones, ends when all are back', async () => {
    await story.tell(round({ busy: false }));
    await story.tell(round({ sent: [sent('BAT')] }));
    await story.tell(round());
    await story.tell(round({ sent: [sent('CARS', { note: 'cut to 5 kW' })] }));
    nowMs = T + 12 * 60_000;
    await story.tell(round({ busy: false }));
    await story.tell(round({ busy: false }));
    expect(codes()).toEqual(['balancing-began', 'balancing-changed', 'balancing-ended']);
    expect(told.map((entry) => entry.severity)).toEqual(['warning', 'info', 'info']);
    expect(told[1]?.message).toBe('CARS: PDJ is over [cut to 5 kW]');
    expect(told[2]?.message).toContain('after 12 min');
  });

  it('names a few corrections and counts the others', async () => {
    const many = Array.from({ length: 8 }, (_, k) => sent(`A${String(k)}`, k === 1 ? { sentKw: null } : {}));
    await story.tell(round({ sent: many }));
    expect(told[0]?.message).toMatch(/A1: PDJ is over \(withheld\).*A4: PDJ is over \(\+3 more\)$/);
    expect(told[0]?.context).toEqual({ orders: 8, firstOrderId: 'P:A0:b1' });
  });

  it('raises one alarm for a node without room, until it is pressed anew', async () => {
    const unsolved = [{ nodeId: 'PDJ', direction: 'import' as const, kw: 120 }];
    const pressed = new Set(['PDJ']);
    await story.tell(round({ unsolved, pressed }));
    await story.tell(round({ pressed }));
    await story.tell(round({ unsolved, pressed }));
    expect(codes()).toEqual(['balancing-exhausted']);
    expect(told[0]).toMatchObject({ severity: 'alarm', context: { nodeId: 'PDJ', kw: 120 } });
    await story.tell(round());
    await story.tell(round({ unsolved, pressed }));
    expect(codes()).toEqual(['balancing-exhausted', 'balancing-exhausted']);
  });

  it('raises one alarm for a failure, until a round works again', async () => {
    await story.tellFailure('no solver');
    await story.tellFailure('no solver');
    await story.tell(round());
    await story.tellFailure('no store');
    expect(codes()).toEqual(['balancing-failed', 'balancing-failed']);
  });
});
