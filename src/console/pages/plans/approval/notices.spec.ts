/** What a person must know before anything else on the page of a plan: it was decided, held, expired, or a newer one waits. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { markup, words } from '../../../testing/shown.js';
import { signedIn } from '../../../testing/signed-in.js';
import type { Proposal } from '../../../api/overview.js';
import { CityNow } from '../../../shell/status.js';
import { city, proposal } from '../../overview/testing/city.js';
import type { Screen } from '../plan-shapes.js';
import { NOW_MS, screen, SLOT_MS } from '../testing/screen.js';
import { Notices } from './notices.js';
import type { Phase } from './phase.js';

interface Seen {
  readonly first?: Screen;
  readonly now?: Screen;
  readonly phase?: Phase;
  readonly proposals?: readonly Proposal[];
}

function page({ first = screen(), now = first, phase = 'open', proposals = [] }: Seen) {
  const live = {
    ...{ data: city({ proposals }), problem: null, loading: false, atMs: 0, stale: false },
    reload: () => undefined,
  };
  return h(CityNow.Provider, { value: live, children: h(Notices, { first, screen: now, phase }) });
}

const told = (seen: Seen): string => signedIn(['plan.decide'], () => words(page(seen)));
const looks = (seen: Seen): string[] =>
  signedIn(['plan.decide'], () =>
    [...markup(page(seen)).matchAll(/notice-(attention|trouble|quiet)/g)].map(([, look]) => look ?? ''),
  );

/** A plan that somebody decided on at 18:00:30. */
function decided(over: Record<string, unknown>, state = 'active'): Screen {
  const decision = {
    ...{ verdict: 'approved', accountId: 'acc-bela', name: 'Béla', reason: 'peak', atMs: NOW_MS + 30_000 },
    ...over,
  };
  const base = screen();
  return {
    ...base,
    plan: { ...base.plan, state },
    decisions: [...base.decisions, decision],
  } as unknown as Screen;
}

describe('notices of a plan', () => {
  it('are none while it is open and nothing turned', () => {
    expect(told({})).toBe('');
  });

  it('say who decided it meanwhile, when and why', () => {
    expect(told({ first: screen(), now: decided({}) })).toContain(
      'Béla approved this plan at 18:00:30 while you were looking at it: “peak”',
    );
    expect(told({ first: screen(), now: decided({ verdict: 'rejected' }, 'rejected') })).toContain(
      'Béla rejected this plan at 18:00:30',
    );
    expect(looks({ first: screen(), now: decided({}) })).toEqual(['trouble']);
  });

  it('say plainly, and quietly, what the person did', () => {
    const now = decided({ accountId: 'acc-anna', name: 'Anna Girard' });
    expect(told({ first: screen(), now })).toContain('You approved this plan at 18:00:30.');
    expect(looks({ first: screen(), now })).toEqual(['quiet']);
  });

  it('ask for the second person after the first of two, by name', () => {
    const half = decided({}, 'checked');
    expect(told({ first: half, phase: 'half' })).toContain(
      'Béla approved first at 18:00:30: “peak”. A second person must approve the same content; Béla may not be both.',
    );
    const mine = decided({ accountId: 'acc-anna' }, 'checked');
    expect(told({ first: mine, phase: 'half' })).toContain('you may not be both');
  });

  it('say that it can only be rejected when it was not checked', () => {
    expect(told({ phase: 'unchecked' })).toContain('this plan can only be rejected');
    expect(looks({ phase: 'unchecked' })).toEqual(['trouble']);
  });

  it('say that the last moment has passed', () => {
    expect(told({ phase: 'late' })).toMatch(
      /The last moment to approve was \d\d:\d\d\. Nothing of this plan is sent\./,
    );
  });

  it('say who holds it, until when and why', () => {
    const held = {
      ...screen(),
      hold: { name: 'Béla', accountId: 'acc-bela', untilMs: NOW_MS + SLOT_MS, reason: 'to be checked' },
    } as unknown as Screen;
    expect(told({ first: held })).toContain('Held by Béla until 18:15: “to be checked”.');
  });

  it('point to a newer plan that waits, never to the same or an older one', () => {
    const own = screen().plan;
    const newer = proposal({ id: 'newer', createdAtMs: own.createdAtMs + 1, firstSlotMs: NOW_MS + SLOT_MS });
    expect(told({ proposals: [newer] })).toContain('A newer plan waits: Plan from 18:15');
    expect(told({ proposals: [{ ...newer, createdAtMs: own.createdAtMs }] })).toBe('');
    expect(told({ proposals: [{ ...newer, id: own.id }] })).toBe('');
  });
});
