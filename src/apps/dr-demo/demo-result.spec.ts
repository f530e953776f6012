/** What a demonstration came to: sums against the truth, and each claim that it can break. */
import { describe, expect, it } from '@jest/globals';
import type { CalledEvent, ToldStatement } from './demo-call.js';
import { demoReport } from './demo-report.js';
import { type DemoFacts, demoResult } from './demo-result.js';

const START = Date.parse('2026-01-15T17:00:00Z');
const SLOT_MS = 900_000;
const WINDOW = { startMs: START, endMs: START + 4 * SLOT_MS };
/** Without a call every building takes 100 kW; of those called all take 60 kW but C, whose valve is stuck. */
const UNCALLED = (): number => 100;
const TAKEN = (buildingId: string): number => (buildingId === 'C' ? 99 : 60);

type Part = CalledEvent['parts'][number];

function part(buildingId: string, more: Partial<Part> = {}): Part {
  return {
    ...{ buildingId, state: 'delivered', askedKw: 40, agreedKw: 40, reason: null, replaces: null },
    ...{ fromMs: START, override: null, notifiedMs: START, answeredMs: null },
    ...more,
  };
}

/** Four quarter-hours at `meteredKw` against a baseline of `baselineKw`; 10 kWh ordered in each. */
function statement(
  buildingId: string,
  meteredKw: number,
  { baselineKw = 100, identical = true } = {},
): DemoFacts['statements'][number] {
  const deliveredKwh = (baselineKw - meteredKw) / 4;
  const slots = [0, 1, 2, 3].map((k) => ({
    ...{ slotMs: START + k * SLOT_MS, baselineKw, meteredKw, deliveredKwh },
  }));
  const content = {
    buildingId,
    slots,
    settlement: { orderedKwh: '40', totalEur: (4 * deliveredKwh * 0.3).toFixed(2) },
    compared: [
      { method: 'own-forecast', deliveredKwh: 4 * deliveredKwh },
      { method: 'ten-of-ten', deliveredKwh: buildingId === 'A' ? null : 8 },
    ],
  };
  return {
    statement: { content } as unknown as ToldStatement,
    again: { identical, contentHash: 'a', recomputedHash: identical ? 'a' : 'b', differences: [] },
  };
}

const PARTS = [
  part('A'),
  part('B', { state: 'opted-out', reason: 'closed', agreedKw: 0 }),
  part('C', { state: 'under-delivered' }),
  part('D', { replaces: 'B' }),
  part('E', { replaces: 'C' }),
];

function facts(more: Partial<DemoFacts> = {}, parts = PARTS): DemoFacts {
  const event = { id: 'dr-1', state: 'settled', window: WINDOW, targetKw: 96, parts } as CalledEvent;
  return {
    event,
    names: new Map([['A', 'School of A']]),
    statements: [statement('A', 60), statement('C', 99), statement('D', 60), statement('E', 60)],
    ...{ uncalled: UNCALLED, taken: TAKEN },
    ...{ firstCalled: ['A', 'B', 'C'], decline: ['B'], fail: ['C'] },
    ...{ heard: ['A', 'B', 'C', 'D', 'E'], stillFollowing: [], failedCycles: [] },
    ...more,
  };
}

function broken(more: Partial<DemoFacts>, parts = PARTS): string[] {
  return demoResult(facts(more, parts))
    .claims.filter(({ holds }) => !holds)
    .map(({ what }) => what);
}

describe('demoResult', () => {
  it('adds up what was ordered, measured and true', () => {
    const result = demoResult(facts());
    expect(result).toMatchObject({ passed: true, orderedKwh: 160, measuredKwh: 121, trueKwh: 121 });
    expect(result.difference).toBeCloseTo(0, 12);
    expect(result.totalEur).toBeCloseTo(36.3, 9);
    expect(result.rows[0]).toMatchObject({ name: 'School of A', deliveredKwh: 40, trueKwh: 40 });
    expect(result.rows[1]).toMatchObject({ orderedKwh: null, trueKwh: null, totalEur: null });
  });

  it('says what each method would have said, and of which there is none', () => {
    expect(demoResult(facts()).methods).toEqual([
      { method: 'own-forecast', deliveredKwh: 121, error: expect.closeTo(0, 12) },
      { method: 'ten-of-ten', deliveredKwh: null, error: null },
    ]);
  });

  it.each<[string, Partial<DemoFacts>, string]>([
    ['a VEN heard of nothing', { heard: ['A', 'B'] }, '3 buildings were called'],
    ['one follows still', { stillFollowing: ['A'] }, 'back to normal'],
    ['a cycle failed', { failedCycles: [{ slotMs: START, reason: 'no store' }] }, 'no cycle'],
    ['a statement is missing', { statements: facts().statements.slice(1) }, 'a statement was issued'],
    [
      'a recomputation differs',
      { statements: [statement('A', 60, { identical: false }), ...facts().statements.slice(1)] },
      'same hash',
    ],
    [
      'the baseline is off',
      { statements: facts().statements.map((_, k) => statement('ACDE'[k] ?? '', 60, { baselineKw: 105 })) },
      'within 5 %',
    ],
    [
      'the meters are off, and the baseline with them',
      {
        statements: facts().statements.map((_, k) =>
          statement('ACDE'[k] ?? '', k === 1 ? 99 * 0.9 : 54, { baselineKw: 90 }),
        ),
      },
      'within 5 %',
    ],
    ['the twin does not know what was taken', { taken: () => Number.NaN }, 'within 5 %'],
    ['somebody else declined', { decline: ['A'] }, '1 declined'],
  ])('does not hold when %s', (_, more, what) => {
    expect(broken(more).some((claim) => claim.includes(what))).toBe(true);
    expect(demoResult(facts(more)).passed).toBe(false);
  });

  it('does not hold when nobody was called in the place of one', () => {
    const parts = PARTS.filter(({ replaces }) => replaces !== 'C');
    expect(broken({}, parts).some((claim) => claim.startsWith('the next in rotation'))).toBe(true);
  });

  it('does not hold for an event that is not settled', () => {
    const { event } = facts();
    expect(broken({ event: { ...event, state: 'completed' } })).toHaveLength(1);
  });
});

describe('demoReport', () => {
  it('tells every building, the sums, and each claim', () => {
    const text = demoReport(demoResult(facts({ stillFollowing: ['A'] })));
    expect(text).toContain('2026-01-15 18:00 to 2026-01-15 19:00, 96 kW wanted');
    expect(text).toMatch(/A School of A +40 kW {2}delivered +40 +40 +40 +12\.00/);
    expect(text).toMatch(/B B +40 kW {2}declined +- +- +- +-/);
    expect(text).toContain('(for B)');
    expect(text).toContain('Measured 121 kWh, the twin says 121 kWh: +0.0 %');
    expect(text).toContain('no baseline for every building');
    expect(text).toContain('NO   all buildings are back to normal');
    expect(text).toContain('FAILED');
  });
});
