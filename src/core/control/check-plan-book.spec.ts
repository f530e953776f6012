/** The checker's book: what counts as broken, what is said, and that it never passes without having compared. */
import { describe, expect, it } from '@jest/globals';
import { FindingBook, type Subject } from './check-plan-book.js';

const POWER: Subject = { rule: 'power-bound', ownerId: 'BAT', slotMs: 0, what: 'the power', unit: 'kW' };
const RANGE = { low: -100, high: 50 };

describe('a comparison with a range', () => {
  it.each([
    ['inside', 0, 0],
    ['at its ends', -100, 0],
    ['beyond by no more than the tolerance', 50.5, 0.5],
    ['below by no more than the tolerance', -100.5, 0.5],
  ])('passes %s', (_name, seen, tolerance) => {
    const book = new FindingBook();
    expect(book.within(POWER, seen, RANGE, tolerance)).toBe(true);
    expect(book.report()).toEqual({ passed: true, findings: [], comparisons: 1 });
  });

  it.each([
    [50.51, 50, 'above'],
    [-101, -100, 'below'],
  ])('books %d kW against %d kW, and on which side', (seen, allowed, side) => {
    const book = new FindingBook();
    expect(book.within(POWER, seen, RANGE, 0.5)).toBe(false);
    expect(book.report()).toMatchObject({
      passed: false,
      findings: [
        {
          severity: 'violation',
          rule: 'power-bound',
          seen,
          allowed,
          message: `BAT: the power is ${seen.toFixed(3)} kW, ${side} the allowed ${allowed.toFixed(3)} kW`,
        },
      ],
    });
  });

  it.each([Number.NaN, Infinity, -Infinity])('never passes %d, whatever the tolerance', (seen) => {
    const book = new FindingBook();
    const all = { low: -Infinity, high: Infinity };
    expect(book.within(POWER, seen, all, Infinity)).toBe(false);
    expect(book.report().findings).toMatchObject([
      { rule: 'nan', message: `BAT: the power is ${String(seen)}, no finite number` },
    ]);
  });
});

describe('a comparison of two values', () => {
  it('passes within the tolerance and names both beyond it', () => {
    const book = new FindingBook();
    expect(book.same(POWER, 10.0004, 10, 1e-3)).toBe(true);
    expect(book.same(POWER, 10.2, 10, 1e-3)).toBe(false);
    expect(book.report()).toMatchObject({
      passed: false,
      comparisons: 2,
      findings: [{ rule: 'power-bound', message: 'BAT: the power is 10.2 kW, expected 10 kW' }],
    });
  });

  it.each([
    [Number.NaN, 10, 'nan'],
    [10, Number.NaN, 'power-bound'],
    [Infinity, 10, 'nan'],
    [Infinity, Infinity, 'nan'],
  ])('fails for %d against %d', (seen, expected, rule) => {
    const book = new FindingBook();
    expect(book.same(POWER, seen, expected, 1)).toBe(false);
    expect(book.report().findings).toMatchObject([{ rule }]);
  });
});

describe('the verdict', () => {
  it('is never passed where nothing was compared', () => {
    expect(new FindingBook().report()).toEqual({ passed: false, findings: [], comparisons: 0 });
    const noted = new FindingBook();
    noted.note(POWER, 3, 'something to know');
    expect(noted.report()).toMatchObject({ passed: false, comparisons: 0 });
  });

  it('stands with warnings, and falls with one violation among them', () => {
    const book = new FindingBook();
    const wish: Subject = { ...POWER, rule: 'comfort', severity: 'warning' };
    book.within(wish, 99, RANGE, 0);
    book.note(POWER, 7, '7 kW are held back');
    expect(book.report()).toMatchObject({
      passed: true,
      findings: [
        { severity: 'warning', rule: 'comfort' },
        { severity: 'warning', seen: 7, allowed: 0, message: 'BAT: 7 kW are held back' },
      ],
    });
    book.within(POWER, 99, RANGE, 0);
    expect(book.report().passed).toBe(false);
  });
});
