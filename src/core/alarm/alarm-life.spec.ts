/** The life of an alarm. */
import { describe, expect, it } from '@jest/globals';
import { ALARM_DEFINITIONS, alarmDefinition } from './alarm-definitions.js';
import { alarmId } from './alarm-definition.js';
import { acknowledge, MAX_SHELF_MS, observe, shelve, suppress, unshelve } from './alarm-life.js';
import { type AlarmRecord, type AlarmSignal, type AlarmStep, isAtRest, shownState } from './alarm-record.js';

const T = Date.UTC(2026, 0, 15, 17);
const SECOND_MS = 1_000;
/** On after 20 s, off after 60 s. */
const { onDelayMs, offDelayMs } = alarmDefinition('import-limit');

function look(before: AlarmRecord | null, condition: AlarmSignal['condition'], seconds: number): AlarmStep {
  const detail = { en: `at ${String(seconds)} s`, fr: `à ${String(seconds)} s` };
  const signal = {
    definitionId: 'import-limit',
    subject: 'PDI',
    condition,
    value: 1,
    limit: 0,
    detail,
  } as const;
  return observe(before, signal, T + seconds * SECOND_MS);
}

/** An alarm raised at T and seen first by the service 30 s later. */
function raisedAlarm(): AlarmRecord {
  return look(look(null, 'on', 0).record, 'on', 30).record;
}

describe('the life of an alarm', () => {
  it('is raised when its condition held for the delay, with the time it began', () => {
    const first = look(null, 'on', 0);
    expect(first).toMatchObject({
      record: { state: 'normal', pending: { to: 'on', sinceMs: T } },
      transitions: [],
    });
    expect(look(first.record, 'on', onDelayMs / SECOND_MS - 1).transitions).toEqual([]);
    const raised = look(first.record, 'on', onDelayMs / SECOND_MS);
    expect(raised.transitions).toMatchObject([
      { kind: 'raised', from: 'normal', to: 'unacknowledged', atMs: T, by: null },
    ]);
    expect(raised.record).toMatchObject({ raisedAtMs: T, raisedCount: 1, pending: null });
  });

  it('is not raised by a condition that goes away inside the delay, nor by one that is not known', () => {
    const gone = look(look(null, 'on', 0).record, 'off', 10);
    expect(isAtRest(gone.record)).toBe(true);
    expect(look(gone.record, 'on', 25).transitions).toEqual([]);
    expect(look(null, 'hold', 100).record.state).toBe('normal');
    expect(look(raisedAlarm(), 'hold', 10_000).record.state).toBe('unacknowledged');
  });

  it('returns after the off delay, unseen when nobody acknowledged it, and hovering does not end it', () => {
    const falling = look(raisedAlarm(), 'off', 40);
    expect(look(falling.record, 'on', 60).record.pending).toBeNull();
    const over = look(falling.record, 'off', 40 + offDelayMs / SECOND_MS);
    expect(over.transitions).toMatchObject([{ kind: 'returned', to: 'returned' }]);
    const seen = acknowledge(over.record, 'Camille', null, T + 200 * SECOND_MS);
    expect(seen.record.state).toBe('normal');
    const back = look(look(over.record, 'on', 150).record, 'on', 180);
    expect(back.record).toMatchObject({ state: 'unacknowledged', raisedCount: 2, acknowledged: null });
  });

  it('goes back to normal by itself once it was acknowledged, which is done once', () => {
    const seen = acknowledge(raisedAlarm(), 'Camille', 'on it', T + 31 * SECOND_MS);
    expect(seen.transitions).toMatchObject([{ kind: 'acknowledged', by: 'Camille', note: 'on it' }]);
    expect(() => acknowledge(seen.record, 'Noor', null, T)).toThrow(/acknowledged by Camille already/);
    const over = look(look(seen.record, 'off', 40).record, 'off', 110);
    expect(over.record.state).toBe('normal');
    expect(() => acknowledge(over.record, 'Noor', null, T)).toThrow(/nothing to acknowledge/);
  });

  it('changes nothing when the same look comes twice or an older one late', () => {
    const raised = raisedAlarm();
    expect(look(raised, 'on', 30)).toEqual({ record: raised, transitions: [] });
    expect(look(raised, 'off', 5)).toEqual({ record: raised, transitions: [] });
  });

  it('is shelved for up to a shift and comes back by itself, still active', () => {
    const now = T + 40 * SECOND_MS;
    const asked = { by: 'Camille', reason: 'meter is being changed' };
    expect(() => shelve(raisedAlarm(), { ...asked, untilMs: now + MAX_SHELF_MS + 1 }, now)).toThrow(
      /8 hours/,
    );
    expect(() => shelve(raisedAlarm(), { ...asked, untilMs: now }, now)).toThrow(/8 hours/);
    const untilMs = now + 60 * SECOND_MS;
    const shelved = shelve(raisedAlarm(), { ...asked, untilMs }, now);
    expect(shownState(shelved.record)).toBe('shelved');
    expect(shownState(look(shelved.record, 'on', 50).record)).toBe('shelved');
    const back = look(shelved.record, 'on', 100);
    expect(back.transitions).toMatchObject([
      { kind: 'unshelved', atMs: untilMs, from: 'shelved', to: 'unacknowledged' },
    ]);
    expect(shownState(unshelve(shelved.record, 'Noor', now).record)).toBe('unacknowledged');
    expect(() => unshelve(raisedAlarm(), 'Noor', now)).toThrow(/not shelved/);
  });

  it('is suppressed while its cause is active, and needs no acknowledgement when it is over meanwhile', () => {
    const cause = alarmId('endpoint-lost', 'PDI');
    const hidden = suppress({ record: raisedAlarm(), transitions: [] }, [cause], new Set([cause]), T);
    expect(hidden.transitions).toMatchObject([{ kind: 'suppressed', to: 'suppressed', note: cause }]);
    expect(suppress(hidden, [cause], new Set([cause]), T)).toBe(hidden);
    const shown = suppress({ ...hidden, transitions: [] }, [cause], new Set(), T);
    expect(shown.transitions).toMatchObject([{ kind: 'unsuppressed', to: 'unacknowledged' }]);
    const over = look(look(hidden.record, 'off', 40).record, 'off', 110);
    expect(over.record.state).toBe('normal');
  });
});

describe('the table of alarms', () => {
  it('asks something of an operator in each, in time, in two languages, under one name', () => {
    const ids = ALARM_DEFINITIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, cause, consequence, action, respondMinutes } of ALARM_DEFINITIONS) {
      for (const words of [title, cause, consequence, action]) {
        expect(words.en).not.toBe('');
        expect(words.fr).not.toBe(words.en);
      }
      expect(respondMinutes).toBeGreaterThan(0);
    }
  });
});
