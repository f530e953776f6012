/** The bar on every page: what is in force, which alarms stand, whether the line stands, who is signed in. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../testing/shown.js';
import { signedIn } from '../testing/signed-in.js';
import { setClock } from '../api/clock.js';
import { connection } from '../api/live.js';
import type { Overview } from '../api/overview.js';
import type { Permission } from '../api/session.js';
import { PRIORITIES, type Priority } from '../components/priorities.js';
import { city, NOW_MS } from '../pages/overview/testing/city.js';
import { CityNow } from './status.js';
import { ConnectionNotice, TopBar } from './top-bar.js';

// Read first: between two looks of the clock the screen keeps what it saw.
setClock(NOW_MS, 1);

function bar(data: Overview | null) {
  const live = { data, problem: null, loading: false, atMs: 0, stale: false, reload: () => undefined };
  return h(CityNow.Provider, { value: live, children: h(TopBar, { onMenu: () => undefined }) });
}
const SEES: readonly Permission[] = ['city.view'];
const text = (data: Overview | null, permissions = SEES): string =>
  signedIn(permissions, () => words(bar(data)));
const html = (data: Overview | null): string => signedIn(SEES, () => markup(bar(data)));

/** The answer with some alarms, by priority. */
function withAlarms(active: Partial<Record<Priority, number>>): Overview {
  const base = city();
  const alarms = PRIORITIES.reduce(
    (all, priority) => ({ ...all, [priority]: { ...all[priority], active: active[priority] ?? 0 } }),
    base.alarms,
  );
  return { ...base, alarms };
}

describe('the bar', () => {
  it('names city and person', () => {
    expect(text(city())).toMatch(/Traboule Lyon/);
    expect(text(city())).toMatch(/Anna Girard ▾$/);
  });

  it('says loudly that no plan is in force, and what that means', () => {
    const none = { ...city(), plan: null };
    expect(text(none)).toContain('✕ No plan in force assets are in their safe state');
    expect(html(none)).toContain('chip-trouble');
  });

  it('leads to the plan in force, its end named', () => {
    const plan = { ...city().plan, id: 'lyon/1', validUntilMs: NOW_MS + 3_600_000 } as Overview['plan'];
    expect(html({ ...city(), plan })).toContain('href="/plans/lyon%2F1"');
    expect(text({ ...city(), plan })).toContain('Plan until 19:00');
  });

  it('counts alarms by priority, most urgent first, and leaves out what has none', () => {
    expect(text(withAlarms({}))).toContain('No alarm');
    const some = text(withAlarms({ low: 12, urgent: 1 }));
    expect(some).toMatch(/Active alarms: 1 Urgent 12 Low/);
    expect(some).not.toContain('Medium');
  });

  it('says nothing of city, plan and alarms to those who may not see them', () => {
    const own = text(city(), ['building.answer']);
    expect(own).not.toMatch(/plan|alarm/i);
    expect(own).toContain('Anna Girard');
  });

  it('offers the release only to those who may', () => {
    expect(text(city())).not.toContain('⏏');
    expect(text(city(), ['city.view', 'control.release'])).toContain('⏏');
  });

  it('is quiet while nothing is known yet', () => {
    expect(text(null)).not.toContain('No plan');
    expect(text(null)).not.toContain('No alarm');
  });
});

describe('the clock', () => {
  it('says when the city’s time is played, and how fast', () => {
    expect(text(city())).toMatch(/15 Jan.* 18:00:0\d/);
    expect(text(city())).not.toContain('simulated');
    setClock(NOW_MS, 60);
    expect(text(city())).toContain('simulated, × 60');
    setClock(NOW_MS, 1);
  });
});

describe('the line to the service', () => {
  const states: [Parameters<typeof setState>[0], string, string][] = [
    [{ state: 'connecting' }, '◌ Connecting', 'chip-attention'],
    [{ state: 'live' }, '● Live', 'chip-quiet'],
    [{ state: 'lost', sinceMs: 0 }, '✕ Connection lost', 'chip-trouble'],
  ];
  function setState(state: typeof connection.value): void {
    connection.value = state;
  }

  it.each(states)('has sign, word and colour: %p', (state, told, colour) => {
    const before = connection.value;
    setState(state);
    try {
      expect(text(city())).toContain(told);
      expect(html(city())).toContain(`${colour} bar-connection`);
      const notice = words(h(ConnectionNotice, {}));
      if (state.state === 'lost') expect(notice).toContain('The service has not been heard for');
      else expect(notice).toBe('');
    } finally {
      setState(before);
    }
  });
});
