/** A call on the page of its building: how much, what is paid, what people notice, what may be done. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { CallCard, windowText } from './call-card.js';
import type { Call } from './call-list.js';

const T = Date.UTC(2026, 0, 15, 17);
const HOUR = 3_600_000;

const call = (over: Partial<Call> = {}): Call =>
  ({
    ...{ eventId: 'dr-1', buildingId: 'school', buildingName: 'École Berthelot', state: 'published' },
    ...{ participation: 'invited', answers: ['accept', 'opt-out', 'acknowledge'], reduction: true },
    ...{ startMs: T, endMs: T + 2 * HOUR, answerByMs: T - HOUR, askedKw: 40, agreedKw: 0, expectedKwh: 80 },
    ...{
      paymentEur: '20.00',
      rateEurPerKwh: '0.250',
      penaltyEurPerKwh: '0',
      comfortEffect: '',
      reboundShare: 0.3,
    },
    ...{
      reboundMinutes: 90,
      reason: 'evening peak',
      override: null,
      offer: null,
      note: null,
      replaces: null,
      answeredMs: null,
    },
    ...{ silence: 'counts-as-declined', ending: { en: 'at 20:00 by itself', fr: 'à 20 h' } },
    ...over,
  }) as unknown as Call;

const node = (over: Partial<Call>) =>
  h(CallCard, { call: call(over), onAnswer: () => undefined, onSeen: () => undefined });
const card = (over: Partial<Call> = {}): string => words(node(over));

describe('a call of a building', () => {
  it('says how much less or more, and when', () => {
    expect(card()).toContain('Take less: 40 kW Thu 15 Jan, 18:00 – 20:00');
    expect(card({ reduction: false })).toContain('Take more: 40 kW');
    expect(windowText({ startMs: T, endMs: T + HOUR })).toBe('Thu 15 Jan, 18:00 – 19:00');
  });

  it('says what is paid when all of it is delivered: 80 kWh at 0.25 €/kWh', () => {
    expect(card()).toContain('20.00 € 0.250 €/kWh for 80 kWh; the meter decides');
  });

  it('counts what was agreed once it was: a quarter of the power is a quarter of the money', () => {
    const text = card({ agreedKw: 10, participation: 'accepted' });
    expect(text).toContain('Take less: 10 kW');
    expect(text).toContain('5.00 € 0.250 €/kWh for 20 kWh');
  });

  it('names a penalty where there is one, and no other', () => {
    expect(card()).not.toContain('is taken for');
    expect(card({ penaltyEurPerKwh: '0.100' })).toContain(
      '; 0.100 €/kWh is taken for what was promised and not delivered',
    );
  });

  it('divides by nothing where nothing is asked', () => {
    expect(card({ askedKw: 0, expectedKwh: 0 })).not.toMatch(/NaN|Infinity|∞/);
  });

  it('says what people notice and what comes back afterwards', () => {
    expect(card()).toContain('nothing is noted for this building');
    expect(card({ comfortEffect: '1 K colder' })).toContain('1 K colder');
    expect(card()).toContain('30 % of the energy is taken within 90 min after the call');
  });

  it('says what silence means and how it ends, in the language of the screen', () => {
    expect(card()).toContain('silence counts as declined');
    expect(card()).toContain('at 20:00 by itself');
    expect(inLanguage('fr', () => card())).toContain('à 20 h');
  });

  it('can be answered and seen as long as the service takes answers', () => {
    const buttons = (over: Partial<Call>): string[] =>
      [...markup(node(over)).matchAll(/<button[^>]*>([^<]*)</g)].map(([, word]) => word ?? '');
    expect(buttons({})).toEqual(['Answer', 'I have seen it']);
    expect(buttons({ answers: ['accept', 'opt-out'] })).toEqual(['Answer']);
    expect(buttons({ answers: ['opt-out'] })).toEqual(['Answer']);
    expect(buttons({ answers: [] })).toEqual([]);
    expect(buttons({ answers: ['acknowledge'] })).toEqual([]);
  });

  it('counts down only while it can be accepted', () => {
    expect(card({ answers: ['opt-out'] })).not.toContain('ended');
    expect(markup(node({ answers: ['opt-out'] }))).not.toContain('role="timer"');
  });

  it('says that limits were set aside, by whom and why', () => {
    const override = { by: 'Béla', reason: 'agreed by phone', limits: [] };
    expect(card({ override })).toContain('Called although you set limits ▲ Béla: agreed by phone');
  });

  it('says what became of an own offer', () => {
    const offer = { powerKw: 20, startMs: T, endMs: T + HOUR };
    expect(card({ offer, note: 'exams' })).toContain(
      'Your offer 20 kW, 18:00 – 19:00: exams; an operator has not decided yet',
    );
    expect(card({ offer: { ...offer, refusal: 'too little' } })).toContain('not taken: too little');
  });

  it('says that an answer arrived, when, and as what it counts', () => {
    expect(card()).not.toContain('Your answer');
    const answered = { participation: 'accepted', agreedKw: 10, answeredMs: T - 3 * HOUR } as const;
    expect(card(answered)).toContain('Your answer ✓ received Thu 15 Jan, 15:00: accepted, 10 kW');
    expect(inLanguage('fr', () => card(answered))).toContain('reçue jeu. 15 janv., 15:00 : accepté, 10 kW');
  });

  it('asks nothing and promises no money once it was declined, and says why it was', () => {
    const left = { participation: 'opted-out', answeredMs: T - HOUR, note: 'exams' } as const;
    const text = card({ ...left, answers: ['accept'] });
    expect(text).toContain('Nothing is asked of you. Thu 15 Jan, 18:00 – 20:00');
    expect(text).toContain('declined (exams)');
    expect(text).not.toMatch(/Take less|€/);
  });

  it('says that it stands in for another', () => {
    expect(card()).not.toContain('in place');
    expect(card({ replaces: 'pool' })).toContain('Called in place of another building.');
  });
});
