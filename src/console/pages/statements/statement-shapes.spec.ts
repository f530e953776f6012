import { describe, expect, it } from '@jest/globals';
import {
  amount,
  deliveredRange,
  energies,
  fitOf,
  statementLines,
  statementPath,
  unsettledOf,
} from './statement-shapes.js';
import { compared, content, SLOT, T } from './testing/statement.js';

const WORDS = { baseline: 'b', metered: 'm', ordered: 'o' };

describe('lines of a statement', () => {
  it('are the baseline, what was ordered from it and the meter, each held to the end of the call', () => {
    const lines = statementLines(content(), WORDS);
    expect(lines.map(({ id, values }) => [id, values])).toEqual([
      ['baseline', [100, 100, 100, 100, 100]],
      ['ordered', [80, 80, 80, 80, 80]],
      ['metered', [82, 82, 82, 82, 82]],
    ]);
    expect(lines.every(({ startMs, stepMs }) => startMs === T && stepMs === SLOT)).toBe(true);
  });

  it('order above the baseline where more was asked for, and leave a gap where nothing was measured', () => {
    const slots = content().slots.map((slot, at) => ({ ...slot, meteredKw: at === 1 ? null : 121 }));
    const [, ordered, metered] = statementLines(content({ reduction: false, slots }), WORDS);
    expect(ordered?.values[0]).toBe(120);
    expect(metered?.values).toEqual([121, null, 121, 121, 121]);
  });

  it('are empty without a measured slot', () => {
    expect(statementLines(content({ slots: [] }), WORDS).map(({ values }) => values)).toEqual([
      [null],
      [null],
      [null],
    ]);
  });
});

describe('energies of a statement', () => {
  it('are sums of quarter-hours', () => {
    expect(energies(content())).toEqual({ baselineKwh: 100, meteredKwh: 82 });
  });

  it('are not known where a quarter-hour is missing, never a smaller sum', () => {
    const slots = content().slots.map((slot, at) => ({ ...slot, meteredKw: at === 2 ? null : 80 }));
    expect(energies({ slots })).toEqual({ baselineKwh: 100, meteredKwh: null });
    expect(energies({ slots: [] })).toEqual({ baselineKwh: null, meteredKwh: null });
  });
});

describe('why nothing is settled', () => {
  const unknown = { status: 'unknown', method: 'ten-of-ten', version: '1', why: 'too few days' } as const;

  it('is read from the data', () => {
    expect(unsettledOf(content())).toBeNull();
    const unsettled = 'told in English';
    expect(
      unsettledOf(content({ unsettled, compared: [compared('ten-of-ten', { baseline: unknown })] })),
    ).toEqual({
      why: 'no-baseline',
    });
    expect(unsettledOf(content({ unsettled, slots: [] }))).toEqual({ why: 'too-little-measured' });
    expect(unsettledOf(content({ unsettled }))).toEqual({ why: 'bad-method', days: 8, errorShare: 0.05 });
    expect(unsettledOf(content({ unsettled, method: 'own-forecast' }))).toEqual({ why: 'no-baseline' });
    const without = (method: 'own-forecast' | 'double-rectangle') =>
      unsettledOf(
        content({ unsettled, method, compared: [compared(method, { baseline: { ...unknown, method } })] }),
      );
    expect([without('own-forecast'), without('double-rectangle')]).toEqual([
      { why: 'no-forecast' },
      { why: 'no-rectangle' },
    ]);
  });
});

describe('what a method says', () => {
  it('may be off by its error on days without a call: too high a baseline claims too much of a reduction', () => {
    expect(deliveredRange(compared('ten-of-ten'), true)).toEqual([15, 20]);
    expect(deliveredRange(compared('ten-of-ten'), false)).toEqual([16, 21]);
    expect(deliveredRange(compared('ten-of-ten', { deliveredKwh: null }), true)).toBeNull();
  });

  it.each([
    [8, true, 'yes'],
    [8, false, 'no'],
    [4, false, 'few'],
    [0, false, 'few'],
  ] as const)('of %d days, eligible %p, fits: %s', (days, eligible, fit) => {
    expect(fitOf({ days, eligible })).toBe(fit);
  });
});

describe('amounts and addresses', () => {
  it('are numbers of decimal texts, not known where there is none', () => {
    expect([amount('4.30'), amount(null), amount(undefined)]).toEqual([4.3, null, null]);
  });

  it('are escaped', () => {
    expect(statementPath('dr-1.v1.a/b.1')).toBe('/building/statements/dr-1.v1.a%2Fb.1');
  });
});
