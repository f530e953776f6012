/** A statement as a person reads it: money, why there is none, methods side by side. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, words } from '../../testing/shown.js';
import { MethodsPanel } from './methods-panel.js';
import { MoneyPanel } from './money-panel.js';
import { RecomputeOutcome } from './recompute.js';
import { compared, statement } from './testing/statement.js';

const money = (...of: Parameters<typeof statement>): string =>
  words(h(MoneyPanel, { statement: statement(...of) }));

describe('money of a statement', () => {
  it('goes from the energy to the sum', () => {
    const text = money();
    expect(text).toContain('0.250 €/kWh of what was ordered and delivered');
    expect(text).toContain('Ordered 20.0 kWh Delivered 18.0 kWh Paid for it 4.50 €');
    expect(text).toContain('Taken for what was missing 0.20 € In all 4.30 €');
    expect(text).toContain('Taken back afterwards 6.0 kWh');
  });

  it('says who owes whom below nothing, and that a rebound is not known', () => {
    const settlement = { slots: [], orderedKwh: '20', deliveredKwh: '0', paidEur: '0' };
    const text = money(
      {},
      { settlement: { ...settlement, penaltyEur: '2', totalEur: '-2.00' }, reboundKwh: null },
    );
    expect(text).toContain('In all −2.00 € owed by the building');
    expect(text).toContain('Taken back afterwards not known');
  });

  it('says why there is none, in both languages', () => {
    const of = { unsettled: 'in English', settlement: null };
    expect(money({}, of)).toContain(
      'on 8 days without a call it was wrong by 5 %; 20 % at most is paid on. Nothing is paid and nothing is taken.',
    );
    expect(money({}, of)).not.toContain('In all');
    expect(inLanguage('fr', () => money({}, { ...of, slots: [] }))).toContain(
      'Trop peu de l’appel a été mesuré : il en faut 90 %. Rien n’est payé et rien n’est retenu.',
    );
  });
});

describe('a statement computed again', () => {
  const again = { contentHash: 'a', recomputedHash: 'a', identical: true, differences: [] };

  it('is the same, or says where it differs', () => {
    expect(words(h(RecomputeOutcome, { outcome: again }))).toContain('the same to the last digit');
    const differences = [{ path: 'slots.0.meteredKw', stored: '82', recomputed: '81' }];
    const text = words(h(RecomputeOutcome, { outcome: { ...again, identical: false, differences } }));
    expect(text).toContain('1 value differs');
    expect(text).toContain('slots.0.meteredKw : 82 → 81');
  });
});

describe('methods of a statement', () => {
  const unknown = { status: 'unknown', method: 'own-forecast', version: '1', why: 'none kept' } as const;
  const quality = {
    method: 'own-forecast',
    days: 0,
    relativeRmse: null,
    relativeBias: null,
    errorKwh: null,
  } as const;
  const text = words(
    h(MethodsPanel, {
      statement: statement(
        {},
        {
          compared: [
            compared('ten-of-ten'),
            compared('own-forecast', {
              ...{ baseline: unknown, deliveredKwh: null },
              quality: { ...quality, eligible: false },
            }),
          ],
        },
      ),
    }),
  );

  it('stand side by side with what each claims, how far it may be off, and which is paid on', () => {
    expect(text).toContain(
      'mean of the last 10 eligible days ● paid on 18.0 kWh 15.0 … 20.0 kWh 5.0 % −1.0 % yes',
    );
  });

  it('say that there is no baseline and that nothing judges it', () => {
    expect(text).toContain('the service’s own forecast no baseline —');
    expect(text).toMatch(/not judged$/);
  });
});
