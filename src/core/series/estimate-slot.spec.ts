import { describe, expect, it } from '@jest/globals';
import { civilDay } from '../time/civil.js';
import { SLOT_MS } from '../time/slot.js';
import { estimatePower } from './estimate-slot.js';

const DAY = 86_400_000;
const T = Date.parse('2026-01-15T17:45:00Z'); // a Thursday

describe('estimatePower', () => {
  it.each([
    ['one slot', { [T - SLOT_MS]: 10, [T + SLOT_MS]: 20 }, 15],
    ['the first of two', { [T - SLOT_MS]: 10, [T + 2 * SLOT_MS]: 40 }, 20],
    ['the second of two', { [T - 2 * SLOT_MS]: 10, [T + SLOT_MS]: 40 }, 30],
    ['negative powers', { [T - SLOT_MS]: -10, [T + SLOT_MS]: 10 }, 0],
  ])('interpolates a gap of %s', (_name, known, kw) => {
    const estimate = estimatePower(new Map(Object.entries(known).map(([at, v]) => [Number(at), v])), T);
    expect(estimate?.method).toBe('interpolation');
    expect(estimate?.kw).toBeCloseTo(kw, 9);
  });

  it('does not interpolate three slots', () => {
    expect(
      estimatePower(
        new Map([
          [T - SLOT_MS, 10],
          [T + 3 * SLOT_MS, 40],
        ]),
        T,
      ),
    ).toBeUndefined();
  });

  it('takes the newest three days of the same type', () => {
    const known = new Map([
      [T - DAY, 100], // Wednesday
      [T - 2 * DAY, 110],
      [T - 4 * DAY, 900], // Sunday
      [T - 5 * DAY, 900], // Saturday
      [T - 7 * DAY, 120],
      [T - 8 * DAY, 9_999], // older than the three newest
    ]);
    expect(estimatePower(known, T)).toEqual({ kw: 110, method: 'similar-slot' });
  });

  it('takes other days when there are none of the type', () => {
    expect(estimatePower(new Map([[T - 4 * DAY, 90]]), T)?.kw).toBe(90);
  });

  it('treats a holiday as a day of rest', () => {
    const christmas = Date.parse('2026-12-25T12:00:00Z'); // a Friday
    const known = new Map([
      [christmas - DAY, 100],
      [christmas - 5 * DAY, 60], // Sunday
    ]);
    expect(estimatePower(known, christmas)?.kw).toBe(60);
  });

  it.each([
    ['higher', 120, 120],
    ['lower', 80, 80],
    ['far higher, but held at 1.5', 400, 150],
    ['of the other sign, which says nothing', -50, 100],
  ])('scales to a last level that is %s', (_name, last, kw) => {
    const known = new Map([
      [T - DAY, 100],
      [T - DAY - SLOT_MS, 100],
      [T - SLOT_MS, last],
    ]);
    expect(estimatePower(known, T)?.kw).toBeCloseTo(kw, 9);
  });

  it('forgets a level of more than two hours ago', () => {
    const known = new Map([
      [T - DAY, 100],
      [T - DAY - 9 * SLOT_MS, 100],
      [T - 9 * SLOT_MS, 140],
    ]);
    expect(estimatePower(known, T)?.kw).toBe(100);
  });

  it.each([
    ['the clocks went forward', '2026-03-30', '2026-03-27'],
    ['the clocks went back', '2026-10-26', '2026-10-23'],
  ])('keeps the civil time where %s', (_name, monday, friday) => {
    const noon = 12 * 3_600_000;
    const known = new Map([[civilDay(friday).startMs + noon, 77]]);
    expect(estimatePower(known, civilDay(monday).startMs + noon)?.kw).toBe(77);
  });

  it('finds something for every slot of the 92- and the 100-slot day', () => {
    for (const date of ['2026-03-29', '2026-10-25']) {
      const day = civilDay(date);
      const known = new Map<number, number>();
      for (let at = day.startMs - 8 * DAY; at < day.startMs; at += SLOT_MS) known.set(at, 50);
      for (let at = day.startMs; at < day.endMs; at += SLOT_MS)
        expect(estimatePower(known, at)?.kw).toBeCloseTo(50, 9);
    }
  });

  it('says nothing of an unknown past', () => {
    expect(estimatePower(new Map(), T)).toBeUndefined();
  });
});
