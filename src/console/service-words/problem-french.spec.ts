/** Refusals in French: whole where the rule and its figures tell them, else by their code beside the service's own sentence. */
import { describe, expect, it } from '@jest/globals';
import { h } from 'preact';
import { inLanguage, markup } from '../testing/shown.js';
import type { Problem } from '../api/problem.js';
import { ProblemNotice } from '../components/problem-notice.js';
import { useProblemFrench } from './problem-french.js';

const AT = Date.UTC(2026, 0, 15, 17, 5);
const problem = (over: Partial<Problem>): Problem => ({
  ...{ status: 409, code: 'call-not-possible', title: 'call not possible', detail: 'why, in English' },
  ...over,
});
const french = (over: Partial<Problem>): { words: string; whole: boolean } | null => {
  const told = inLanguage('fr', () => useProblemFrench()(problem(over)));
  return told && { ...told, words: told.words.replaceAll(/[\u00a0\u202f]/g, ' ') };
};

describe('a refusal with its rule', () => {
  it.each([
    [{ rule: 'second-person' }, 'par une autre personne que celle qui l’a préparé'],
    [
      { rule: 'accept-range', kw: 120, mostKw: 95.5 },
      '120 kW ont été acceptés : il faut plus de 0 et au plus les 95,5 kW',
    ],
    [{ rule: 'plan-state', state: 'superseded' }, 'Le plan est remplacé : on n’en décide plus'],
    [{ rule: 'decide-by', byMs: AT, atMs: AT + 60_000 }, /avant .*18:05.* reçu à .*18:06/],
    [
      { rule: 'pin-rating', name: 'Batterie', ratedKw: 5_000, askedKw: -6_000 },
      'Batterie a une puissance nominale de 5 000 kW ; −6 000 kW',
    ],
    [{ rule: 'locked', minutes: 4 }, 'attendez 4 min'],
    [
      { rule: 'permission', name: 'Anna', anyOf: ['plan.decide', 'plan.override'] },
      'modifier les plans ou décider seul',
    ],
    [
      {
        rule: 'limits-speak',
        against: [
          { name: 'LYCEE', limit: 'overlap' },
          { name: 'PISCINE', limit: 'comfort' },
        ],
      },
      'LYCEE : il est déjà appelé à ce moment ; PISCINE : la température',
    ],
    [
      {
        rule: 'part-breaks',
        more: 2,
        findings: [{ rule: 'limit', ownerId: 'PDJ', seen: 39_500, allowed: 39_000, slotMs: AT }],
      },
      /18:05.*, PDJ : la puissance à sa limite, 39 500 kW pour 39 000 kW admis \(et 2 de plus\)\. Approuvez/,
    ],
  ])('%j is told whole', (because, words) => {
    const told = french({ because });
    expect(told?.whole).toBe(true);
    if (typeof words === 'string') expect(told?.words).toContain(words);
    else expect(told?.words).toMatch(words);
  });

  it.each([
    [{ rule: 'accept-range', kw: 120 }],
    [{ rule: 'plan-state', state: 'toString' }],
    [{ rule: 'limits-speak', against: [{ name: 'LYCEE', limit: 'brand-new' }] }],
    [{ rule: 'limits-speak', against: 'everybody' }],
    [{ rule: 'permission', name: 'Anna', anyOf: [] }],
    [
      {
        rule: 'part-breaks',
        findings: [{ rule: 'solver', ownerId: 'PDJ', seen: 1, allowed: 0, slotMs: AT }],
      },
    ],
    [{ rule: 'toString' }],
    [{ rule: 'brand-new' }],
  ])('%j, of which something is not known, is left to its code', (because) => {
    expect(french({ because })).toEqual({ words: 'L’appel ne le permet pas.', whole: false });
  });
});

describe('a refusal without one', () => {
  it('is told by its code, or not at all', () => {
    expect(french({ code: 'wrong-password' })?.whole).toBe(true);
    expect(french({ code: 'toString' })).toBeNull();
    expect(french({ code: 'console-fault' })).toBeNull();
  });

  it('shows the service’s own sentence only where French does not say all, and marks it', () => {
    const shown = (over: Partial<Problem>): string =>
      inLanguage('fr', () => markup(h(ProblemNotice, { problem: problem(over) })));
    expect(shown({})).toContain('L’appel ne le permet pas.');
    expect(shown({})).toContain('Le service précise : <span lang="en">why, in English</span>');
    expect(shown({ because: { rule: 'begun' } })).not.toContain('English');
    expect(shown({ code: 'brand-new' })).toContain('<p lang="en">why, in English</p>');
  });
});
