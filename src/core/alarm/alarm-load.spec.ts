/** Floods and figures. */
import { describe, expect, it } from '@jest/globals';
import { alarmId } from './alarm-definition.js';
import { alarmStatistics, floodState } from './alarm-load.js';
import type { AlarmRecord, AlarmTransition } from './alarm-record.js';

const T = Date.UTC(2026, 0, 15, 17);
const MINUTE_MS = 60_000;
const DETAIL = { en: '', fr: '' };

function raised(subject: string, minute: number, more: Partial<AlarmTransition> = {}): AlarmTransition {
  const about = { definitionId: 'meter-stale', subject, priority: 'low', kind: 'raised' } as const;
  const states = { from: 'normal', to: 'unacknowledged', by: null, note: null, detail: DETAIL } as const;
  return {
    alarmId: alarmId('meter-stale', subject),
    ...about,
    ...states,
    atMs: T + minute * MINUTE_MS,
    ...more,
  };
}

function record(id: AlarmRecord['id'], suppressedBy: AlarmRecord['id'] | null, minute = 0): AlarmRecord {
  const [definitionId, subject] = id.split('@') as [AlarmRecord['definitionId'], string];
  const state = { state: 'unacknowledged', raisedAtMs: T + minute * MINUTE_MS, returnedAtMs: null } as const;
  return {
    ...{ id, definitionId, subject, suppressedBy, ...state, acknowledged: null, shelf: null, pending: null },
    ...{ value: null, limit: null, detail: DETAIL, seenAtMs: T, raisedCount: 1, version: 1 },
  };
}

describe('floodState', () => {
  it('counts what was shown in the last ten minutes: eleven are a flood, ten are not', () => {
    const ten = Array.from({ length: 10 }, (_, k) => raised(`M${String(k)}`, k / 10));
    expect(floodState(ten, [], T + 5 * MINUTE_MS)).toMatchObject({ flood: false, raised: 10 });
    const hidden = raised('S', 1, { kind: 'raised', to: 'suppressed' });
    expect(floodState([...ten, hidden], [], T + 5 * MINUTE_MS).flood).toBe(false);
    expect(floodState([...ten, raised('L', 2)], [], T + 5 * MINUTE_MS).flood).toBe(true);
    expect(floodState([...ten, raised('L', 2)], [], T + 11 * MINUTE_MS).raised).toBe(1);
  });

  it('groups what stands by what explains it in the end', () => {
    const lost = alarmId('endpoint-lost', 'E');
    const district = alarmId('district-stale', 'D');
    const records = [
      ...[record(lost, null), record(district, lost), record(alarmId('meter-stale', 'A'), district)],
      record(alarmId('meter-stale', 'B'), null),
    ];
    expect(floodState([], records, T).groups).toEqual([
      { cause: lost, alarmIds: [lost, district, 'meter-stale@A'] },
      { cause: 'meter-stale', alarmIds: ['meter-stale@B'] },
    ]);
  });
});

describe('alarmStatistics', () => {
  it('gives load, mix, standing and chattering alarms of a span', () => {
    const steps = [
      raised('A', 1),
      raised('A', 4),
      raised('A', 9),
      raised('B', 31, { priority: 'urgent' }),
      raised('C', 61),
    ];
    const standing = [
      record(alarmId('meter-stale', 'A'), null, -25 * 60),
      record(alarmId('meter-stale', 'B'), null),
    ];
    const span = { startMs: T, endMs: T + 60 * MINUTE_MS, nowMs: T + 60 * MINUTE_MS };
    expect(alarmStatistics(steps, standing, span)).toMatchObject({
      ...{
        raised: 4,
        floodShare: 0,
        perTenMinutes: { mean: 4 / 6, most: 3, mostAtMs: T, counts: [3, 0, 0, 1, 0, 0] },
      },
      byPriority: {
        urgent: { raised: 1, share: 0.25 },
        low: { raised: 3, share: 0.75 },
        high: { raised: 0, share: 0 },
      },
      standing: [{ alarmId: 'meter-stale@A', sinceMs: T - 25 * 60 * MINUTE_MS }],
      chattering: [{ alarmId: 'meter-stale@A', most: 3 }],
    });
    expect(alarmStatistics([], [], span).byPriority.low.share).toBeNull();
  });
});
