/** What is believed of a building's delivery: the prior, the record, the risk level, and what counts as a call. */
import { describe, expect, it } from '@jest/globals';
import { deliveryBelief, type MeasuredCall, programShare } from './delivery-probability.js';
import { agreedCalls, askedCalls } from './delivery-records.js';
import { asked, calling, stated } from './testing/offering.js';

const calls = (count: number, deliveredKwh: number): MeasuredCall[] =>
  new Array<MeasuredCall>(count).fill({ askedKwh: 10, deliveredKwh });
const mean = (own: readonly MeasuredCall[], share: number): number => deliveryBelief(own, share, 0.5).mean;

describe('the probability of delivery', () => {
  it('is that of the program until the building has a record', () => {
    expect(mean([], 0.8)).toBeCloseTo(0.8, 12);
  });

  it('is half its own and half the program’s after four calls', () => {
    expect(mean(calls(4, 10), 0.5)).toBeCloseTo(0.75, 12);
    expect(mean(calls(4, 0), 0.5)).toBeCloseTo(0.25, 12);
  });

  it('nears its own record with the calls', () => {
    // 96 of 100 counted calls: (96 x 1 + 4 x 0.5) / 100.
    expect(mean(calls(96, 10), 0.5)).toBeCloseTo(0.98, 12);
  });

  it('weighs calls by their energy', () => {
    const large = { askedKwh: 90, deliveredKwh: 90 };
    const small = { askedKwh: 10, deliveredKwh: 0 };
    // 90 of 100 kWh over two calls: (4 x 0.5 + 2 x 0.9) / 6.
    expect(mean([large, small], 0.5)).toBeCloseTo(3.8 / 6, 12);
  });

  it('counts no call for more than all nor less than nothing, and none without energy', () => {
    expect(mean([...calls(1, 30), ...calls(1, -20)], 0.5)).toBe(mean([...calls(1, 10), ...calls(1, 0)], 0.5));
    expect(mean([{ askedKwh: 0, deliveredKwh: 5 }], 0.5)).toBe(0.5);
  });

  it('is never beyond 0 and 1, nor its low end above it', () => {
    for (const own of [calls(50, 10), calls(50, 0), calls(3, 7), []])
      for (const share of [0, 0.3, 1])
        for (const level of [0.5, 0.6, 0.9, 0.999]) {
          const belief = deliveryBelief(own, share, level);
          expect(belief.mean).toBeGreaterThanOrEqual(0);
          expect(belief.mean).toBeLessThanOrEqual(1);
          expect(belief.low).toBeGreaterThanOrEqual(0);
          expect(belief.low).toBeLessThanOrEqual(belief.mean);
        }
  });

  it('is kept lower the higher the risk level and the shorter the record', () => {
    const low = (count: number, level: number): number => deliveryBelief(calls(count, 8), 0.8, level).low;
    expect(low(4, 0.5)).toBeCloseTo(0.8, 12);
    expect(low(4, 0.9)).toBeLessThan(low(4, 0.7));
    expect(low(4, 0.9)).toBeLessThan(low(40, 0.9));
    // sd of Beta(6.4, 1.6): sqrt(0.16 / 9); 1.2816 of it.
    expect(low(4, 0.9)).toBeCloseTo(0.8 - 1.28155 * Math.sqrt(0.16 / 9), 4);
  });

  it('of a program is drawn to four fifths: one bad call does not end a program', () => {
    expect(programShare([])).toBeCloseTo(0.8, 12);
    expect(programShare(calls(1, 0))).toBeCloseTo(0.64, 12);
  });
});

describe('measured calls', () => {
  const done = { state: 'settled' } as const;
  const told = stated('E', 'a', { orderedKwh: '40', deliveredKwh: '30' });

  it('of what was agreed are the newest statements', () => {
    const older = stated('E', 'a', { orderedKwh: '40', deliveredKwh: '0' });
    const open = stated('F', 'a', null);
    expect(agreedCalls('peak', [told, older, open]).get('a')).toEqual([{ askedKwh: 40, deliveredKwh: 30 }]);
    expect(agreedCalls('other', [told]).size).toBe(0);
  });

  it.each([
    ['what the statement says', { state: 'delivered', agreedKw: 40 }, 30],
    ['nothing where it left', { state: 'opted-out', agreedKw: 0 }, 0],
    ['nothing where it was silent and silence is a no', { state: 'no-answer', agreedKw: 0 }, 0],
    ['nothing where its other offer was not taken', { state: 'countered', agreedKw: 0 }, 0],
  ] as const)('of what was asked: %s', (_, part, deliveredKwh) => {
    const statements = part.agreedKw > 0 ? [told] : [];
    const found = askedCalls('peak', [calling([asked('a', part)], done)], statements);
    expect(found.get('a')).toEqual([{ askedKwh: 40, deliveredKwh }]);
  });

  it.each([
    ['it was taken back', { state: 'called-off', agreedKw: 0 }, done, []],
    ['too little was measured', { state: 'no-data', agreedKw: 40 }, done, [stated('E', 'a', null)]],
    ['nothing is issued yet', { state: 'delivered', agreedKw: 40 }, { state: 'completed' }, []],
    ['it has not run yet', { state: 'accepted', agreedKw: 40 }, {}, []],
    ['it is of another program', { state: 'opted-out', agreedKw: 0 }, { ...done, programId: 'other' }, []],
  ] as const)('tell nothing where %s', (_, part, event, statements) => {
    expect(askedCalls('peak', [calling([asked('a', part)], event)], statements).size).toBe(0);
  });
});
