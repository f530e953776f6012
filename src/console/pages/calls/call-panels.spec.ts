/** A call as an operator reads it: its life, its buildings, what they offer instead, what happened, what was delivered. */
import { describe, expect, it } from '@jest/globals';
import { type ComponentChild, h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { signedIn } from '../../testing/signed-in.js';
import type { Permission } from '../../api/session.js';
import { CallList } from './call-list.js';
import { EventStateChip, PartStateChip } from './call-marks.js';
import type { Building, EventPart, EventState } from './call-shapes.js';
import { CallStatements } from './call-statements.js';
import { HistoryPanel } from './history-panel.js';
import { LifePanel } from './life-panel.js';
import { LimitList } from './limit-list.js';
import { OffersPanel } from './offers-panel.js';
import { ParticipantsPanel } from './participants-panel.js';
import { event, HOUR, part, scene, statement } from './testing/call.js';

const OPERATOR: readonly Permission[] = ['city.view', 'plan.decide'];
const seen = (node: ComponentChild, permissions = OPERATOR): string =>
  signedIn(permissions, () => words(node));

const step = (hour: number, by: string, what: string) => ({
  ...{ eventId: 'dr-1', version: 1, atMs: hour * HOUR, by, what },
});

describe('the list of calls', () => {
  const list = (more: boolean, onTime: ((ms: number | null) => void) | null): string =>
    seen(
      h(CallList, {
        of: {
          ...{ nowMs: 0, more, events: [event({ state: 'settled' }), event({ id: 'dr-2' })] },
          delivered: [{ eventId: 'dr-1', buildingId: 'a', version: 2, deliveredKwh: '30' }],
        },
        ...{ programs: [], onOpen: () => undefined, onTime },
      }),
    );

  it('says what was delivered by all statements of each call, however many calls there are', () => {
    expect(list(false, null)).toMatch(/settled .*15 kW.*draft .*—/);
    expect(list(false, null)).not.toContain('Earlier calls');
  });

  it('goes on to earlier calls where there are some', () => {
    expect(list(true, () => undefined)).toContain('Latest calls Earlier calls');
  });
});

describe('marks', () => {
  it('call for attention only where somebody must act', () => {
    const states: EventState[] = [
      'draft',
      'approved',
      'published',
      'active',
      'completed',
      'measured',
      'settled',
    ];
    const loud = states.filter((state) => markup(h(EventStateChip, { state })).includes('attention'));
    expect(loud).toEqual(['draft', 'approved']);
    expect(words(h(EventStateChip, { state: 'superseded' }))).toBe('✕ replaced by a newer version');
  });

  it('are in trouble where too little was delivered, and nowhere else', () => {
    const states: EventPart['state'][] = [
      'invited',
      'accepted',
      'countered',
      'delivered',
      'under-delivered',
      'no-data',
    ];
    const red = states.filter((state) =>
      markup(h(PartStateChip, { part: part('a', { state }) })).includes('trouble'),
    );
    expect(red).toEqual(['under-delivered']);
  });

  it('tell an offer that was not taken from one that waits', () => {
    const offer = { powerKw: 10, startMs: 10 * HOUR, endMs: 11 * HOUR };
    const chip = (refusal?: string): string =>
      words(
        h(PartStateChip, {
          part: part('a', {
            state: 'countered',
            offer: refusal === undefined ? offer : { ...offer, refusal },
          }),
        }),
      );
    expect(chip()).toBe('⇄ offers something else');
    expect(chip('too little')).toBe('⇄ offer not taken');
  });
});

describe('the life of a call', () => {
  const life = (over: Parameters<typeof scene>[0]): string => words(h(LifePanel, { scene: scene(over) }));

  it('says what a draft waits for, its author named, and times of what comes by the clock', () => {
    const text = life({});
    expect(text).toContain('● drawn up Thu 01 Jan, 02:00 by anna');
    expect(text).toContain('○ approved —');
    expect(text).toContain('○ begins Thu 01 Jan, 11:00');
    expect(text).toContain('Waits for another person than the one who drew it up.');
  });

  it('marks the stage it is at, and no other', () => {
    const html = markup(
      h(LifePanel, {
        scene: scene({ event: { state: 'published', approvedBy: 'acc-bela', publishedMs: 3 * HOUR } }),
      }),
    );
    expect(html.match(/aria-current="step"/g)).toHaveLength(1);
    expect(html.match(/life-reached/g)).toHaveLength(3);
  });

  it('ends where it was cancelled', () => {
    const steps = [step(4, 'acc-bela', 'cancelled')];
    const text = life({ event: { state: 'cancelled' }, detail: { steps } });
    expect(text).toMatch(/● cancelled Thu 01 Jan, 05:00 by bela$/);
    expect(text).not.toContain('begins');
  });

  it('waits for nothing once it is settled', () => {
    expect(life({ event: { state: 'settled', publishedMs: HOUR } })).not.toMatch(
      /Waits|Measured when|Nobody is asked/,
    );
    expect(life({ event: { state: 'completed', publishedMs: HOUR } })).toContain('Measured when');
  });
});

describe('buildings of a call', () => {
  const rows = (parts: readonly EventPart[], over: Parameters<typeof scene>[0] = {}): string =>
    words(
      h(ParticipantsPanel, {
        scene: scene({
          ...over,
          event: { state: 'published', publishedMs: HOUR, parts: [...parts], ...over.event },
        }),
      }),
    );

  it('say what was asked, what counts and when they were told and answered', () => {
    expect(
      rows([part('school', { agreedKw: 15, state: 'accepted', notifiedMs: 2 * HOUR, answeredMs: 3 * HOUR })]),
    ).toContain('SCHOOL 20 kW 15 kW ✓ accepted told 03:00, answered 04:00');
    expect(rows([part('school')])).toContain('not told yet');
  });

  it('have agreed to nothing that is known before the call is out', () => {
    const text = rows([part('school', { agreedKw: 20 })], { event: { state: 'draft', publishedMs: null } });
    expect(text).toContain('not known');
    expect(text).not.toContain('not told yet');
  });

  it('say what silence counts as, by the program', () => {
    const silent = [part('school', { state: 'no-answer' })];
    expect(rows(silent)).toContain('silence counts as declined');
    expect(rows(silent, { silence: 'counts-as-accepted' })).toContain('silence counts as accepted');
    expect(rows([part('school', { state: 'accepted' })])).not.toContain('silence');
  });

  it('say in whose place and from when they were called where that is later, and until when', () => {
    const text = rows([part('pool', { replaces: 'school', fromMs: 11 * HOUR, untilMs: 11.5 * HOUR })]);
    expect(text).toContain('POOL in place of SCHOOL from 12:00 until 12:30');
    expect(rows([part('pool')])).not.toContain('from 11:00');
  });

  it('say which limits were set aside, by whom and why', () => {
    const override = { limits: ['callsPerDay'], by: 'Béla', reason: 'they agreed by phone' };
    const buildings = [{ id: 'school', limits: { callsPerDay: 1 } }] as unknown as Building[];
    const text = rows([part('school', { override })], { buildings });
    expect(text).toContain(
      '▲ Called although: 1 call a day at most, and that is reached. Set aside by Béla: they agreed by phone',
    );
  });

  it('give their reason and their offer, and why it was not taken', () => {
    const offer = { powerKw: 10, startMs: 10 * HOUR, endMs: 11 * HOUR, refusal: 'too little' };
    expect(rows([part('school', { state: 'countered', reason: 'exams', offer })])).toContain(
      'exams 10 kW, 11:00 – 12:00 Not taken: too little',
    );
  });
});

describe('counter-offers', () => {
  const offer = { powerKw: 10, startMs: 10 * HOUR, endMs: 11 * HOUR };
  const waiting = part('school', { state: 'countered', reason: 'exams', offer });
  const panel = (parts: readonly EventPart[], permissions = OPERATOR): string =>
    seen(
      h(OffersPanel, { scene: scene({ event: { parts: [...parts] } }), onDone: () => undefined }),
      permissions,
    );

  it('that wait say how much instead of how much, when and why', () => {
    expect(panel([waiting])).toBe(
      'Counter-offers ⇄ SCHOOL offers 10 kW instead of 20 kW, 11:00 – 12:00. « exams » Take the offer Do not take',
    );
  });

  it('are decided on by those who may decide on plans', () => {
    expect(panel([waiting], ['city.view'])).not.toContain('Take');
  });

  it('are no panel where none waits', () => {
    expect(panel([])).toBe('');
    expect(panel([part('school', { state: 'countered', offer: { ...offer, refusal: 'no' } })])).toBe('');
    expect(panel([part('school', { state: 'accepted', offer })])).toBe('');
  });
});

describe('what happened', () => {
  const steps = [step(1, 'acc-anna', 'drawn up'), step(2, 'acc-bela', 'approved')];

  it('is told newest first', () => {
    const text = words(h(HistoryPanel, { scene: scene({ detail: { steps } }) }));
    expect(text).toMatch(/bela approved .*anna drawn up$/);
    expect(text).not.toContain('Versions');
  });

  it('is told in French from its data, and what was kept without data stays English and marked', () => {
    const told = [
      { ...step(1, 'acc-anna', 'Anna drew it up for 60 kW'), facts: { act: 'drawn-up', kw: 60 } },
      { ...step(2, 'acc-bela', 'approved'), facts: null },
    ];
    const html = inLanguage('fr', () =>
      markup(h(HistoryPanel, { scene: scene({ detail: { steps: told } }) })),
    );
    expect(html.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')).toContain(
      '<span>Préparé pour 60 kW.</span>',
    );
    expect(html).toContain('<span lang="en">approved</span>');
  });

  it('has versions once there is more than one, the newest first and marked', () => {
    const version = (n: number, approvedBy: string | null) => ({
      ...{ version: n, window: { startMs: 10 * HOUR, endMs: 12 * HOUR }, targetKw: 50 * n, approvedBy },
    });
    const versions = [version(1, 'acc-bela'), version(2, null)] as unknown as never[];
    const text = words(h(HistoryPanel, { scene: scene({ event: { version: 2 }, detail: { versions } }) }));
    expect(text).toMatch(/^Versions Version 2 \(now\): .*100 kW Version 1 ?: .*50 kW approved by bela/);
  });
});

describe('statements of a call', () => {
  const OUT = { state: 'settled', publishedMs: HOUR } as const;
  const panel = (over: Parameters<typeof scene>[0], permissions = OPERATOR): string =>
    seen(h(CallStatements, { scene: scene(over), onDone: () => undefined }), permissions);

  it('are no panel before anybody was called, or of a cancelled call', () => {
    expect(panel({})).toBe('');
    expect(panel({ event: { state: 'cancelled', publishedMs: HOUR } })).toBe('');
    expect(panel({ event: OUT })).toContain('Statements are issued once the call was measured.');
  });

  it('say ordered, delivered and paid; what was not measured is not known', () => {
    expect(panel({ event: OUT, statements: [statement('school', '30.4')] })).toContain(
      'school 40 kWh 30 kWh 1.00 €',
    );
    const unknown = statement('school', null, 1, { unsettled: 'no measurements', totalEur: null });
    expect(panel({ event: OUT, statements: [unknown] })).toMatch(
      /school ▲ no measurements 40 kWh — not known kWh — not known €/,
    );
  });

  it('say which version they are from the second on', () => {
    expect(panel({ event: OUT, statements: [statement('school', '30')] })).not.toContain('(v');
    expect(panel({ event: OUT, statements: [statement('school', '30', 2)] })).toContain('school (v2)');
  });

  it('that are disputed can be ended by those who decide', () => {
    const disputed = [statement('school', '30', 1, { state: 'disputed' })];
    expect(panel({ event: OUT, statements: disputed })).toContain('▲ disputed End the dispute');
    expect(panel({ event: OUT, statements: disputed }, ['city.view'])).not.toContain('End the dispute');
    expect(panel({ event: OUT, statements: [statement('school', '30')] })).toContain('may be disputed until');
  });

  it('can be had as files by a name of their own', () => {
    const html = signedIn(OPERATOR, () =>
      markup(
        h(CallStatements, {
          scene: scene({ event: OUT, statements: [statement('école/1', '30')] }),
          onDone: () => undefined,
        }),
      ),
    );
    expect(html.match(/statement-file/g)).toHaveLength(3);
    expect(html).toContain('/statements/st-%C3%A9cole%2F1-1?format=pdf');
  });
});

describe('limits that speak against buildings', () => {
  it('are one line a building, in the language of the screen or marked as English', () => {
    const of = [
      {
        ...{ buildingId: 'a', name: 'School' },
        limits: [
          { limit: 'restHours', message: 'rest' },
          { limit: 'new-limit', message: 'the service says so' },
        ],
      },
      { buildingId: 'b', name: 'Hospital', limits: [{ limit: 'critical', message: 'critical' }] },
    ];
    const buildings = [{ id: 'a', limits: { restHours: 12 } }] as unknown as Building[];
    const node = h(LimitList, { of, buildings, below: ({ name }) => `(${name})` });
    expect(words(node)).toBe(
      'School: it rests 12 h between calls ; the service says so (School) Hospital: the building is critical and is never called (Hospital)',
    );
    expect(markup(node).match(/lang="en"/g)).toHaveLength(1);
  });
});
