import { describe, expect, it } from '@jest/globals';
import {
  acceptedKw,
  actsOf,
  callPath,
  deliveredOf,
  eventApi,
  type EventDetail,
  lifeOf,
  namesOf,
  openOffers,
} from './call-shapes.js';
import { event, HOUR, part, statement } from './testing/call.js';

describe('powers of a call', () => {
  it('count what buildings agreed to', () => {
    const parts = [part('a', { agreedKw: 20 }), part('b', { agreedKw: 5 }), part('c')];
    expect(acceptedKw({ parts })).toBe(25);
  });

  it('are delivered as the newest statement of each building says, spread over the call', () => {
    const lines = [statement('a', '10'), statement('a', '30', 2), statement('b', '10')];
    expect(deliveredOf(event(), lines)).toEqual({ kw: 20, unknown: 0 });
  });

  it('say how many buildings are not known, and nothing before any statement or for another call', () => {
    expect(deliveredOf(event(), [statement('a', '10'), statement('b', null)])).toEqual({ kw: 5, unknown: 1 });
    expect(deliveredOf(event(), [])).toBeNull();
    expect(deliveredOf(event({ id: 'dr-2' }), [statement('a', '10')])).toBeNull();
  });

  it('count who agreed and has no statement as not known, and who was not counted on as nobody', () => {
    const parts = [part('a', { agreedKw: 20 }), part('b', { agreedKw: 20 }), part('c')];
    expect(deliveredOf(event({ parts }), [statement('a', '10')])).toEqual({ kw: 5, unknown: 1 });
  });
});

describe('lifeOf', () => {
  const step = (by: string, atMs: number, version = 1): EventDetail['steps'][number] => ({
    ...{ eventId: 'dr-1', version, atMs, by, what: 'something' },
  });
  const told = (detail: Pick<EventDetail, 'event' | 'steps'>): string[] =>
    lifeOf(detail)
      .filter(({ reached }) => reached)
      .map(({ state, atMs, by }) => [state, atMs === null ? '?' : atMs / HOUR, by ?? '-'].join(' '));

  it('is a draft at first', () => {
    expect(told({ event: event(), steps: [step('acc-anna', HOUR)] })).toEqual(['draft 1 acc-anna']);
    expect(lifeOf({ event: event(), steps: [] })).toHaveLength(7);
  });

  it('names who approved it and when, whoever changed it later', () => {
    const steps = [step('acc-anna', HOUR), step('acc-bruno', 2 * HOUR), step('service', 3 * HOUR)];
    const active = event({ state: 'active', approvedBy: 'acc-chef', publishedMs: 3 * HOUR });
    expect(told({ event: active, steps: [...steps, step('acc-chef', 4 * HOUR, 2)] })).toEqual([
      'draft 1 acc-anna',
      'approved 2 acc-bruno',
      'published 3 -',
      'active 10 -',
    ]);
  });

  it('says when it was measured and settled, by the last the clock did with it', () => {
    const steps = [step('acc-anna', HOUR), step('clock', 10 * HOUR), step('clock', 14 * HOUR)];
    const closing = (state: EventDetail['event']['state']): (number | null)[] =>
      lifeOf({ event: event({ state }), steps: [...steps, step('acc-anna', 20 * HOUR)] })
        .slice(-2)
        .map(({ atMs }) => atMs && atMs / HOUR);
    expect([closing('active'), closing('completed'), closing('measured'), closing('settled')]).toEqual([
      [null, null],
      [null, null],
      [14, null],
      [14, 14],
    ]);
  });

  it('ends where it was cancelled, by whoever did it and not by the messages that followed', () => {
    const steps = [step('acc-anna', HOUR), step('acc-anna', 2 * HOUR), step('service', 3 * HOUR)];
    expect(told({ event: event({ state: 'cancelled' }), steps })).toEqual([
      'draft 1 acc-anna',
      'cancelled 2 acc-anna',
    ]);
    const published = event({ state: 'cancelled', approvedBy: 'acc-bruno', publishedMs: 3 * HOUR });
    const late = [step('acc-anna', HOUR), step('acc-bruno', 2 * HOUR), step('acc-anna', 11 * HOUR)];
    expect(told({ event: published, steps: late }).map((line) => line.split(' ')[0])).toEqual([
      ...['draft', 'approved', 'published', 'active', 'cancelled'],
    ]);
  });
});

describe('a draft that another plan took the place of', () => {
  it('was drawn up, and ended by the optimiser', () => {
    const by = 'optimiser';
    const steps = [HOUR, 2 * HOUR].map((atMs) => ({ eventId: 'dr-1', version: 1, atMs, by, what: '' }));
    const life = lifeOf({ event: event({ state: 'superseded', createdBy: by, planId: 'p-1' }), steps });
    expect(life.map(({ state, reached, atMs }) => [state, reached, atMs])).toEqual([
      ['draft', true, HOUR],
      ['superseded', true, 2 * HOUR],
    ]);
  });
});

describe('actsOf', () => {
  it('leaves the draft of a plan to whoever approves the plan', () => {
    const draft = event({ createdBy: 'optimiser', planId: 'p-1' });
    expect(actsOf(draft, 'acc-anna', 0)).toEqual({ approve: 'plan', cancel: 'yes' });
  });

  it.each([
    ['draft', 'acc-anna', 0, { approve: 'author', cancel: 'yes' }],
    ['draft', 'acc-bruno', 0, { approve: 'yes', cancel: 'yes' }],
    ['approved', 'acc-anna', 0, { publish: 'yes', cancel: 'yes' }],
    ['approved', 'acc-anna', 10 * HOUR, { publish: 'begun', cancel: 'yes' }],
    ['published', 'acc-anna', 0, { change: 'author', cancel: 'yes' }],
    ['active', 'acc-bruno', 11 * HOUR, { change: 'yes', cancel: 'yes' }],
    ['completed', 'acc-bruno', 0, {}],
    ['settled', 'acc-bruno', 0, {}],
    ['cancelled', 'acc-bruno', 0, {}],
  ] as const)('of a call that is %s, for %s at %d: %j', (state, me, nowMs, acts) => {
    expect(actsOf(event({ state }), me, nowMs)).toEqual(acts);
  });
});

describe('openOffers', () => {
  it('are counter-offers that nobody decided on', () => {
    const offer = { powerKw: 5, startMs: 0, endMs: 1 };
    const parts = [
      part('waits', { state: 'countered', offer }),
      part('refused', { state: 'countered', offer: { ...offer, refusal: 'too little' } }),
      part('taken', { state: 'accepted', offer: null }),
      part('none'),
    ];
    expect(openOffers({ parts }).map(({ buildingId }) => buildingId)).toEqual(['waits']);
  });
});

describe('names and addresses', () => {
  it('fall back to the id', () => {
    const name = namesOf([{ id: 'a', name: 'School' }]);
    expect([name('a'), name('b'), namesOf(null)('a')]).toEqual(['School', 'b', 'a']);
  });

  it('are escaped', () => {
    expect(callPath('a/b')).toBe('/calls/a%2Fb');
    expect(eventApi('a b', '/limits')).toBe('/api/v1/demand-response/events/a%20b/limits');
  });
});
