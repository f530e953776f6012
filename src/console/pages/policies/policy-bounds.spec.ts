/** The bounds of a policy as a supervisor reads them: what it approves alone, when, and what it takes from people. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup, words } from '../../testing/shown.js';
import { PolicyBoundsList } from './policy-bounds.js';
import type { PolicyBounds } from './policy-draft.js';

const BOUNDS: PolicyBounds = { maxChangeKw: 1_500, maxUnmeasuredShare: 0.05, requireFullMargin: true };

const shown = (over: Partial<PolicyBounds> = {}, fourEyes?: boolean): string =>
  words(
    h(PolicyBoundsList, { bounds: { ...BOUNDS, ...over }, ...(fourEyes === undefined ? {} : { fourEyes }) }),
  );

describe('bounds of a policy', () => {
  it('say change, share of inputs, margin and time, in this order', () => {
    expect(shown()).toMatch(
      /^Largest change against the plan in force 1\.5\d* MW Inputs not measured, at most 5 % Room for forecast errors only with the full room for forecast errors Acts every day, at any hour$/,
    );
  });

  it('warn where plans with a reduced margin are approved too', () => {
    expect(shown({ requireFullMargin: false })).toContain('also when it is reduced');
  });

  it('name balancing power only where it is a bound', () => {
    expect(shown()).not.toContain('Balancing');
    expect(shown({ maxBalancingKw: 0 })).toContain('Balancing power, at most 0');
    expect(shown({ maxBalancingKw: 250 })).toContain('Balancing power, at most 250 kW');
  });

  it('tell days as runs, in the order of the week however they were chosen', () => {
    expect(shown({ weekdays: [5, 1, 2, 3] })).toContain('Acts Mon–Wed, Fri,');
    expect(shown({ weekdays: [7] })).toContain('Acts Sun,');
    expect(shown({ weekdays: [7, 6, 5, 4, 3, 2, 1] })).toContain('every day');
    expect(inLanguage('fr', () => shown({ weekdays: [1, 2] }))).not.toContain('Mon');
  });

  it('tell hours as the clock shows them: the last hour ends when the next begins', () => {
    expect(shown({ hours: [18, 19] })).toContain(', 18:00–20:00');
    // Over midnight there are two runs of one day.
    expect(shown({ hours: [23, 0, 22, 1] })).toContain(', 00:00–02:00, 22:00–24:00');
    expect(shown({ hours: Array.from({ length: 24 }, (_, hour) => hour) })).toContain('at any hour');
  });

  it('mark a policy that approves where two people are asked for, and only that', () => {
    expect(shown({}, true)).toContain('leave plans that ask for two people to people');
    expect(markup(h(PolicyBoundsList, { bounds: BOUNDS, fourEyes: true }))).not.toContain('chip-attention');
    expect(shown({}, false)).toContain('▲ approves those too');
    expect(markup(h(PolicyBoundsList, { bounds: BOUNDS, fourEyes: false }))).toContain('chip-attention');
    expect(shown()).not.toContain('two people');
  });
});
