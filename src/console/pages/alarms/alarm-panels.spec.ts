/** Alarms as an operator reads them: what to do, since when, who took it on, which lists there are, what floods. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { AlarmDetails } from './alarm-details.js';
import { AlarmFilters } from './alarm-filters.js';
import { type Alarm, type Alarms, countsOf } from './alarm-list.js';
import { Since, when } from './alarm-times.js';
import { FloodBanner } from './flood-banner.js';

const T = Date.UTC(2026, 0, 15, 17);
const HOUR = 3_600_000;
const text = (word: string) => ({ en: word, fr: `${word} (fr)` });

const alarm = (over: Partial<Alarm> = {}): Alarm =>
  ({
    id: 'hot-spot@PDJ',
    definitionId: 'hot-spot',
    subject: 'PDJ',
    subjectKind: 'node',
    subjectName: 'Point-du-Jour',
    priority: 'high',
    state: 'unacknowledged',
    active: true,
    title: text('Hot spot'),
    detail: text('it is at 112 °C'),
    cause: text('too much load'),
    consequence: text('it ages'),
    action: text('lower the load'),
    raisedAtMs: T,
    returnedAtMs: null,
    respondByMs: T + HOUR,
    respondMinutes: 60,
    acknowledged: null,
    shelf: null,
    suppressedBy: null,
    raisedCount: 1,
    ...over,
  }) as unknown as Alarm;

describe('all there is to know of an alarm', () => {
  const shown = (over: Partial<Alarm>, all: Alarm[] = []): string =>
    words(h(AlarmDetails, { alarm: alarm(over), all, onShelve: null }));

  it('is what was seen, why, what follows and what to do, in that order', () => {
    expect(shown({})).toBe(
      'Seen it is at 112 °C Cause too much load If nothing is done it ages Do lower the load Time to respond 60 min Raised once',
    );
    expect(inLanguage('fr', () => shown({}))).toContain('it ages (fr)');
  });

  it('tells who acknowledged it, with the comment', () => {
    const acknowledged = { by: 'Anna', atMs: T, comment: null };
    expect(shown({ acknowledged })).toContain('What was done acknowledged by Anna, Thu 15 Jan, 18:00');
    expect(shown({ acknowledged: { ...acknowledged, comment: 'on my way' } })).toContain(
      '18:00: “on my way”',
    );
  });

  it('tells who shelved it, until when and why', () => {
    const shelf = { untilMs: T + HOUR, by: 'Anna', reason: 'test', atMs: T };
    expect(shown({ shelf })).toContain('shelved until Thu 15 Jan, 19:00 by Anna: “test”');
  });

  it('names the alarm that explains it; its id where that one is gone', () => {
    const root = alarm({ id: 'endpoint-lost@CRX', title: text('Server lost'), subjectName: 'Croix-Rousse' });
    const suppressedBy = 'endpoint-lost@CRX' as Alarm['suppressedBy'];
    expect(shown({ suppressedBy }, [root])).toContain('explained by Server lost, Croix-Rousse');
    expect(shown({ suppressedBy })).toContain('explained by endpoint-lost@CRX');
  });

  it('offers the shelf to those who may', () => {
    const details = h(AlarmDetails, { alarm: alarm(), all: [], onShelve: () => undefined });
    expect(words(details)).toContain('Shelve …');
    expect(shown({})).not.toContain('Shelve');
  });

  it('says how often it was raised', () => {
    expect(shown({ raisedCount: 7 })).toContain('Raised 7 times');
  });
});

describe('times of alarms', () => {
  it('are of the day within a day, and carry the date beyond', () => {
    expect(when(T, T + HOUR)).toBe('18:00');
    expect(when(T, T - 23 * HOUR)).toBe('18:00');
    expect(when(T, T + 24 * HOUR)).toBe('Thu 15 Jan, 18:00');
    expect(when(T, null)).toBe('Thu 15 Jan, 18:00');
  });

  it('tell since when, or from when to when', () => {
    expect(words(h(Since, { alarm: alarm() }))).toBe('since Thu 15 Jan, 18:00');
    expect(words(h(Since, { alarm: alarm({ active: false, returnedAtMs: T + HOUR }) }))).toBe(
      'from Thu 15 Jan, 18:00 to Thu 15 Jan, 19:00',
    );
    expect(words(h(Since, { alarm: alarm({ raisedAtMs: null }) }))).toBe('—');
  });
});

describe('lists of alarms', () => {
  const alarms = [
    alarm({ id: 'a@1', priority: 'urgent' }),
    alarm({ id: 'a@2', state: 'shelved' }),
    alarm({ id: 'a@3', state: 'returned' }),
  ];
  const filters = (over: object = {}): string =>
    markup(
      h(AlarmFilters, {
        alarms,
        counts: countsOf(alarms),
        filter: 'standing',
        priority: null,
        onFilter: () => undefined,
        onPriority: () => undefined,
        ...over,
      }),
    );

  it('are counted by state and by priority inside the list that is shown', () => {
    const shown = words(h('div', { dangerouslySetInnerHTML: { __html: filters() } }));
    expect(shown).toContain('All 2 To acknowledge 1 Acknowledged 0 Over, not seen 1 Shelved 1 Explained 0');
    expect(shown).toContain('Urgent 1 High 1 Medium 0 Low 0');
  });

  it('show which one is chosen; none while a group of a flood is listed', () => {
    expect(filters().match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(filters({ filter: null }).match(/aria-pressed="true"/g)).toBeNull();
    expect(filters({ priority: 'high' }).match(/aria-pressed="true"/g)).toHaveLength(2);
  });
});

describe('a flood', () => {
  const root = alarm({
    id: 'endpoint-lost@CRX',
    definitionId: 'endpoint-lost',
    title: text('Server lost'),
    subjectName: 'Croix-Rousse',
  });
  const answer = (active: boolean): Alarms =>
    ({
      alarms: [root, alarm()],
      flood: {
        active,
        raisedInTenMinutes: 14,
        groups: [
          { cause: 'endpoint-lost@CRX', alarmIds: ['endpoint-lost@CRX', 'x', 'y'] },
          { cause: 'hot-spot', alarmIds: ['p', 'q'] },
          { cause: 'alone', alarmIds: ['z'] },
        ],
      },
    }) as unknown as Alarms;
  const banner = (active: boolean, only: readonly string[] | null): string =>
    words(h(FloodBanner, { answer: answer(active), only, onOnly: () => undefined }));

  it('groups alarms by what explains them, the explaining one not counted', () => {
    const shown = banner(true, null);
    expect(shown).toContain('Alarm flood: 14 alarms in ten minutes');
    expect(shown).toContain('Server lost, Croix-Rousse: explains 2 alarms');
    expect(shown).toContain('Hot spot: 2 alarms');
    expect(shown).not.toContain('Show all again');
  });

  it('is not there without one, unless a group is still listed alone', () => {
    expect(banner(false, null)).toBe('');
    expect(banner(false, ['p', 'q'])).toContain('Show all again');
  });
});
