/** The list of alarms and the shelf: what may be done with each, by whom, and that nothing is set aside in silence. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../testing/shown.js';
import { signedIn } from '../../testing/signed-in.js';
import { setClock } from '../../api/clock.js';
import type { Permission } from '../../api/session.js';
import type { Alarm } from './alarm-list.js';
import { AlarmRows, nameOf } from './alarm-rows.js';
import { ShelvedPanel } from './shelved-panel.js';

const T = Date.UTC(2026, 0, 15, 17);
const MINUTE = 60_000;
const both = (word: string) => ({ en: word, fr: word });

const alarm = (over: Partial<Alarm> = {}): Alarm =>
  ({
    ...{ id: 'hot-spot@PDJ', definitionId: 'hot-spot', subject: 'PDJ', subjectKind: 'node' },
    ...{ subjectName: 'Point-du-Jour', priority: 'high', state: 'unacknowledged', active: true },
    ...{ title: both('Hot spot'), detail: both('112 °C'), cause: both('load'), consequence: both('ages') },
    ...{ action: both('lower the load'), raisedAtMs: T - 5 * MINUTE, returnedAtMs: null },
    ...{ respondByMs: T + 25 * MINUTE, respondMinutes: 30, acknowledged: null, shelf: null },
    ...{ suppressedBy: null, raisedCount: 1 },
    ...over,
  }) as unknown as Alarm;

const HANDLES: readonly Permission[] = ['city.view', 'alarm.handle'];
const rows = (alarms: readonly Alarm[]) =>
  h(AlarmRows, { alarms, all: alarms, reload: () => undefined, empty: 'No alarm stands.' });
const text = (alarms: readonly Alarm[], permissions = HANDLES): string =>
  signedIn(permissions, () => words(rows(alarms)));
const html = (alarms: readonly Alarm[]): string => signedIn(HANDLES, () => markup(rows(alarms)));

setClock(T, 1);

describe('the list', () => {
  it('shows of each what it is, where, what to do, since when and how long there is', () => {
    expect(text([alarm()])).toMatch(
      /^High ▸ Hot spot Point-du-Jour Do: lower the load since 17:55, 5 min 0\d s ago ◷ (25|24) min.* to respond Acknowledge a$/,
    );
  });

  it('says how late the answer is', () => {
    expect(text([alarm({ respondByMs: T - 10 * MINUTE })])).toMatch(/✕ late by 10 min/);
  });

  it('offers acknowledging to those who may, and only where it is to be done', () => {
    expect(text([alarm()], ['city.view'])).not.toContain('Acknowledge');
    expect(text([alarm({ state: 'acknowledged' })])).not.toContain('Acknowledge');
    expect(text([alarm({ state: 'acknowledged' })])).toContain('acknowledged');
  });

  it('offers to acknowledge together what is over and was not seen, when there is more than one', () => {
    const over = (id: string): Alarm =>
      alarm({ id, state: 'returned', active: false, returnedAtMs: T - MINUTE });
    expect(text([over('a'), alarm()])).not.toContain('not seen by anybody');
    expect(text([over('a'), over('b'), alarm()])).toContain(
      '2 of these alarms are over and were not seen by anybody.',
    );
    expect(text([over('a'), over('b')])).toContain('Acknowledge these 2');
    expect(text([over('a'), over('b')], ['city.view'])).not.toContain('Acknowledge these');
  });

  it('keeps details folded, tied to their button', () => {
    const shown = html([alarm()]);
    expect(shown).toMatch(/aria-expanded="?false/);
    expect(shown).toContain('aria-controls="alarm-hot-spot@PDJ"');
    expect(shown).not.toContain('112 °C');
  });

  it('has the keys at one alarm alone', () => {
    expect(html([alarm(), alarm({ id: 'b' })]).match(/<kbd/g)).toHaveLength(1);
  });

  it('says what it is told to when it is empty', () => {
    expect(text([])).toBe('No alarm stands.');
  });

  it('calls an alarm by title and place in what is read out', () => {
    expect(nameOf(alarm())).toBe('Hot spot, Point-du-Jour');
  });
});

describe('the shelf', () => {
  const shelved = (over: Partial<Alarm> = {}): Alarm =>
    alarm({
      state: 'shelved',
      shelf: { untilMs: T + 90 * MINUTE, by: 'Béla', reason: 'works', atMs: T },
      ...over,
    } as unknown as Partial<Alarm>);
  const shelf = (alarms: readonly Alarm[], permissions = HANDLES): string =>
    signedIn(permissions, () => words(h(ShelvedPanel, { alarms, reload: () => undefined })));

  it('says by whom, why, until when and how long that is', () => {
    expect(shelf([shelved()])).toMatch(
      /Shelved 1 .*Hot spot, Point-du-Jour shelved until 19:30 by Béla: “works”, back in 1 h (30|29) min/,
    );
  });

  it('holds nothing but what was shelved', () => {
    expect(shelf([alarm(), shelved({ id: 'b' })])).toMatch(/^Shelved 1/);
    expect(shelf([alarm()])).toBe('Shelved 0 Nothing is shelved.');
  });

  it('lets those take an alarm off who may handle alarms', () => {
    expect(shelf([shelved()])).toContain('Take off the shelf');
    expect(shelf([shelved()], ['city.view'])).not.toContain('Take off');
  });
});
