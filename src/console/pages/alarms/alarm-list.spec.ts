import { describe, expect, it } from '@jest/globals';
import {
  type Alarm,
  type Alarms,
  belongs,
  binned,
  canAcknowledge,
  countsOf,
  groupsOf,
  listed,
  mixOf,
  nextOf,
  ownerOf,
  responseOf,
  SHELF_MINUTES,
  subjectPath,
  walked,
} from './alarm-list.js';
import { nameById, partsOf } from './alarm-words.js';

const MINUTE = 60_000;
const T = Date.UTC(2026, 0, 15, 17);
const words = (text: string) => ({ en: text, fr: `${text} (fr)` });

function alarm(id: string, more: Partial<Alarm> = {}): Alarm {
  const { definitionId, subject } = partsOf(id);
  return {
    ...{ id, definitionId: definitionId as Alarm['definitionId'], subject, subjectKind: 'node' },
    ...{ subjectName: `name of ${subject}`, priority: 'high', state: 'unacknowledged', active: true },
    ...{ title: words(definitionId), detail: words('seen'), value: null, limit: null, unit: null },
    ...{ raisedAtMs: T, returnedAtMs: null, respondByMs: T + 15 * MINUTE, respondMinutes: 15 },
    ...{ acknowledged: null, shelf: null, suppressedBy: null, raisedCount: 1 },
    ...{ cause: words('cause'), consequence: words('consequence'), action: words('action') },
    ...more,
  };
}

const STATES = ['unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed', 'normal'] as const;
const OF_EACH = STATES.map((state) => alarm(`import-limit@${state}`, { state }));

describe('lists of alarms', () => {
  it('holds in the standing list what a person has to look at', () => {
    const standing = OF_EACH.filter((one) => belongs(one, 'standing')).map(({ state }) => state);
    expect(standing).toEqual(['unacknowledged', 'acknowledged', 'returned']);
  });

  it('counts each list', () => {
    expect(countsOf(OF_EACH)).toEqual({
      ...{ standing: 3, unacknowledged: 1, acknowledged: 1, returned: 1, shelved: 1, suppressed: 1 },
    });
    expect(countsOf([])).toMatchObject({ standing: 0, shelved: 0 });
  });

  it('filters by state and priority in the order of the service', () => {
    const alarms = [
      alarm('import-limit@A', { priority: 'urgent' }),
      alarm('hot-spot@B'),
      alarm('hot-spot@C', { state: 'shelved' }),
      alarm('hot-spot@D'),
    ];
    const ids = (priority: 'urgent' | 'high' | null, filter: 'standing' | 'shelved') =>
      listed(alarms, { filter, priority, only: null }).map(({ id }) => id);
    expect(ids(null, 'standing')).toEqual(['import-limit@A', 'hot-spot@B', 'hot-spot@D']);
    expect(ids('high', 'standing')).toEqual(['hot-spot@B', 'hot-spot@D']);
    expect(ids('urgent', 'shelved')).toEqual([]);
  });

  it('has what is over after what is not, however urgent it was', () => {
    const alarms = [
      alarm('import-limit@A', { priority: 'urgent', state: 'returned', active: false }),
      alarm('hot-spot@B'),
      alarm('hot-spot@C', { state: 'acknowledged' }),
    ];
    const ids = listed(alarms, { filter: 'standing', priority: null, only: null }).map(({ id }) => id);
    expect(ids).toEqual(['hot-spot@B', 'hot-spot@C', 'import-limit@A']);
  });

  it('lists a group of a flood whatever the state of its alarms', () => {
    const asked = { filter: 'standing', priority: null, only: ['import-limit@suppressed'] } as const;
    expect(listed(OF_EACH, asked).map(({ state }) => state)).toEqual(['suppressed']);
  });

  it('lets acknowledge what nobody has seen, active or over', () => {
    expect(OF_EACH.filter(canAcknowledge).map(({ state }) => state)).toEqual(['unacknowledged', 'returned']);
  });
});

describe('walking the list', () => {
  const ids = ['a', 'b', 'c'];

  it('goes by arrows, j and k as every list does, Home and End, and stops at the ends', () => {
    expect(walked(ids, 'a', 'ArrowDown')).toBe('b');
    expect(walked(ids, 'c', 'ArrowDown')).toBe('c');
    expect(walked(ids, 'a', 'ArrowUp')).toBe('a');
    expect(walked(ids, 'b', 'Home')).toBe('a');
    expect(walked(ids, 'b', 'End')).toBe('c');
    expect([walked(ids, 'a', 'j'), walked(ids, 'b', 'k')]).toEqual(['b', 'a']);
  });

  it('begins at an end when nothing is in focus, and does not walk by other keys', () => {
    expect(walked(ids, null, 'ArrowDown')).toBe('a');
    expect(walked(ids, null, 'ArrowUp')).toBe('c');
    expect(walked(ids, 'a', 'a')).toBeNull();
    expect(walked([], null, 'Home')).toBeNull();
  });

  it('goes on to the successor of what was dealt with', () => {
    expect(nextOf(ids, 'a')).toBe('b');
    expect(nextOf(ids, 'c')).toBe('b');
    expect(nextOf(ids, 'gone')).toBe('a');
    expect(nextOf(ids, null)).toBe('a');
    expect(nextOf(['a'], 'a')).toBeNull();
    expect(nextOf([], 'a')).toBeNull();
  });
});

describe('subjectPath', () => {
  it.each([
    ['node', 'PDJ', '/nodes/PDJ'],
    ['district', 'L5', '/nodes/L5'],
    ['asset', 'BAT/1', '/assets/BAT%2F1'],
    ['meter', 'PDI-L3', '/meters/PDI-L3'],
    ['plan', 'P-1', '/plans/P-1'],
    ['series', 'PDJ.power', '/nodes/PDJ'],
  ])('leads to the page of a %s', (subjectKind, subject, path) => {
    expect(subjectPath({ subjectKind, subject })).toBe(path);
  });

  it('is none where there is no page', () => {
    expect(subjectPath({ subjectKind: 'site', subject: 'SITE' })).toBeNull();
    expect(subjectPath({ subjectKind: 'release', subject: 'all' })).toBeNull();
  });

  it('takes the owner from the name of a series, which may hold dots itself', () => {
    expect(ownerOf('L5.PDJ.power')).toBe('L5.PDJ');
    expect(ownerOf('PDJ')).toBe('PDJ');
  });
});

describe('responseOf', () => {
  it('counts down, says when little is left, then how late it is', () => {
    const one = alarm('hot-spot@A');
    expect(responseOf(one, T)).toEqual({ kind: 'left', ms: 15 * MINUTE, soon: false });
    expect(responseOf(one, T + 10 * MINUTE)).toEqual({ kind: 'left', ms: 5 * MINUTE, soon: true });
    expect(responseOf(one, T + 15 * MINUTE)).toMatchObject({ kind: 'left', ms: 0 });
    expect(responseOf(one, T + 16 * MINUTE)).toEqual({ kind: 'late', ms: MINUTE });
  });

  it('is nothing to wait for once somebody has taken it on or it is over', () => {
    expect(responseOf(alarm('hot-spot@A', { state: 'acknowledged' }), T)).toEqual({ kind: 'none' });
    expect(responseOf(alarm('hot-spot@A', { respondByMs: null }), T)).toEqual({ kind: 'none' });
  });
});

describe('groupsOf', () => {
  const root = alarm('endpoint-lost@CRX');
  const alarms = [
    root,
    alarm('heartbeat-lost@A', { state: 'suppressed' }),
    alarm('hot-spot@B'),
    alarm('hot-spot@C'),
  ];
  const flood = (groups: Alarms['flood']['groups']): Alarms['flood'] => ({
    ...{ active: true, raisedInTenMinutes: 12, groups },
  });

  it('names an alarm that explains others, or the kind they share', () => {
    const groups = groupsOf({
      alarms,
      flood: flood([
        { cause: root.id, alarmIds: [root.id, 'heartbeat-lost@A'] },
        { cause: 'hot-spot', alarmIds: ['hot-spot@B', 'hot-spot@C'] },
      ]),
    });
    expect(groups[0]).toMatchObject({ root: { id: root.id }, title: { en: 'endpoint-lost' } });
    expect(groups[1]).toMatchObject({ root: null, title: { en: 'hot-spot' } });
  });

  it('leaves out what stands alone, and has no title for what is not listed', () => {
    const groups = groupsOf({
      alarms,
      flood: flood([
        { cause: 'n1-margin', alarmIds: ['n1-margin@X', 'n1-margin@Y'] },
        { cause: 'hot-spot', alarmIds: ['hot-spot@B'] },
      ]),
    });
    expect(groups).toEqual([{ root: null, title: null, alarmIds: ['n1-margin@X', 'n1-margin@Y'] }]);
  });
});

describe('statistics', () => {
  it('gives the mix in the order of priorities', () => {
    const figures = { raised: 1, share: 0.25 };
    const mix = mixOf({ low: figures, medium: figures, high: figures, urgent: { raised: 0, share: 0 } });
    expect(mix.map(({ priority }) => priority)).toEqual(['urgent', 'high', 'medium', 'low']);
    expect(mix[0]).toMatchObject({ raised: 0 });
  });

  it('keeps the busiest ten minutes of each bar', () => {
    expect(binned([1, 0, 12, 0, 3], 2)).toEqual({ sizes: 3, bars: [12, 3] });
    expect(binned([1, 2], 144)).toEqual({ sizes: 1, bars: [1, 2] });
    expect(binned([], 144).bars).toEqual([]);
  });

  it('offers no longer shelf than the service takes', () => {
    expect(Math.max(...SHELF_MINUTES)).toBe(480);
  });
});

describe('names by id', () => {
  const definitions = [{ id: 'hot-spot' as const, title: words('Hot spot') }];

  it('takes the words of an alarm that stands', () => {
    expect(nameById('hot-spot@A', { alarms: [alarm('hot-spot@A')], definitions: [] }, 'fr')).toBe(
      'hot-spot (fr), name of A',
    );
  });

  it('takes the kind and the subject of others, the id itself when the kind is not known', () => {
    expect(nameById('hot-spot@PDJ', { alarms: [], definitions }, 'en')).toBe('Hot spot, PDJ');
    expect(nameById('hot-spot@SITE', { alarms: [], definitions }, 'en')).toBe('Hot spot');
    expect(nameById('new-one@X', { alarms: [], definitions }, 'en')).toBe('new-one@X');
    expect(partsOf('plain')).toEqual({ definitionId: 'plain', subject: '' });
  });
});
